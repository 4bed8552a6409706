// Arithmetic of the built-in functions: whole numbers stay whole, as in Python; what leaves 64 bits becomes a
// double. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"

namespace berth::jmespath {

Json absolute(const Json& number);
Json round_up(const Json& number);
Json round_down(const Json& number);
Json sum_of(const Json& numbers);      // 0 of an empty list
Json average_of(const Json& numbers);  // null of an empty list

// A whole number, else a double, in the forms that Python's int() and float() read; null if it is neither.
Json number_from(std::string_view text);

}  // namespace berth::jmespath
