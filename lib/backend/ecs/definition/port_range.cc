#include "backend/ecs/definition/port_range.h"

#include "base/text.h"

namespace berth::backend::definition {

std::optional<PortRange> parse_port_range(std::string_view text) {
  constexpr std::int64_t kPortMax = 65535;
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = parse_int(text.substr(0, dash));
  const auto last = parse_int(text.substr(dash + 1));
  if (!first || !last || *first < 1 || *last > kPortMax || *first >= *last) return std::nullopt;
  return PortRange{static_cast<int>(*first), static_cast<int>(*last)};
}

}  // namespace berth::backend::definition
