#include "core/placement/cells.h"

#include <map>
#include <optional>
#include <string>

namespace berth::core::placement {

Cells cells_of(std::span<const Instance> instances, const Rules& rules) {
  std::vector<std::string> names;
  for (const Strategy& strategy : rules.strategies)
    if (strategy.kind == Strategy::Kind::spread_attribute) names.push_back(strategy.attribute);

  Cells cells;
  cells.attributes = names.size();
  cells.tasks.resize(names.size());
  // An instance without the attribute has a value of its own kind: nothing.
  std::vector<std::map<std::optional<std::string>, std::uint32_t>> known(names.size());
  std::map<std::vector<std::uint32_t>, std::uint32_t> known_cells;
  std::vector<std::uint32_t> values(names.size());
  cells.of.reserve(instances.size());
  for (const Instance& instance : instances) {
    const int tasks = tasks_of(instance, rules.group);
    for (std::size_t a = 0; a < names.size(); ++a) {
      const std::string* value = attribute(instance, names[a]);
      const auto next = static_cast<std::uint32_t>(known[a].size());
      values[a] = known[a].try_emplace(value ? std::optional(*value) : std::nullopt, next).first->second;
      cells.tasks[a].resize(known[a].size());
      cells.tasks[a][values[a]] += tasks;
    }
    const auto [cell, is_new] = known_cells.try_emplace(values, static_cast<std::uint32_t>(cells.cell_count));
    if (is_new) {
      ++cells.cell_count;
      cells.values.insert(cells.values.end(), values.begin(), values.end());
    }
    cells.of.push_back(cell->second);
  }
  return cells;
}

}  // namespace berth::core::placement
