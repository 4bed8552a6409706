// Dates as people write them, beside the one form that the API knows. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/instant.h"

namespace berth::model {

// A date that has its year, month and day, with or without a time of day, in the writings that the aws CLI
// takes beside ISO 8601: `20240620T161320Z`, `2024/6/5 4:13 pm`, `Thu, 20 Jun 2024 16:13:20 +0200`,
// `06/20/2024`. What may be the month or the day is the month first. Without a zone, or with a name that is
// not UTC's, it is UTC; a year of two digits is one from 1976 to 2075. Gives nothing for anything else.
std::optional<Instant> parse_written_date(std::string_view text);

}  // namespace berth::model
