#include "backend/ecs/task_units.h"

#include <array>
#include <span>

#include "base/text.h"

namespace berth::backend {
namespace {

constexpr std::int64_t kWholeMax = 1'000'000'000;

// A decimal number `text`, at most three places behind the point, times 1000.
std::optional<std::int64_t> thousandths(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string places(point == std::string_view::npos ? std::string_view() : text.substr(point + 1));
  if ((whole.empty() && places.empty()) || places.size() > 3) return std::nullopt;
  places.resize(3, '0');
  const auto digits_only = [](std::string_view digits) {
    return digits.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!digits_only(whole) || !digits_only(places)) return std::nullopt;
  const std::int64_t units = whole.empty() ? 0 : parse_int(whole).value_or(-1);
  if (units < 0 || units > kWholeMax) return std::nullopt;
  return units * 1000 + *parse_int(places);
}

struct Unit {
  std::string_view name;  // lower case
  std::int64_t factor;
};

std::optional<std::int64_t> with_units(std::string_view text, std::span<const Unit> units) {
  const std::string lower = to_lower(trim(text));
  std::string_view number = lower;
  std::int64_t factor = 1;
  for (const Unit& unit : units) {
    if (!number.ends_with(unit.name)) continue;
    number = trim(number.substr(0, number.size() - unit.name.size()));
    factor = unit.factor;
    break;
  }
  const std::optional<std::int64_t> scaled = thousandths(number);
  if (!scaled) return std::nullopt;
  if (factor == 1 && number.find('.') != std::string_view::npos) return std::nullopt;
  if (*scaled * factor % 1000 != 0) return std::nullopt;
  return *scaled * factor / 1000;
}

constexpr std::array<Unit, 1> kCpuUnits = {{{"vcpu", 1024}}};
constexpr std::array<Unit, 4> kMemoryUnits = {{{"gib", 1024}, {"mib", 1}, {"gb", 1024}, {"mb", 1}}};

}  // namespace

std::optional<std::int64_t> parse_cpu_units(std::string_view text) { return with_units(text, kCpuUnits); }
std::optional<std::int64_t> parse_memory_mib(std::string_view text) { return with_units(text, kMemoryUnits); }

}  // namespace berth::backend
