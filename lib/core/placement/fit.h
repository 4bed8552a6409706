// Whether an instance may take a task, and why not: the filters that come before any strategy.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/placement/instance.h"
#include "core/placement/rules.h"

namespace berth::core::placement {

// The filters in the order in which they are applied.
enum class Reason {
  inactive,
  agent,
  cpu,
  memory,
  gpu,
  ports,
  enis,
  attribute,
  location,
  member_of,
  distinct_instance
};

struct Refusal {
  Reason reason;
  std::string detail;  // for a person: `needs 512 CPU units, 256 remain`
};

// All filters that the instance fails, in their order; empty if it may take the task.
std::vector<Refusal> refusals(const Instance& instance, const Demand& demand, const Rules& rules);

// The parts of the above, without texts. What `has_room` looks at changes with every task placed, what
// `admits` looks at with none.
bool has_room(const Instance& instance, const Demand& demand);
bool admits(const Instance& instance, const Demand& demand);
bool meets_constraints(const Instance& instance, const Rules& rules);

// The filter that refuses the instance first, or nothing.
std::optional<Reason> first_refusal(const Instance& instance, const Demand& demand, const Rules& rules);

// What the API calls it in `failures`: `RESOURCE:CPU`, `AGENT`, `MemberOf placement constraint unsatisfied.`
std::string_view failure_reason(Reason reason);

// What it is in a service's event, after `The closest matching (container-instance ID)`:
// `has insufficient CPU units available`.
std::string event_reason(Reason reason);

// The active instance that passes most filters (the first of several) and the first filter that it fails.
// Requires: no instance may take the task. Gives nothing if none is active.
struct ClosestMatch {
  std::size_t instance = 0;
  Reason reason = Reason::inactive;
};
std::optional<ClosestMatch> closest_match(std::span<const Instance> instances, const Demand& demand,
                                          const Rules& rules);

}  // namespace berth::core::placement
