// What signing and verifying share. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace berth::wire {

std::string amz_date(Instant now);  // "20150830T123600Z"
std::optional<Instant> parse_amz_date(std::string_view text);

std::string sha256_hex(std::string_view bytes);

}  // namespace berth::wire
