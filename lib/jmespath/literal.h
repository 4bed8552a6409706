// The values inside delimiters of an expression: quoted identifiers and backtick literals.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace berth::jmespath {

// Whether a text may hold a value deeper than kMaxDepth.
bool nested_too_deeply(std::string_view text);

// A JSON value; NaN, Infinity and -Infinity count as numbers. Nothing for anything else.
// Requires: the text is not nested too deeply.
std::optional<Json> parse_value(std::string_view text);

// The text between the quotes of a JSON string, or why it is none ("Invalid \escape").
struct StringText {
  std::string text;
  std::string fault;  // empty if all is well
};
StringText parse_string(std::string_view inside);

}  // namespace berth::jmespath
