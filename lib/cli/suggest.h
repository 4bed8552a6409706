// "Maybe you meant": the names that are close to a mistyped one. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/argv.h"

namespace berth::cli {

// How alike two texts are, from 0 to 1: twice the characters in matching blocks over all characters, the
// blocks found longest first (Ratcliff and Obershelp's measure, as Python's difflib has it).
double likeness(std::string_view a, std::string_view b);

// At most three of `names` that are at least 0.8 alike, the likest first.
std::vector<std::string> close_names(std::string_view word, std::span<const std::string_view> names);

// As close_names, of names that a person gave: those are short, so 0.65 alike is enough.
std::vector<std::string> likest_names(std::string_view word, const std::vector<std::string_view>& names);

// "Did you mean: --cluster" for words that begin like options and are none of these; "" if nothing is near.
std::string option_hint(const std::vector<std::string>& words, std::span<const Option> options);

}  // namespace berth::cli
