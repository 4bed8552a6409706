// A place for each task, one task after another: what the filters leave, narrowed by the strategies, and of
// what is equally good one drawn by seed and task. A placed task changes what the next one sees.
//
// The answers are those of a scan of all instances for each task, the work is not: instances are kept in the
// order of the chain for each kind of demand, and a placement moves one of them. tests/unit/core has the
// scan.
//
// The draw counts equally good instances by the values of their spread attributes (as these first appear),
// then by position.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "core/placement/fit.h"
#include "core/placement/instance.h"
#include "core/placement/rules.h"

namespace berth::core::placement {

struct Place {
  std::size_t instance = 0;       // position among the instances
  std::vector<std::string> gpus;  // the ids that the task got
};

// Not thread-safe. At most kKindsOfDemandMax kinds of demand are kept ready; more are right but slow.
class Placer {
 public:
  static constexpr std::size_t kKindsOfDemandMax = 64;

  Placer(std::vector<Instance> instances, Rules rules, Seed seed);
  ~Placer();
  Placer(Placer&&) noexcept;
  Placer& operator=(Placer&&) noexcept;

  // Places the task and counts it, or gives nothing. `key` names the task for the draw.
  std::optional<Place> place(const Demand& demand, std::string_view key);

  // As they are after what has been placed.
  const std::vector<Instance>& instances() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct TaskToPlace {
  std::string key;
  Demand demand;
};

struct Failure {
  std::size_t instance = 0;
  Reason reason = Reason::inactive;
};

// A place, or why not: one failure for each active instance, as they were when the task's turn came.
struct Outcome {
  std::optional<Place> place;
  std::vector<Failure> failures;
};

std::vector<Outcome> place(std::span<const TaskToPlace> tasks, std::vector<Instance> instances, Rules rules,
                           Seed seed);

// The draw among `count` equally good ones. Requires: count > 0.
std::size_t draw_tie(Seed seed, std::string_view key, std::size_t count);

}  // namespace berth::core::placement
