#include "sim/unruly_runtime.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/ids.h"
#include "runtime/simulated.h"

namespace berth::test {
namespace {

using runtime::Observation;
using runtime::What;

constexpr std::size_t kRemembered = 200;
constexpr int kSlowestCalls = 12;

}  // namespace

std::uint64_t UnrulyRuntime::draw(const char* purpose) {
  return draw_u64(Seed{seed_}, {"unruly", purpose, ++draws_});
}

bool UnrulyRuntime::happens(const char* purpose, int percent) {
  return percent > 0 && draw(purpose) % 100 < static_cast<std::uint64_t>(percent);
}

bool UnrulyRuntime::hangs_for(const std::string& task) const {
  return hash64(task) % 100 < static_cast<std::uint64_t>(temper_.hang);
}

void UnrulyRuntime::book(const runtime::Assignment& assignment) {
  Booked& booked = books_[assignment.task];
  if (assignment.desired == runtime::Desired::running) {
    if (booked.stopped) complaints_.push_back(assignment.task + ": started after it was told to stop");
    if (booked.started && booked.start_at != assignment.at)
      complaints_.push_back(assignment.task + ": started twice");
    booked.started = true;
    booked.start_at = assignment.at;
    return;
  }
  if (booked.stopped && booked.stop_at != assignment.at)
    complaints_.push_back(assignment.task + ": stopped twice");
  booked.stopped = true;
  booked.stop_at = assignment.at;
}

void UnrulyRuntime::assign(const runtime::Assignment& assignment) {
  ++told_;
  book(assignment);
  if (hangs_for(assignment.task)) return;
  for (Observation& observation : runtime::simulate(assignment)) {
    const int calls =
        happens("slow", temper_.slow) ? 1 + static_cast<int>(draw("how slow") % kSlowestCalls) : 0;
    held_.push_back({std::move(observation), calls});
  }
}

void UnrulyRuntime::lie_about(const Observation& truth, std::vector<Observation>& out) {
  Observation lie = truth;
  switch (draw("which lie") % 12) {
    case 0:
      lie.task = "123456789012/us-east-1/ecs/task/c0/00000000000000000000000000000000";
      break;
    case 1:
      lie.task = "";
      break;
    case 2:
      lie.task = "123456789012/us-east-1/ecs/cluster/c0";
      break;
    case 3:
      lie.task = "no key at all";
      break;
    case 4:
      lie.container = "nobody";
      break;
    case 5:
      lie.what = What::pending;
      lie.container.clear();
      break;
    case 6:
      lie.what = What::running;
      lie.n += 7;
      break;
    case 7:
      lie.at = Instant{0};
      break;
    case 8:
      lie.at = Instant{-5'000};
      break;
    case 9:
      lie.at = lie.at + hours(24 * 365 * 500);
      break;
    case 10:
      lie.n = -1;
      break;
    default:
      lie.what = What::stopped;
      lie.exit_code = -7;
      lie.n += 13;
      break;
  }
  out.push_back(std::move(lie));
}

std::vector<Observation> UnrulyRuntime::observations() {
  std::vector<Observation> out;
  std::vector<Held> kept;
  for (Held& held : held_) {
    if (held.calls_left-- > 0) {
      kept.push_back(std::move(held));
      continue;
    }
    if (happens("lie", temper_.lie)) lie_about(held.observation, out);
    said_.push_back(held.observation);
    out.push_back(std::move(held.observation));
  }
  held_ = std::move(kept);
  if (!said_.empty() && happens("repeat", temper_.repeat)) out.push_back(said_[draw("which") % said_.size()]);
  if (said_.size() > kRemembered) said_.erase(said_.begin(), said_.begin() + kRemembered / 2);
  handed_out_ += out.size();
  // Not in any order: that, too, is a promise that it does not keep.
  std::stable_sort(out.begin(), out.end(), [](const Observation& a, const Observation& b) {
    return std::make_tuple(hash64(a.task), a.n) < std::make_tuple(hash64(b.task), b.n);
  });
  return out;
}

void UnrulyRuntime::die() {
  held_.clear();
  said_.clear();
}

void UnrulyRuntime::behave() {
  temper_ = {};
  for (Held& held : held_) held.calls_left = 0;
}

}  // namespace berth::test
