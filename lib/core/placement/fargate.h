// Fargate: tasks spread over the zones of their subnets, with no instances.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"

namespace berth::core::placement {

struct Subnet {
  std::string id;
  std::string zone;
};

// Tasks of the set that are in a zone already (FARGATE and FARGATE_SPOT are sets of their own).
struct ZoneTasks {
  std::string zone;
  int tasks = 0;
};

// For each key (a task's name for the draw) the position of its subnet: one of the zone with fewest tasks of
// the set, drawn among equals. Requires: there is a subnet.
std::vector<std::size_t> place_on_fargate(std::span<const std::string> keys, std::span<const Subnet> subnets,
                                          std::span<const ZoneTasks> present, Seed seed);

}  // namespace berth::core::placement
