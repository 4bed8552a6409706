#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/rollout/events.h"
#include "core/rollout/plan.h"
#include "unit/core/rollout_world.h"

using namespace berth;
using namespace berth::core::rollout;
using berth::core::tasks::Health;
using berth::core::tasks::Status;

namespace {

constexpr Instant kNow{1'800'000'000'000};
const std::string kOld = "ecs-svc/1111111111111111111";
const std::string kNew = "ecs-svc/2222222222222222222";

// A service whose second deployment is PRIMARY.
Service rolling(int desired, int minimum, int maximum) {
  Service service;
  service.name = "web";
  service.desired = desired;
  service.minimum_healthy_percent = minimum;
  service.maximum_percent = maximum;
  Deployment old;
  old.id = kOld;
  old.state = RolloutState::completed;
  Deployment primary;
  primary.id = kNew;
  primary.primary = true;
  service.deployments = {old, primary};
  return service;
}

// A service at rest: one COMPLETED deployment.
Service resting(int desired, int minimum, int maximum) {
  Service service = rolling(desired, minimum, maximum);
  service.deployments.erase(service.deployments.begin());
  service.deployments[0].state = RolloutState::completed;
  return service;
}

void add(Service& service, std::size_t deployment, int count, Status status = Status::running,
         Duration age = seconds(100)) {
  for (int i = 0; i < count; ++i) {
    Task task;
    task.id = fmt::format("{}{}", deployment == 0 ? "a" : "b", service.tasks.size());
    task.deployment = deployment;
    task.status = status;
    if (status >= Status::running) task.started_at = kNow - age;
    service.tasks.push_back(task);
  }
}

int started(const Plan& plan) { return plan.start ? plan.start->count : 0; }

std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += line + '\n';
  return all;
}

}  // namespace

TEST_CASE("floor and ceiling") {
  struct Case {
    int desired, minimum, maximum, floor, ceiling;
    bool moves;
  };
  for (const Case& c :
       {Case{4, 100, 200, 4, 8, true}, Case{4, 50, 100, 2, 4, true}, Case{4, 0, 100, 0, 4, true},
        Case{1, 100, 150, 1, 1, false}, Case{3, 66, 133, 2, 3, true}, Case{10, 100, 125, 10, 12, true},
        Case{0, 100, 200, 0, 0, true}, Case{3, 67, 100, 3, 3, false},
        Case{5000, 100, 200, 5000, 10000, true}}) {
    CAPTURE(c.desired);
    CHECK(floor_of(c.desired, c.minimum) == c.floor);
    CHECK(ceiling_of(c.desired, c.maximum) == c.ceiling);
    CHECK(can_move(c.desired, c.minimum, c.maximum) == c.moves);
  }
}

TEST_CASE("what a rolling update does first") {
  struct Case {
    int desired, minimum, maximum, starts, stops;
  };
  for (const Case& c :
       {Case{4, 100, 200, 4, 0}, Case{4, 50, 100, 0, 2}, Case{4, 0, 100, 0, 4}, Case{1, 100, 150, 0, 0},
        Case{3, 66, 133, 0, 1}, Case{10, 100, 125, 2, 0}, Case{4, 50, 150, 2, 2}, Case{4, 100, 150, 2, 0}}) {
    CAPTURE(c.desired);
    CAPTURE(c.minimum);
    CAPTURE(c.maximum);
    Service service = rolling(c.desired, c.minimum, c.maximum);
    add(service, 0, c.desired);
    const Plan first = plan(service, nullptr, kNow);
    CHECK(started(first) == c.starts);
    CHECK(static_cast<int>(first.stops.size()) == c.stops);
    CHECK(first.stuck == (c.starts + c.stops == 0));
    if (c.starts > 0) CHECK(first.start->deployment == 1);
    for (const Stop& stop : first.stops) {
      CHECK(stop.reason == "Scaling activity initiated by (deployment " + kOld + ")");
    }
  }
}

TEST_CASE("whole rollouts, step by step") {
  struct Case {
    int desired, minimum, maximum;
    const char* log;
  };
  for (const Case& c : {
           Case{4, 50, 100, "0 stop 2\n1 start 2\n42 stop 2\n43 start 2\n"},
           Case{4, 100, 150, "0 start 2\n41 stop 2\n42 start 2\n83 stop 2\n"},
           Case{4, 100, 200, "0 start 4\n41 stop 4\n"},
           Case{4, 0, 100, "0 stop 4\n1 start 4\n"},
           Case{3, 66, 133, "0 stop 1\n1 start 1\n42 stop 1\n43 start 1\n84 stop 1\n85 start 1\n"},
           Case{1, 0, 100, "0 stop 1\n1 start 1\n"},
           Case{0, 100, 200, ""},
       }) {
    CAPTURE(c.desired);
    CAPTURE(c.minimum);
    CAPTURE(c.maximum);
    World world(c.desired, c.minimum, c.maximum);
    world.deploy();
    world.run_rollout(hours(1));
    world.run_until(world.now + seconds(60));
    world.deploy();
    world.run_rollout(hours(1));
    CHECK(joined(world.log) == c.log);
    CHECK(world.last.completed);
    CHECK(world.service.deployments.size() == 1);
  }
}

