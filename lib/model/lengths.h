// Lengths as the API counts them.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/json_fwd.h"

namespace berth::model {

// Characters of UTF-8 text, not bytes.
std::int64_t code_points(std::string_view text);

// What `min` and `max` of a shape bound: characters of a text, elements of a list or map, else 0.
std::int64_t length_of(const Json& value);

}  // namespace berth::model
