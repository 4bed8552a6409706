// How plan() sees the tasks of a service: what each one counts as at an instant. Not for other rooms.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/rollout/plan.h"

namespace berth::core::rollout {

inline constexpr Duration kHealthyAfter = seconds(40);

struct Standing {
  bool present = false;    // not STOPPED: counts against the ceiling
  bool alive = false;      // present and desired RUNNING
  bool running = false;    // alive and RUNNING
  bool outdated = false;   // of an older deployment, or on a draining instance: to be replaced
  bool unhealthy = false;  // UNHEALTHY and past the grace period
  bool healthy = false;    // counts towards the floor
  bool protected_now = false;
  std::optional<Instant> changes_at;  // when one of these changes by itself
};

struct Census {
  std::vector<Standing> tasks;
  std::size_t primary = 0;
  bool rolling = false;  // the primary deployment is in progress
  int present = 0;
  int stopping = 0;
  int healthy = 0;
  int good = 0;  // of the primary deployment, alive, neither unhealthy nor to be replaced
  int good_healthy = 0;
  int floor = 0, ceiling = 0;
  std::optional<Instant> changes_at;
};

Census take_census(const Service& service, Instant now);

// The earlier of the two that are there.
std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b);

}  // namespace berth::core::rollout