TEST_CASE("the members of deployments and the events of an update") {
  World world(2, 100, 200);
  world.deploy();
  world.settle();
  CHECK(world.last.deployments[0].state == RolloutState::in_progress);
  CHECK(world.last.deployments[0].reason == "ECS deployment ecs-svc/0000000000000000001 in progress.");
  CHECK(world.last.deployments[0].desired == 2);
  world.run_rollout(hours(1));
  CHECK(world.last.deployments[0].reason == "ECS deployment ecs-svc/0000000000000000001 completed.");
  CHECK(world.last.deployments[0].running == 2);
  std::string all;
  for (const auto& [at, event] : world.events) all += event + '\n';
  CHECK(all ==
        "(service web) has started 2 tasks: (task t1) (task t2).\n"
        "(service web) (deployment ecs-svc/0000000000000000001) deployment completed.\n"
        "(service web) has reached a steady state.\n");

  world.run_until(world.now + hours(13));
  CHECK(world.events.size() == 5);
  CHECK(world.events.back().second == "(service web) has reached a steady state.");

  world.deploy();
  world.settle();
  CHECK(world.last.deployments[0].desired == 2);
  CHECK(world.last.deployments[1].desired == 2);
  world.run_rollout(hours(1));
  all.clear();
  for (const auto& [at, event] : world.events) all += event + '\n';
  CHECK(all ==
        "(service web) has started 2 tasks: (task t3) (task t4).\n"
        "(service web) has stopped 2 running tasks: (task t1) (task t2).\n"
        "(service web) (deployment ecs-svc/0000000000000000002) deployment completed.\n"
        "(service web) has reached a steady state.\n");
}

TEST_CASE("a rollout that cannot move says so, once in six hours") {
  World world(1, 100, 150);
  world.deploy();
  world.run_rollout(hours(1));
  world.deploy();
  world.run_rollout(hours(1));
  CHECK(world.last.stuck);
  CHECK_FALSE(world.last.completed);
  REQUIRE(world.events.size() == 1);
  CHECK(world.events[0].second == stuck_event("web"));
  world.run_until(world.now + hours(7));
  CHECK(world.events.size() == 2);
  world.service.maximum_percent = 200;
  world.run_rollout(hours(1));
  CHECK(world.last.completed);
}

TEST_CASE("a service at rest keeps its count") {
  Service service = resting(3, 100, 200);
  add(service, 0, 3);
  Plan still = plan(service, nullptr, kNow);
  CHECK(still.steady);
  CHECK_FALSE(still.start.has_value());
  CHECK(still.stops.empty());
  CHECK(still.events == std::vector<std::string>{"(service web) has reached a steady state."});
  service.memory = still.memory;
  CHECK(plan(service, nullptr, kNow + seconds(1)).events.empty());
  CHECK(still.wake_at == kNow + hours(6));

  SUBCASE("a lost task is started again") {
    service.tasks.pop_back();
    const Plan next = plan(service, nullptr, kNow);
    CHECK(started(next) == 1);
    CHECK_FALSE(next.steady);
    CHECK_FALSE(next.memory.steady_at.has_value());
  }
  SUBCASE("scale-out") {
    service.desired = 5;
    CHECK(started(plan(service, nullptr, kNow)) == 2);
  }
  SUBCASE("scale-in takes what does not run yet, then the given order") {
    add(service, 0, 1, Status::pending);
    service.desired = 2;
    const StopOrder backwards = [](const std::vector<std::size_t>& candidates) {
      return std::vector<std::size_t>(candidates.rbegin(), candidates.rend());
    };
    const Plan next = plan(service, backwards, kNow);
    REQUIRE(next.stops.size() == 2);
    CHECK(next.stops[0].task == 3);
    CHECK(next.stops[1].task == 2);
    CHECK(joined(next.events) ==
          "(service web) stopped 1 pending tasks.\n(service web) has stopped 1 running tasks: (task a2).\n");
  }
  SUBCASE("a task that is still stopping is in nobody's way below the ceiling") {
    service.tasks[0].stopping = true;
    CHECK(started(plan(service, nullptr, kNow)) == 1);
    service.maximum_percent = 100;
    CHECK(started(plan(service, nullptr, kNow)) == 0);
    CHECK_FALSE(plan(service, nullptr, kNow).stuck);
  }
  SUBCASE("to nothing, and away") {
    service.desired = 0;
    CHECK(plan(service, nullptr, kNow).stops.size() == 3);
    for (Task& task : service.tasks) task.protected_until = kNow + hours(1);
    CHECK(plan(service, nullptr, kNow).stops.empty());
    service.deleting = true;
    CHECK(plan(service, nullptr, kNow).stops.size() == 3);
  }
}

