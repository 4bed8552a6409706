#include "registry/ranges.h"

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace berth::registry {
namespace {

// Digits and nothing else. What no number of ours holds is farther than any blob reaches.
constexpr std::uint64_t kFarAway = std::numeric_limits<std::int64_t>::max();
std::optional<std::uint64_t> number_of(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  const auto value = parse_int(text);
  return value ? static_cast<std::uint64_t>(*value) : kFarAway;
}

}  // namespace

RangeReading read_range(std::string_view field, std::uint64_t size) {
  const RangeReading whole{RangeKind::whole, {0, size}};
  constexpr std::string_view kUnit = "bytes=";
  if (!to_lower(field.substr(0, kUnit.size())).starts_with(kUnit)) return whole;
  const std::string_view range = trim(field.substr(kUnit.size()));
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return whole;
  const auto first = number_of(range.substr(0, dash));
  const auto last = number_of(range.substr(dash + 1));
  if (dash == 0) {
    if (!last) return whole;
    if (*last == 0 || size == 0) return {RangeKind::unsatisfiable, {}};
    const std::uint64_t length = std::min(*last, size);
    return {RangeKind::part, {size - length, length}};
  }
  if (!first || (!last && dash + 1 != range.size()) || (last && *last < *first)) return whole;
  if (*first >= size) return {RangeKind::unsatisfiable, {}};
  const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return {RangeKind::part, {*first, end - *first + 1}};
}

std::optional<ContentRange> read_content_range(std::string_view field) {
  std::string_view range = trim(field);
  if (range.starts_with("bytes")) range = trim(range.substr(5));
  if (range.starts_with("=")) range = range.substr(1);
  range = range.substr(0, range.find('/'));
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number_of(range.substr(0, dash));
  const auto last = number_of(range.substr(dash + 1));
  if (!first || !last || *last < *first || *last == kFarAway) return std::nullopt;
  return ContentRange{*first, *last};
}

bool names_tag(std::string_view field, std::string_view tag) {
  for (std::string_view each : split(field, ',')) {
    each = trim(each);
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each == "*" || each == tag) return true;
  }
  return false;
}

}  // namespace berth::registry
