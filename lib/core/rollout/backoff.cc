#include "core/rollout/backoff.h"

#include <algorithm>
#include <array>

namespace berth::core::rollout {
namespace {

constexpr std::array kWaits{seconds(30), seconds(30), minutes(2), minutes(4), minutes(8), minutes(16)};
constexpr Duration kLongestWait = minutes(27);

}  // namespace

Duration wait_after(int failed_starts) {
  const int index = std::max(failed_starts, 1) - 1;
  return index < static_cast<int>(kWaits.size()) ? kWaits[static_cast<std::size_t>(index)] : kLongestWait;
}

Backoff after_failed_start(Backoff backoff, Instant now) {
  if (backoff.start_after && now < *backoff.start_after) return backoff;
  ++backoff.failed_starts;
  backoff.start_after = now + wait_after(backoff.failed_starts);
  return backoff;
}

Backoff after_running(Backoff backoff) {
  backoff.failed_starts = 0;
  backoff.start_after.reset();
  return backoff;
}

Backoff after_exit(Backoff backoff, Duration ran_for, Instant now, const CrashPace& pace) {
  if (ran_for >= pace.every) {
    backoff.quick_stops = 0;
    backoff.paced_until.reset();
    return backoff;
  }
  ++backoff.quick_stops;
  if (backoff.quick_stops <= pace.free) return backoff;
  const Instant next = now + milliseconds(pace.every.ms - ran_for.ms);
  if (!backoff.paced_until || *backoff.paced_until < next) backoff.paced_until = next;
  return backoff;
}

}  // namespace berth::core::rollout
