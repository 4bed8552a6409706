// What tells this build from every other one.
#pragma once

#include <string_view>

namespace berth {

std::string_view build_id();  // "0.1.0-0123456789abcdef"

}  // namespace berth