TEST_CASE("forty seconds count in a deployment only") {
  Service service = rolling(2, 100, 200);
  add(service, 0, 2);
  add(service, 1, 2, Status::running, seconds(39));
  Plan early = plan(service, nullptr, kNow);
  CHECK(early.stops.empty());
  CHECK(early.wake_at == kNow + seconds(1));
  CHECK(plan(service, nullptr, kNow + seconds(1)).stops.size() == 2);
  Service rest = resting(2, 100, 200);
  add(rest, 0, 2, Status::running, seconds(0));
  CHECK(plan(rest, nullptr, kNow).steady);
}

TEST_CASE("with health checks HEALTHY counts, at whatever age") {
  Service service = rolling(2, 100, 200);
  for (Deployment& deployment : service.deployments) deployment.has_health_check = true;
  add(service, 0, 2);
  for (Task& task : service.tasks) task.health = Health::healthy;
  add(service, 1, 2, Status::running, seconds(300));
  CHECK(plan(service, nullptr, kNow).stops.empty());
  CHECK_FALSE(plan(service, nullptr, kNow).stuck);
  service.tasks[2].health = Health::healthy;
  CHECK(plan(service, nullptr, kNow).stops.size() == 1);
  service.tasks[3].health = Health::healthy;
  service.tasks[3].started_at = kNow;
  CHECK(plan(service, nullptr, kNow).stops.size() == 2);
}

TEST_CASE("old tasks that do not serve go first and freely") {
  Service service = rolling(4, 100, 200);
  service.deployments[0].has_health_check = true;
  add(service, 0, 4);
  service.tasks[0].health = Health::healthy;
  service.tasks[1].health = Health::unhealthy;
  service.tasks[2].status = Status::pending;
  service.tasks[2].started_at.reset();
  service.tasks[3].health = Health::healthy;
  const Plan next = plan(service, nullptr, kNow);
  REQUIRE(next.stops.size() == 2);
  CHECK(next.stops[0].task == 1);
  CHECK(next.stops[1].task == 2);
}

TEST_CASE("unhealthy tasks are replaced") {
  Service service = resting(2, 100, 200);
  service.deployments[0].has_health_check = true;
  add(service, 0, 2);
  service.tasks[0].health = Health::unhealthy;
  service.tasks[1].health = Health::healthy;

  SUBCASE("with room: the replacement first, and the stop when it is healthy") {
    Plan next = plan(service, nullptr, kNow);
    REQUIRE(next.start.has_value());
    CHECK(next.start->replaces_unhealthy == 1);
    CHECK(next.stops.empty());
    add(service, 0, 1);
    CHECK(plan(service, nullptr, kNow).stops.empty());
    service.tasks[2].health = Health::healthy;
    next = plan(service, nullptr, kNow);
    REQUIRE(next.stops.size() == 1);
    CHECK(next.stops[0].task == 0);
    CHECK(next.stops[0].reason == "Task failed container health checks");
    CHECK(joined(next.events) ==
          "(service web) (task a0) failed container health checks.\n"
          "(service web) has stopped 1 running tasks: (task a0).\n");
  }
  SUBCASE("in a deployment without waiting, and it counts as a failure") {
    service.deployments[0].state = RolloutState::in_progress;
    service.tasks[1].health = Health::unknown;
    const Plan next = plan(service, nullptr, kNow);
    CHECK(started(next) == 1);
    CHECK(next.stops.size() == 1);
    CHECK(next.deployments[0].failed_tasks == 1);
  }
  SUBCASE("without room: one at a time, stop first") {
    service.maximum_percent = 100;
    service.minimum_healthy_percent = 50;
    service.tasks[1].health = Health::unhealthy;
    Plan next = plan(service, nullptr, kNow);
    CHECK(started(next) == 0);
    REQUIRE(next.stops.size() == 1);
    service.tasks[next.stops[0].task].stopping = true;
    next = plan(service, nullptr, kNow);
    CHECK(next.stops.empty());
    CHECK(started(next) == 0);
  }
  SUBCASE("not in the grace period") {
    service.health_check_grace = seconds(150);
    const Plan next = plan(service, nullptr, kNow);
    CHECK(started(next) == 0);
    CHECK(next.wake_at == kNow + seconds(50));
    CHECK(started(plan(service, nullptr, kNow + seconds(50))) == 1);
  }
}

