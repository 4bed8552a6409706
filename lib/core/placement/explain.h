// Why a task goes where it goes: what filtered each instance out, and what each strategy made of the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "core/placement/fit.h"
#include "core/placement/instance.h"
#include "core/placement/rules.h"

namespace berth::core::placement {

// One instance. `measures` has a value for each strategy: what binpack or spread compared, 0 for random; it
// is empty if the instance was refused. `steps_kept` strategies kept it among the best.
struct Consideration {
  std::vector<Refusal> refusals;
  std::vector<std::int64_t> measures;
  std::size_t steps_kept = 0;
};

struct Explanation {
  std::vector<Consideration> instances;  // as they were given
  std::size_t equally_good = 0;          // among which the draw chose
  std::optional<std::size_t> chosen;     // the same as Placer::place gives
};

Explanation explain(std::span<const Instance> instances, const Demand& demand, const Rules& rules, Seed seed,
                    std::string_view key);

}  // namespace berth::core::placement
