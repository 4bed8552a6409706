#include <doctest/doctest.h>

#include <algorithm>

#include "base/ids.h"
#include "core/tasks/machine.h"

using namespace berth;
using namespace berth::core::tasks;

namespace {

constexpr Instant at(std::int64_t s) { return {1'000'000'000 + s * 1000}; }

Container container(const char* name, bool essential = true, bool has_health_check = false) {
  Container made;
  made.name = name;
  made.essential = essential;
  made.has_health_check = has_health_check;
  return made;
}

Observation seen(const char* name, What what, std::int64_t s, int n = 1) {
  Observation made;
  made.container = name;
  made.what = what;
  made.at = at(s);
  made.n = n;
  return made;
}

Observation exited(const char* name, std::int64_t s, std::optional<int> code, std::string reason = {}) {
  Observation made = seen(name, What::stopped, s);
  made.exit_code = code;
  made.reason = std::move(reason);
  return made;
}

Observation health(const char* name, std::int64_t s, Health verdict, int n) {
  Observation made = seen(name, What::health, s, n);
  made.health = verdict;
  return made;
}

Task after(Task task, const std::vector<Observation>& all) {
  for (const Observation& one : all) task = observe(task, one, one.at).task;
  return task;
}

}  // namespace

TEST_CASE("a task on its way up and down") {
  Task task = create({container("app")}, true, at(0));
  CHECK(task.status == Status::provisioning);
  CHECK(task.version == 1);
  task = after(task, {seen("", What::pending, 1)});
  CHECK(task.status == Status::pending);
  const Step up = observe(task, seen("app", What::running, 2), at(2));
  CHECK(up.started);
  task = up.task;
  CHECK(task.status == Status::running);
  CHECK(task.started_at == at(2));
  CHECK(task.pull_started_at == at(1));
  CHECK(task.pull_stopped_at == at(2));
  CHECK(task.connected_at == at(1));
  CHECK(wanted(task) == Desired::running);

  const Step stop = request_stop(task, {kUserInitiated, std::string(kUserStopReason)}, at(10));
  CHECK(stop.stop_decided);
  task = stop.task;
  CHECK(task.status == Status::running);
  CHECK(task.desired == Desired::stopped);
  CHECK(task.stopping_at == at(10));
  CHECK(wanted(task) == Desired::stopped);
  CHECK_FALSE(request_stop(task, {kServiceSchedulerInitiated, "later"}, at(11)).changed);

  task = after(task, {seen("", What::stopping, 10)});
  CHECK(task.status == Status::stopping);
  task = after(task, {exited("app", 11, 143), seen("", What::deprovisioning, 11)});
  CHECK(task.status == Status::deprovisioning);
  CHECK(task.execution_stopped_at == at(11));
  const Step down = observe(task, seen("", What::stopped, 12), at(12));
  CHECK(down.stopped);
  CHECK(down.task.stop_code == "UserInitiated");
  CHECK(down.task.stopped_reason == "Task stopped by user");
  CHECK(down.task.stopped_at == at(12));
  CHECK(down.task.version == 8);
  CHECK_FALSE(wanted(down.task).has_value());
}

TEST_CASE("how a task ends by itself") {
  struct Case {
    const char* what;
    std::vector<Observation> seen;
    const char* stop_code;
    const char* reason;
    bool reached_running;
  };
  const Observation up = seen("app", What::running, 1);
  for (const Case& c : {
           Case{"exit",
                {up, exited("app", 9, 1)},
                "EssentialContainerExited",
                "Essential container in task exited",
                true},
           Case{"never started",
                {exited("app", 1, {}, "no such image")},
                "TaskFailedToStart",
                "Task failed to start",
                false},
           Case{"pull",
                {exited("app", 1, {}, "CannotPullContainerError: denied")},
                "TaskFailedToStart",
                "CannotPullContainerError: denied",
                false},
           Case{"not an error class",
                {exited("app", 1, {}, "cannot say this Error: x")},
                "TaskFailedToStart",
                "Task failed to start",
                false},
           Case{"a dependency failed",
                {exited("app", 1, 143, "CannotStartContainerError: dependency graph: x")},
                "TaskFailedToStart",
                "CannotStartContainerError: dependency graph: x",
                false},
           Case{"vanished",
                {up, seen("", What::stopped, 5)},
                "EssentialContainerExited",
                "Essential container in task exited",
                true},
       }) {
    CAPTURE(c.what);
    const Task task = after(create({container("app")}, false, at(0)), c.seen);
    CHECK(task.desired == Desired::stopped);
    CHECK(task.stop_code == c.stop_code);
    CHECK(task.stopped_reason == c.reason);
    const Ending ending = ending_of(task);
    CHECK(ending.by_itself);
    CHECK(ending.reached_running == c.reached_running);
  }
  Task crashed = after(create({container("app")}, false, at(0)), {up, exited("app", 9, 1)});
  CHECK(crashed.execution_stopped_at == at(9));
  CHECK(crashed.containers[0].exit_code == 1);
  CHECK(ending_of(crashed).ran_for == seconds(8));
}

TEST_CASE("containers that are not essential, and a task that waits for all of them") {
  Task task = create({container("init", false), container("app"), container("side", false)}, false, at(0));
  task = after(task, {seen("init", What::running, 1), exited("init", 4, 0), seen("app", What::running, 4)});
  CHECK(task.status == Status::pending);
  task = after(task, {seen("side", What::running, 6)});
  CHECK(task.status == Status::running);
  CHECK(task.started_at == at(6));
  task = after(task, {exited("side", 8, 1)});
  CHECK(task.desired == Desired::running);
  task = after(task, {exited("app", 9, 0)});
  CHECK(task.desired == Desired::stopped);
  CHECK(task.status == Status::running);
  // An essential container that ran and ended before the task was complete has not failed to start.
  Task early = create({container("app"), container("late", false)}, false, at(0));
  early = after(early, {seen("app", What::running, 1), exited("app", 2, 1)});
  CHECK(early.stop_code == "EssentialContainerExited");
  CHECK(early.status == Status::pending);
}

TEST_CASE("health of a task is that of its essential containers") {
  Task task =
      create({container("app", true, true), container("db", true, true), container("side", false, true)},
             false, at(0));
  task = after(task,
               {seen("app", What::running, 1), seen("db", What::running, 1), seen("side", What::running, 1)});
  CHECK(task.health == Health::unknown);
  task = after(task, {health("app", 2, Health::healthy, 5)});
  CHECK(task.health == Health::unknown);
  const Step healthy = observe(task, health("db", 3, Health::healthy, 6), at(3));
  CHECK(healthy.health_changed);
  CHECK(healthy.task.health == Health::healthy);
  CHECK(healthy.task.healthy_since == at(3));
  task = after(healthy.task, {health("side", 4, Health::unhealthy, 7)});
  CHECK(task.health == Health::healthy);
  task = after(task, {health("app", 5, Health::unhealthy, 8)});
  CHECK(task.health == Health::unhealthy);
  CHECK_FALSE(task.healthy_since.has_value());
  // Repeated and late observations say nothing.
  CHECK_FALSE(observe(task, health("app", 6, Health::healthy, 5), at(6)).changed);
  CHECK_FALSE(observe(task, health("app", 6, Health::unhealthy, 8), at(6)).changed);
  // No check, no health.
  Task plain = after(create({container("app")}, false, at(0)), {seen("app", What::running, 1)});
  CHECK_FALSE(observe(plain, health("app", 2, Health::healthy, 3), at(2)).changed);
}

TEST_CASE("a task that no runtime has stops at once") {
  const Task task = create({container("app")}, true, at(0));
  const Step step = stop_unplaced(task, {kUserInitiated, "because"}, at(5));
  CHECK(step.stopped);
  CHECK(step.task.status == Status::stopped);
  CHECK(step.task.containers[0].status == ContainerStatus::stopped);
  CHECK(step.task.stopped_at == at(5));
}

TEST_CASE("timestamps are never later than now and never turn back") {
  Task task = create({container("app")}, false, at(100));
  Observation early = seen("app", What::running, 50);
  CHECK(observe(task, early, at(101)).task.started_at == at(100));
  Observation late = seen("app", What::running, 500);
  CHECK(observe(task, late, at(101)).task.started_at == at(101));
}

TEST_CASE("names of states read back") {
  for (const Status status :
       {Status::provisioning, Status::pending, Status::activating, Status::running, Status::deactivating,
        Status::stopping, Status::deprovisioning, Status::stopped}) {
    CHECK(parse_status(to_text(status)) == status);
  }
  CHECK(to_text(Status::deprovisioning) == "DEPROVISIONING");
  CHECK(parse_desired("RUNNING") == Desired::running);
  CHECK(parse_container_status("STOPPED") == ContainerStatus::stopped);
  CHECK(parse_health("UNHEALTHY") == Health::unhealthy);
  CHECK_FALSE(parse_status("running").has_value());
}

// A runtime that says anything at any time, also of containers that do not exist.
TEST_CASE("whatever a runtime says, states only move forward") {
  const Seed seed{7};
  for (std::uint64_t round = 0; round < 400; ++round) {
    std::uint64_t counter = round * 1000;
    const auto draw = [&](std::uint64_t below) { return draw_u64(seed, {"liar", "n", counter++}) % below; };
    Task task = create({container("a", true, true), container("b", false, true)}, draw(2) == 0, at(0));
    std::int64_t now = 0;
    for (int step = 0; step < 60; ++step) {
      now += static_cast<std::int64_t>(draw(3));
      const Task before = task;
      Step next;
      if (draw(20) == 0) {
        next = request_stop(task, {kUserInitiated, "x"}, at(now));
      } else {
        const char* names[] = {"", "a", "b", "nobody"};
        Observation one = seen(names[draw(4)], static_cast<What>(draw(6)),
                               now - 5 + static_cast<std::int64_t>(draw(10)), static_cast<int>(draw(100)));
        one.health = draw(2) ? Health::healthy : Health::unhealthy;
        if (draw(2)) one.exit_code = static_cast<int>(draw(256));
        next = observe(task, one, at(now));
        // The same observation a second time is no news.
        CHECK_FALSE(observe(next.task, one, at(now)).changed);
      }
      task = next.task;
      CHECK(task.status >= before.status);
      CHECK((before.desired == Desired::running || task.desired == Desired::stopped));
      CHECK((task.status < Status::stopping || task.desired == Desired::stopped));
      for (std::size_t i = 0; i < task.containers.size(); ++i) {
        CHECK(task.containers[i].status >= before.containers[i].status);
      }
      CHECK(task.version == before.version + (next.changed ? 1 : 0));
      CHECK((!before.stopping_at || task.stopping_at == before.stopping_at));
      if (task.started_at && task.stopping_at) CHECK(*task.started_at <= *task.stopping_at);
      if (task.stopped_at) CHECK(*task.stopping_at <= *task.stopped_at);
      CHECK((task.status == Status::stopped) == task.stopped_at.has_value());
      if (before.status == Status::stopped) CHECK_FALSE(next.changed);
    }
  }
}
