// Points and spans of time as plain values, in milliseconds; nothing here reads a clock.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth {

struct Duration {
  std::int64_t ms = 0;
  auto operator<=>(const Duration&) const = default;
};

// Milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t ms = 0;
  auto operator<=>(const Instant&) const = default;
};

constexpr Duration milliseconds(std::int64_t n) { return {n}; }
constexpr Duration seconds(std::int64_t n) { return {n * 1000}; }
constexpr Duration minutes(std::int64_t n) { return {n * 60'000}; }
constexpr Duration hours(std::int64_t n) { return {n * 3'600'000}; }
constexpr Duration days(std::int64_t n) { return {n * 86'400'000}; }

constexpr Instant operator+(Instant t, Duration d) { return {t.ms + d.ms}; }
constexpr Instant operator-(Instant t, Duration d) { return {t.ms - d.ms}; }
constexpr Duration operator-(Instant a, Instant b) { return {a.ms - b.ms}; }
constexpr Duration operator+(Duration a, Duration b) { return {a.ms + b.ms}; }
constexpr Duration operator*(Duration d, std::int64_t n) { return {d.ms * n}; }

// A timestamp in a document is AWS's wire form: seconds since the epoch, milliseconds as the fraction.
double to_epoch_seconds(Instant t);
Instant from_epoch_seconds(double s);

// `2026-01-05T00:00:00Z`, with `.123` before the Z only if the milliseconds are not zero.
std::string to_iso8601(Instant t);

// ISO 8601 with `Z`, an offset (`+00:00`, `+0000`), or none (UTC); a date alone is its midnight.
// Fractions finer than a millisecond are cut. Gives nothing for anything else.
std::optional<Instant> parse_iso8601(std::string_view text);

// `30m`, `90s`, `7d`, `2h30m`, `1500ms`; units d h m s ms, each at most once, falling. Gives nothing for
// anything else.
std::optional<Duration> parse_duration(std::string_view text);

// The shortest form that parse_duration reads back: `2h30m`, `0s`.
std::string to_text(Duration d);

// Twenty digits that sort as the instants do; for keys. Instants before 1970 count as 1970.
std::string sortable(Instant t);
std::optional<Instant> from_sortable(std::string_view digits);

}  // namespace berth
