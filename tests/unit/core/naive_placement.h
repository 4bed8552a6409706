// Placement as one would write it in an afternoon: for each task all instances are looked at. The oracle of
// the placer's tests, and what its benchmark compares with. It shares the query language and plain look-ups
// with lib/core/placement, and none of its filters, strategies or bookkeeping.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "core/placement/instance.h"
#include "core/placement/rules.h"

namespace berth::tests {

class NaivePlacer {
 public:
  NaivePlacer(std::vector<core::placement::Instance> instances, core::placement::Rules rules, Seed seed);

  std::optional<std::size_t> place(const core::placement::Demand& demand, std::string_view key);
  const std::vector<core::placement::Instance>& instances() const { return instances_; }

 private:
  bool may_take(const core::placement::Instance& instance, const core::placement::Demand& demand) const;
  void narrow(std::vector<std::size_t>& kept, std::size_t step) const;

  std::vector<core::placement::Instance> instances_;
  core::placement::Rules rules_;
  Seed seed_;
  std::vector<std::vector<std::size_t>> values_;  // step × instance → the number of its spread value
  std::vector<std::size_t>
      tie_order_;  // of each instance: by spread values as they first appear, then position
};

}  // namespace berth::tests
