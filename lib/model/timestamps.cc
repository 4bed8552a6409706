#include <charconv>
#include <cmath>

#include "base/json.h"
#include "base/text.h"
#include "model/validate.h"
#include "model/written_date.h"

namespace berth::model {

std::optional<Instant> parse_timestamp(const Json& value) {
  constexpr double kFarthestSecond = 253402300799.0;  // the end of the year 9999
  const auto epoch = [](double seconds_since) -> std::optional<Instant> {
    if (!(std::abs(seconds_since) <= kFarthestSecond)) return std::nullopt;
    return from_epoch_seconds(seconds_since);
  };
  if (value.is_number()) return epoch(value.get<double>());
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = trim(value.get_ref<const std::string&>());
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return epoch(number);
  const std::optional<Instant> exact = parse_iso8601(text);
  return exact ? exact : parse_written_date(text);
}

}  // namespace berth::model
