// What Python's json module says of a text that is not JSON; the aws CLI passes its words on. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"

namespace berth::cli {

// "Expecting value: line 1 column 7 (char 6)", counted in characters; nothing if the text is JSON. (Of a
// comma before a closing bracket it speaks as Python up to 3.12 does.)
std::optional<std::string> json_fault(std::string_view text);

// The value, or the fault's text in `fault`.
std::optional<Json> parse_option_json(std::string_view text, std::string& fault);

}  // namespace berth::cli
