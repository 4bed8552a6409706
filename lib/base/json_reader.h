// Reads JSON at several times the speed of the library that keeps it.
#pragma once

#include <optional>
#include <string_view>

#include "base/json_fwd.h"

namespace berth {

// A whole text that is JSON in UTF-8, nested no deeper than kMaxJsonDepth. Nothing if it is anything else, or
// has a \u in it: parse_json has the last word then, and says what is wrong.
std::optional<Json> read_json(std::string_view text);

}  // namespace berth
