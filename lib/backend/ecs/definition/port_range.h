// A port mapping's containerPortRange: `8080-8090`.
#pragma once

#include <optional>
#include <string_view>

namespace berth::backend::definition {

struct PortRange {
  int first = 0;
  int last = 0;  // counts
};

// Gives nothing unless the text is two ports, the first below the last.
std::optional<PortRange> parse_port_range(std::string_view text);

}  // namespace berth::backend::definition
