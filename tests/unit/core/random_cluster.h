// Random small clusters, kinds of tasks and rules, each a function of a seed; for the properties of
// placement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "core/placement/instance.h"
#include "core/placement/rules.h"

namespace berth::tests {

// A row of numbers that depends on the seed alone.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : seed_{seed} {}
  int below(int n) {
    return static_cast<int>(draw_u64(seed_, {.key = "dice", .purpose = "", .counter = next_++}) %
                            static_cast<std::uint64_t>(n));
  }
  int between(int low, int high) { return low + below(high - low + 1); }
  bool one_in(int n) { return below(n) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& of) {
    return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))];
  }

 private:
  Seed seed_;
  std::uint64_t next_ = 0;
};

// Instances with ports, GPUs, interfaces, odd states, missing attributes and tasks of several groups.
std::vector<core::placement::Instance> random_instances(Dice& dice);
core::placement::Demand random_demand(Dice& dice);
core::placement::Rules random_rules(Dice& dice);

}  // namespace berth::tests