TEST_CASE("draining instances") {
  Service service = resting(2, 100, 200);
  add(service, 0, 2);
  service.tasks[0].draining = true;
  CHECK(started(plan(service, nullptr, kNow)) == 1);
  CHECK(plan(service, nullptr, kNow).stops.empty());
  add(service, 0, 1, Status::running, seconds(0));
  Plan next = plan(service, nullptr, kNow);
  REQUIRE(next.stops.size() == 1);
  CHECK(next.stops[0].task == 0);
  SUBCASE("a pending task leaves at once") {
    service.tasks.pop_back();
    service.tasks[0].status = Status::pending;
    next = plan(service, nullptr, kNow);
    CHECK(started(next) == 1);
    CHECK(next.stops.size() == 1);
  }
  SUBCASE("stop first where there is no room to start") {
    service.tasks.pop_back();
    service.maximum_percent = 100;
    service.minimum_healthy_percent = 50;
    next = plan(service, nullptr, kNow);
    CHECK(started(next) == 0);
    CHECK(next.stops.size() == 1);
  }
}

TEST_CASE("protected tasks are passed over, and the event says so") {
  Service service = resting(1, 100, 200);
  add(service, 0, 3);
  service.tasks[0].protected_until = kNow + minutes(5);
  service.tasks[1].protected_until = kNow + minutes(9);
  Plan next = plan(service, nullptr, kNow);
  REQUIRE(next.stops.size() == 1);
  CHECK(next.stops[0].task == 2);
  service.tasks.pop_back();
  next = plan(service, nullptr, kNow);
  CHECK(next.stops.empty());
  CHECK_FALSE(next.steady);
  CHECK(next.events ==
        std::vector<std::string>{"(service web) was unable to reach steady state because (taskSet " + kNew +
                                 ") was unable to scale in due to (reason 1 tasks under protection)"});
  CHECK(next.wake_at == kNow + minutes(5));
  CHECK(plan(service, nullptr, kNow + minutes(5)).stops.size() == 1);
}

TEST_CASE("tasks that never reach RUNNING make the scheduler wait longer and longer") {
  World world(2, 100, 200);
  Behaviour failing;
  failing.start_error = true;
  world.deploy(failing);
  world.run_until(world.now + hours(2));
  CHECK(joined(world.log) ==
        "0 start 2\n31 start 2\n62 start 2\n183 start 2\n424 start 2\n905 start 2\n1866 start 2\n"
        "3487 start 2\n5108 start 2\n6729 start 2\n");
  CHECK(world.primary().failed_tasks == 20);
  CHECK(world.primary().state == RolloutState::in_progress);
  int told = 0;
  for (const auto& [at, event] : world.events) told += event == backoff_event("web");
  CHECK(told == 1);
  // A new deployment begins anew.
  world.deploy();
  world.run_rollout(hours(1));
  CHECK(world.last.completed);
}

TEST_CASE("a crash loop is restarted without delay, or paced after the tenth time") {
  Behaviour crash;
  crash.exit_after = seconds(5);
  World fast(1, 100, 200);
  fast.deploy(crash);
  fast.run_until(fast.now + minutes(10));
  CHECK(fast.log.size() > 80);
  CHECK(fast.primary().state == RolloutState::in_progress);
  World paced(1, 100, 200);
  paced.service.crash_pace = CrashPace{};
  paced.deploy(crash);
  paced.run_until(paced.now + hours(1));
  CHECK(paced.log.size() > 60);
  CHECK(paced.log.size() < 72);
  World many(20, 100, 200);
  many.service.crash_pace = CrashPace{};
  many.deploy(crash);
  many.run_until(many.now + hours(10));
  CHECK(many.log.size() < 650);
}

TEST_CASE("an equal event is held back until its cause is gone or six hours are over") {
  const std::string none = no_instances_event("web");
  const std::string other = no_room_event("web", "abc", "has insufficient CPU units available");
  const std::string start = started_event("web", std::vector<std::string>{"t"}, 0);
  CHECK_FALSE(held_back({}, none, kNow));
  const PastEvent recent{kNow - hours(5), none};
  const PastEvent stale{kNow - hours(6), none};
  const PastEvent between{kNow - hours(1), start};
  const PastEvent another{kNow - hours(1), other};
  CHECK(held_back(std::vector{recent}, none, kNow));
  CHECK_FALSE(held_back(std::vector{stale}, none, kNow));
  CHECK_FALSE(held_back(std::vector{between, recent}, none, kNow));
  CHECK(held_back(std::vector{another, recent}, none, kNow));
  CHECK_FALSE(held_back(std::vector{recent}, other, kNow));
}
