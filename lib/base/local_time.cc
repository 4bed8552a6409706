#include "base/local_time.h"

#include <fmt/format.h>
#include <time.h>

#include <cmath>

namespace berth {
namespace {

constexpr std::int64_t kMicro = 1'000'000;

std::string offset_text(long seconds_east) {
  const char sign = seconds_east < 0 ? '-' : '+';
  const long size = std::labs(seconds_east);
  std::string out = fmt::format("{}{:02}:{:02}", sign, size / 3600, size / 60 % 60);
  if (size % 60 != 0) out += fmt::format(":{:02}", size % 60);
  return out;
}

}  // namespace

std::string to_local_iso8601(std::int64_t epoch_us) {
  std::int64_t fraction = epoch_us % kMicro;
  if (fraction < 0) fraction += kMicro;
  const time_t whole = (epoch_us - fraction) / kMicro;
  struct tm civil = {};
  if (localtime_r(&whole, &civil) == nullptr || civil.tm_year < 1 - 1900 || civil.tm_year > 9999 - 1900) {
    civil = {};
    gmtime_r(&whole, &civil);
  }
  std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", civil.tm_year + 1900, civil.tm_mon + 1,
                                civil.tm_mday, civil.tm_hour, civil.tm_min, civil.tm_sec);
  if (fraction != 0) out += fmt::format(".{:06}", fraction);
  return out + offset_text(civil.tm_gmtoff);
}

std::string to_local_iso8601(double epoch_seconds) {
  constexpr double kFarthest = 1e12;  // further than any calendar
  if (!(std::abs(epoch_seconds) < kFarthest)) epoch_seconds = 0;
  const double whole = std::floor(epoch_seconds);
  const double micro = std::nearbyint((epoch_seconds - whole) * static_cast<double>(kMicro));
  return to_local_iso8601(static_cast<std::int64_t>(whole) * kMicro + static_cast<std::int64_t>(micro));
}

}  // namespace berth
