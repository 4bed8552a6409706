#include "core/placement/fargate.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>

#include "core/placement/place.h"

namespace berth::core::placement {

std::vector<std::size_t> place_on_fargate(std::span<const std::string> keys, std::span<const Subnet> subnets,
                                          std::span<const ZoneTasks> present, Seed seed) {
  std::map<std::string_view, int> tasks;
  for (const Subnet& subnet : subnets) tasks.try_emplace(subnet.zone, 0);
  for (const ZoneTasks& zone : present)
    if (const auto found = tasks.find(zone.zone); found != tasks.end()) found->second += zone.tasks;

  std::vector<std::size_t> out;
  for (const std::string& key : keys) {
    int fewest = std::numeric_limits<int>::max();
    for (const auto& [zone, count] : tasks) fewest = std::min(fewest, count);
    std::vector<std::size_t> best;
    for (std::size_t i = 0; i < subnets.size(); ++i)
      if (tasks[subnets[i].zone] == fewest) best.push_back(i);
    const std::size_t chosen = best[draw_tie(seed, key, best.size())];
    ++tasks[subnets[chosen].zone];
    out.push_back(chosen);
  }
  return out;
}

}  // namespace berth::core::placement
