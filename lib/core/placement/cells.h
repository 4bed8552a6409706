// Instances grouped by what the spread_attribute steps of a chain look at; shared by placing and explaining.
//
// Two instances are in one cell if they have equal values of all those attributes. All instances of a cell
// are equally good to such steps, and a placed task changes one count an attribute.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/placement/instance.h"
#include "core/placement/rules.h"

namespace berth::core::placement {

struct Cells {
  std::size_t attributes = 0;           // spread_attribute steps in the chain
  std::vector<std::uint32_t> of;        // the cell of each instance; numbered as they first appear
  std::vector<std::uint32_t> values;    // cell × attribute → value, numbered likewise for each attribute
  std::vector<std::vector<int>> tasks;  // attribute × value → tasks of the set
  std::size_t size() const { return cell_count; }
  std::size_t cell_count = 0;

  int& tasks_at(std::uint32_t cell, std::size_t attribute) {
    return tasks[attribute][values[cell * attributes + attribute]];
  }
  int tasks_at(std::uint32_t cell, std::size_t attribute) const {
    return tasks[attribute][values[cell * attributes + attribute]];
  }
};

Cells cells_of(std::span<const Instance> instances, const Rules& rules);

}  // namespace berth::core::placement
