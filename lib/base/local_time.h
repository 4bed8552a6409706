// Civil time in the zone of this process (TZ, /etc/localtime). The only file that asks the system for it.
// Thread-safe.
#pragma once

#include <cstdint>
#include <string>

namespace berth {

// A point of time in microseconds since 1970-01-01T00:00:00Z as ISO 8601 local time with its offset:
// `2024-06-20T16:13:20.123000+00:00`; no fraction if it is zero. Years outside 1–9999 are in UTC.
std::string to_local_iso8601(std::int64_t epoch_us);

// As above, from seconds with a fraction, rounded to the nearest microsecond.
std::string to_local_iso8601(double epoch_seconds);

}  // namespace berth
