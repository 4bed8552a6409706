#include "core/placement/explain.h"

#include <algorithm>
#include <limits>

#include "core/placement/cells.h"
#include "core/placement/place.h"

namespace berth::core::placement {
namespace {

std::vector<std::int64_t> measures_of(const Instance& instance, std::uint32_t cell, const Cells& cells,
                                      const Rules& rules) {
  std::vector<std::int64_t> out;
  std::size_t attributes = 0;
  for (const Strategy& strategy : rules.strategies) {
    switch (strategy.kind) {
      case Strategy::Kind::binpack_cpu:
        out.push_back(instance.remaining.cpu_units);
        break;
      case Strategy::Kind::binpack_memory:
        out.push_back(instance.remaining.memory_mib);
        break;
      case Strategy::Kind::spread_instance:
        out.push_back(tasks_of(instance, rules.group));
        break;
      case Strategy::Kind::spread_attribute:
        out.push_back(cells.tasks_at(cell, attributes++));
        break;
      case Strategy::Kind::random:
        out.push_back(0);
        break;
    }
  }
  return out;
}

}  // namespace

Explanation explain(std::span<const Instance> instances, const Demand& demand, const Rules& rules, Seed seed,
                    std::string_view key) {
  const Cells cells = cells_of(instances, rules);
  Explanation out;
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < instances.size(); ++i) {
    Consideration& one = out.instances.emplace_back();
    one.refusals = refusals(instances[i], demand, rules);
    if (!one.refusals.empty()) continue;
    one.measures = measures_of(instances[i], cells.of[i], cells, rules);
    kept.push_back(i);
  }
  for (std::size_t step = 0; step < rules.strategies.size(); ++step) {
    std::int64_t best = std::numeric_limits<std::int64_t>::max();
    for (const std::size_t i : kept) best = std::min(best, out.instances[i].measures[step]);
    std::erase_if(kept, [&](std::size_t i) { return out.instances[i].measures[step] != best; });
    for (const std::size_t i : kept) ++out.instances[i].steps_kept;
  }
  out.equally_good = kept.size();
  if (kept.empty()) return out;
  std::stable_sort(kept.begin(), kept.end(),
                   [&](std::size_t a, std::size_t b) { return cells.of[a] < cells.of[b]; });
  out.chosen = kept[draw_tie(seed, key, kept.size())];
  return out;
}

}  // namespace berth::core::placement
