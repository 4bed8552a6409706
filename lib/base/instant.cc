#include "base/instant.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace berth {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar (years counted from March).
constexpr std::int64_t days_from_civil(std::int64_t y, int m, int d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146'097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719'468;
}

struct Date {
  std::int64_t year;
  int month;
  int day;
};

constexpr Date civil_from_days(std::int64_t z) {
  z += 719'468;
  const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const std::int64_t doe = z - era * 146'097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  return {yoe + era * 400 + (month <= 2), month, static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

// Takes exactly `count` digits off the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_offset_ms(std::string_view& text) {
  if (text.empty() || text == "Z" || text == "z") {
    text = {};
    return 0;
  }
  const bool negative = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  take(text, ':');
  const auto minute = take_digits(text, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  const std::int64_t ms = (*hour * 60LL + *minute) * 60'000;
  return negative ? -ms : ms;
}

std::optional<std::int64_t> take_fraction_ms(std::string_view& text) {
  if (!take(text, '.')) return 0;
  std::int64_t ms = 0;
  int digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits) {
    if (digits < 3) ms = ms * 10 + (text.front() - '0');
  }
  if (digits == 0) return std::nullopt;
  for (int i = digits; i < 3; ++i) ms *= 10;
  return ms;
}

int days_in_month(int year, int month) {
  if (month == 12) return 31;
  return static_cast<int>(days_from_civil(year, month + 1, 1) - days_from_civil(year, month, 1));
}

}  // namespace

double to_epoch_seconds(Instant t) { return static_cast<double>(t.ms) / 1000.0; }

Instant from_epoch_seconds(double s) { return {static_cast<std::int64_t>(std::llround(s * 1000.0))}; }

std::string to_iso8601(Instant t) {
  std::int64_t day = t.ms / kDayMs;
  std::int64_t rest = t.ms % kDayMs;
  if (rest < 0) {
    rest += kDayMs;
    --day;
  }
  const Date date = civil_from_days(day);
  const std::int64_t second = rest / 1000;
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month, date.day,
                                 second / 3600, second / 60 % 60, second % 60);
  if (rest % 1000 != 0) text += fmt::format(".{:03}", rest % 1000);
  return text + "Z";
}

std::optional<Instant> parse_iso8601(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || *month < 1 || *month > 12 || *day < 1 || *day > days_in_month(*year, *month))
    return std::nullopt;
  const std::int64_t midnight = days_from_civil(*year, *month, *day) * kDayMs;
  if (text.empty()) return Instant{midnight};
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute) return std::nullopt;
  int second = 0;
  std::int64_t fraction = 0;
  if (take(text, ':')) {
    const auto parsed = take_digits(text, 2);
    const auto ms = parsed ? take_fraction_ms(text) : std::nullopt;
    if (!parsed || !ms) return std::nullopt;
    second = *parsed;
    fraction = *ms;
  }
  const auto offset = take_offset_ms(text);
  if (!offset || !text.empty() || *hour > 23 || *minute > 59 || second > 60) return std::nullopt;
  return Instant{midnight + ((*hour * 60LL + *minute) * 60 + second) * 1000 + fraction - *offset};
}

namespace {
struct Unit {
  std::string_view name;
  std::int64_t ms;
};
constexpr Unit kUnits[] = {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  while (!text.empty()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0 || number > 1'000'000'000'000) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::string_view unit = text.substr(0, text.find_first_of("0123456789"));
    text.remove_prefix(unit.size());
    while (next_unit < std::size(kUnits) && kUnits[next_unit].name != unit) ++next_unit;
    if (next_unit == std::size(kUnits)) return std::nullopt;
    if (__builtin_mul_overflow(number, kUnits[next_unit].ms, &number) ||
        __builtin_add_overflow(total, number, &total)) {
      return std::nullopt;
    }
    ++next_unit;
  }
  return Duration{total};
}

std::string to_text(Duration d) {
  if (d.ms == 0) return "0s";
  std::string text = d.ms < 0 ? "-" : "";
  std::int64_t rest = std::abs(d.ms);
  for (const Unit& unit : kUnits) {
    if (rest >= unit.ms) {
      text += fmt::format("{}{}", rest / unit.ms, unit.name);
      rest %= unit.ms;
    }
  }
  return text;
}

std::string sortable(Instant t) { return fmt::format("{:020}", t.ms < 0 ? 0 : t.ms); }

std::optional<Instant> from_sortable(std::string_view digits) {
  std::int64_t ms = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), ms);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return Instant{ms};
}

}  // namespace berth
