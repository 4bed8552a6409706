// The one JSON type of the program, defined. Include base/json_fwd.h from headers: this one costs a second to
// compile.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"

extern template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace berth {

// Where and why a text is not JSON. `line` and `column` count from 1, `offset` (bytes) from 0.
struct JsonFault {
  std::string reason;
  std::size_t offset = 0;
  std::size_t line = 1;
  std::size_t column = 1;
};

// A value nested deeper is refused: copying and printing one recurse.
inline constexpr std::size_t kMaxJsonDepth = 1000;

// Parses a whole text. Gives nothing and fills `fault` if the text is not one JSON value, or nested too
// deeply.
std::optional<Json> parse_json(std::string_view text, JsonFault& fault);

// As above, when only success matters.
std::optional<Json> parse_json(std::string_view text);

// One line, no blanks, UTF-8 as it is; invalid UTF-8 becomes U+FFFD.
std::string to_line(const Json& value);

// The member `name` of an object, or nullptr if `value` is no object, lacks it, or has it as null.
const Json* member(const Json& value, std::string_view name);

}  // namespace berth
