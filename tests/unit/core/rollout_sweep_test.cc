// Every desired count with every pair of percentages: the floor and the ceiling hold at each instant, and
// each rollout that can end does.
#include <doctest/doctest.h>

#include "unit/core/rollout_world.h"

using namespace berth;
using namespace berth::core::rollout;

namespace {

struct Found {
  int rollouts = 0, ended = 0, stuck = 0, below = 0, above = 0, wrong = 0;
};

void roll(int desired, int minimum, int maximum, const Behaviour& behaviour, Found& found) {
  World world(desired, minimum, maximum);
  world.deploy(behaviour);
  world.run_rollout(hours(2));
  const int first = world.primary().state == RolloutState::completed ? 1 : 0;
  world.run_until(world.now + minutes(2));
  world.deploy(behaviour);
  const std::string primary = world.primary().id;
  const int floor = floor_of(desired, minimum);
  const int ceiling = ceiling_of(desired, maximum);
  const Instant end = world.now + hours(24);
  world.settle();
  do {
    found.below += world.healthy(primary) < floor;
    found.above += world.present() > ceiling;
  } while (world.now < end && !world.last.completed && !world.last.stuck && world.step());
  found.above += world.ceiling_breaches;
  ++found.rollouts;
  found.ended += world.last.completed;
  found.stuck += world.last.stuck;
  const bool movable = can_move(desired, minimum, maximum);
  found.wrong += !first || world.last.completed != movable || world.last.stuck == movable;
  if (world.last.completed) {
    found.wrong += world.running() != desired || world.service.deployments.size() != 1;
    for (const WorldTask& task : world.tasks) found.wrong += task.deployment != primary;
  }
}

}  // namespace

TEST_CASE("every rollout keeps to floor and ceiling and ends") {
  Found found;
  Behaviour uneven;
  uneven.jitter = true;
  Behaviour checked;
  checked.jitter = true;
  checked.has_health_check = true;
  checked.healthy_after = seconds(20);
  for (int desired = 0; desired <= 20; ++desired) {
    for (const int minimum : {0, 25, 50, 66, 100}) {
      for (const int maximum : {100, 125, 133, 150, 200}) {
        for (const Behaviour& behaviour : {Behaviour{}, uneven, checked}) {
          CAPTURE(desired);
          CAPTURE(minimum);
          CAPTURE(maximum);
          roll(desired, minimum, maximum, behaviour, found);
        }
      }
    }
  }
  CHECK(found.rollouts == 21 * 25 * 3);
  CHECK(found.below == 0);
  CHECK(found.above == 0);
  CHECK(found.wrong == 0);
  CHECK(found.ended + found.stuck == found.rollouts);
  CHECK(found.stuck > 0);
}

// New revisions and other counts while a rollout is under way, tasks that fail, protected and draining ones.
TEST_CASE("whatever comes on top of a rollout, no start breaks the ceiling and it ends") {
  int wrong = 0;
  for (std::uint64_t round = 0; round < 600; ++round) {
    std::uint64_t counter = 0;
    const auto draw = [&](int below) {
      return static_cast<int>(draw_u64(Seed{round}, {"sweep", "n", counter++}) %
                              static_cast<std::uint64_t>(below));
    };
    const int minimums[] = {0, 25, 50, 66};
    const int maximums[] = {100, 150, 200};
    World world(1 + draw(10), minimums[draw(4)], maximums[draw(3)]);
    Behaviour behaviour;
    behaviour.jitter = true;
    world.deploy(behaviour);
    for (int change = 0; change < 12; ++change) {
      world.run_until(world.now + seconds(draw(90)));
      Behaviour next = behaviour;
      if (draw(4) == 0) next.start_error = true;
      if (draw(4) == 0) next.exit_after = seconds(20);
      if (draw(4) == 0) {
        next.has_health_check = true;
        next.unhealthy_after = seconds(30);
      }
      switch (draw(4)) {
        case 0:
          world.deploy(next);
          break;
        case 1:
          world.service.desired = draw(12);
          break;
        case 2:
          for (WorldTask& task : world.tasks) task.draining = task.draining || draw(3) == 0;
          break;
        default:
          for (WorldTask& task : world.tasks) {
            if (draw(3) == 0) task.protected_until = world.now + seconds(draw(600));
          }
      }
    }
    world.service.desired = 1 + draw(10);
    const bool movable =
        can_move(world.service.desired, world.service.minimum_healthy_percent, world.service.maximum_percent);
    world.deploy(behaviour);
    world.run_rollout(hours(24));
    wrong += world.ceiling_breaches;
    // Where percentages let nothing move, the tasks that are left may still happen to allow it.
    wrong += movable && !world.last.completed;
    if (world.last.completed) wrong += world.running() != world.service.desired;
  }
  CHECK(wrong == 0);
}
