// How long the scheduler waits before it tries again. Tasks that never reach RUNNING make it wait longer and
// longer, up to 27 minutes; tasks that run and then stop do not, but may be paced on the real clock.
#pragma once

#include <optional>

#include "base/instant.h"

namespace berth::core::rollout {

// Stored with a deployment; a new deployment begins with an empty one.
struct Backoff {
  int failed_starts = 0;               // rounds in a row in which tasks never reached RUNNING
  std::optional<Instant> start_after;  // no start before this
  int quick_stops = 0;                 // tasks in a row that ran only for a short time
  std::optional<Instant> paced_until;  // one start at this instant at the earliest
  bool operator==(const Backoff&) const = default;
};

// Berth's own bound for a simulated crash loop on the real clock: after `free` quick stops in a row one start
// in `every`.
struct CrashPace {
  int free = 10;
  Duration every = seconds(60);
};

// 30 s, 30 s, 2 min, 4, 8, 16, then 27 min.
Duration wait_after(int failed_starts);

// Failures of tasks that were started together are one round: those before start_after count no more.
Backoff after_failed_start(Backoff backoff, Instant now);
Backoff after_running(Backoff backoff);
// A task that ran for `ran_for` stopped by itself at `now`.
Backoff after_exit(Backoff backoff, Duration ran_for, Instant now, const CrashPace& pace);

}  // namespace berth::core::rollout
