// "Maybe you meant": the names that are close to a mistyped one. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::cli {

// How alike two texts are, from 0 to 1: twice the characters in matching blocks over all characters, the
// blocks found longest first (Ratcliff and Obershelp's measure, as Python's difflib has it).
double likeness(std::string_view a, std::string_view b);

// At most three of `names` that are at least 0.8 alike, the likest first.
std::vector<std::string> close_names(std::string_view word, std::span<const std::string_view> names);

}  // namespace berth::cli
