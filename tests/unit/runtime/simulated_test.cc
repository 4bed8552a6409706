#include "runtime/simulated.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace berth;
using namespace berth::runtime;

namespace {

// `2.5 app stopped 1 reason`, the time in seconds since the assignment.
std::string told(const Assignment& assignment) {
  std::string all;
  for (const Observation& seen : simulate(assignment)) {
    all += fmt::format("{:g}", static_cast<double>((seen.at - assignment.at).ms) / 1000);
    all += fmt::format(" {} {}", seen.container.empty() ? "task" : seen.container, to_text(seen.what));
    if (seen.what == What::health) all += seen.health == Health::healthy ? " healthy" : " unhealthy";
    if (seen.exit_code) all += fmt::format(" {}", *seen.exit_code);
    if (!seen.reason.empty()) all += ' ' + seen.reason.substr(0, seen.reason.find(':'));
    all += '\n';
  }
  return all;
}

Container container(std::string name, std::map<std::string, std::string> labels = {},
                    std::vector<Dependency> depends_on = {}) {
  Container made;
  made.name = std::move(name);
  made.labels = std::move(labels);
  made.depends_on = std::move(depends_on);
  return made;
}

Container checked(Container made, Duration start_period = {}) {
  made.health_check = HealthCheck{.interval = seconds(30), .start_period = start_period, .retries = 3};
  return made;
}

Assignment running(std::vector<Container> containers, bool awsvpc = false) {
  return {.task = "t",
          .desired = Desired::running,
          .at = {1'000'000},
          .awsvpc = awsvpc,
          .containers = std::move(containers)};
}

}  // namespace

TEST_CASE("a task without labels") {
  CHECK(told(running({container("app")})) == "1 app running\n");
  CHECK(told(running({container("app")}, true)) == "1 task pending\n2 app running\n");
  CHECK(told(running({container("a"), container("b", {}, {{"a", Condition::start}})})) ==
        "1 a running\n1 b running\n");
}

TEST_CASE("labels of a container") {
  struct Case {
    std::map<std::string, std::string> labels;
    const char* told;
  };
  for (const Case& c : {
           Case{{{"berth.sim.start-delay", "30s"}}, "30 app running\n"},
           Case{{{"berth.sim.start-delay", "0s"}}, "0 app running\n"},
           Case{{{"berth.sim.exit-after", "90s"}}, "1 app running\n91 app stopped 0\n"},
           Case{{{"berth.sim.exit-after", "2s"}, {"berth.sim.exit-code", "3"}},
                "1 app running\n3 app stopped 3\n"},
           Case{{{"berth.sim.exit-code", "3"}}, "1 app running\n"},
           Case{{{"berth.sim.exit-after", "0s"}, {"berth.sim.exit-code", "256"}},
                "1 app running\n1 app stopped 0\n"},
           Case{{{"berth.sim.start-error", "CannotPullContainerError: no"}},
                "1 app stopped CannotPullContainerError\n"},
           Case{{{"berth.sim.start-error", "no"}, {"berth.sim.start-delay", "4s"}}, "4 app stopped no\n"},
           Case{{{"berth.sim.health", "healthy"}}, "1 app running\n"},
       }) {
    CHECK(told(running({container("app", c.labels)})) == c.told);
  }
}

TEST_CASE("health, where there is a health check") {
  struct Case {
    std::map<std::string, std::string> labels;
    Duration start_period;
    const char* told;
  };
  for (const Case& c : {
           Case{{}, {}, "1 app running\n1 app health healthy\n"},
           Case{{{"berth.sim.healthy-after", "20s"}}, {}, "1 app running\n21 app health healthy\n"},
           Case{{{"berth.sim.health", "unhealthy"}}, {}, "1 app running\n91 app health unhealthy\n"},
           Case{
               {{"berth.sim.health", "unhealthy"}}, seconds(60), "1 app running\n151 app health unhealthy\n"},
           Case{{{"berth.sim.healthy-after", "20s"}, {"berth.sim.exit-after", "20s"}},
                {},
                "1 app running\n21 app stopped 0\n"},
       }) {
    CHECK(told(running({checked(container("app", c.labels), c.start_period)})) == c.told);
  }
}

TEST_CASE("dependencies decide when a container starts, or that it never does") {
  const auto init = [](const char* code) {
    Container made = container("init", {{"berth.sim.exit-after", "10s"}, {"berth.sim.exit-code", code}});
    made.essential = false;
    return made;
  };
  const auto app = [](Condition condition) { return container("app", {}, {{"init", condition}}); };
  CHECK(told(running({app(Condition::success), init("0")})) ==
        "1 init running\n11 init stopped 0\n11 app running\n");
  CHECK(told(running({app(Condition::complete), init("1")})) ==
        "1 init running\n11 init stopped 1\n11 app running\n");
  CHECK(told(running({app(Condition::success), init("1")})) ==
        "1 init running\n11 init stopped 1\n11 app stopped 143 CannotStartContainerError\n");
  CHECK(told(running({app(Condition::start), init("1")})) ==
        "1 init running\n1 app running\n11 init stopped 1\n");
  Container slow = checked(container("init", {{"berth.sim.healthy-after", "20s"}}));
  CHECK(told(running({app(Condition::healthy), slow})) ==
        "1 init running\n21 init health healthy\n21 app running\n");
  slow.start_timeout = seconds(15);
  CHECK(told(running({app(Condition::healthy), slow})) ==
        "1 init running\n16 app stopped 143 CannotStartContainerError\n21 init health healthy\n");
  CHECK(told(running({app(Condition::success), container("init", {{"berth.sim.start-error", "x"}})})) ==
        "1 init stopped x\n1 app stopped 143 CannotStartContainerError\n");
  CHECK(told(running({app(Condition::success), container("init")})) == "1 init running\n");
  // A delay of the dependent counts from when its dependencies are met.
  CHECK(told(running({init("0"), container("app", {{"berth.sim.start-delay", "5s"}},
                                           {{"init", Condition::success}})})) ==
        "1 init running\n11 init stopped 0\n16 app running\n");
  // Nothing that registration would let through, but it must end.
  CHECK(told(running({container("a", {}, {{"b", Condition::start}}),
                      container("b", {}, {{"a", Condition::start}}),
                      container("c", {}, {{"nobody", Condition::start}})})) == "");
}

TEST_CASE("a restart policy hides the exits that it mends") {
  struct Case {
    RestartPolicy policy;
    const char* told;
  };
  for (const Case& c : {
           Case{{.enabled = true, .ignored_exit_codes = {}, .attempt_period = seconds(60)},
                "1 app running\n"},
           Case{{.enabled = true, .ignored_exit_codes = {}, .attempt_period = seconds(61)},
                "1 app running\n61 app stopped 7\n"},
           Case{{.enabled = true, .ignored_exit_codes = {7}, .attempt_period = seconds(60)},
                "1 app running\n61 app stopped 7\n"},
           Case{{.enabled = false, .ignored_exit_codes = {}, .attempt_period = seconds(60)},
                "1 app running\n61 app stopped 7\n"},
       }) {
    Container app = container("app", {{"berth.sim.exit-after", "60s"}, {"berth.sim.exit-code", "7"}});
    app.restart_policy = c.policy;
    CHECK(told(running({app})) == c.told);
  }
}

TEST_CASE("a task that is told to stop") {
  Assignment stop = running({container("db"), container("app", {}, {{"db", Condition::start}}),
                             container("done"), container("late")});
  stop.desired = Desired::stopped;
  stop.containers[0].state = ContainerState::running;
  stop.containers[1].state = ContainerState::running;
  stop.containers[2].state = ContainerState::stopped;
  CHECK(told(stop) ==
        "0 task stopping\n1 late stopped\n1 app stopped 143\n1 db stopped 143\n1 task stopped\n");
  stop.awsvpc = true;
  CHECK(told(stop) ==
        "0 task stopping\n1 late stopped\n1 app stopped 143\n1 db stopped 143\n1 task deprovisioning\n2 task "
        "stopped\n");
  const auto started = simulate(running({container("db")}));
  CHECK(started.back().n < simulate(stop).front().n);
}

TEST_CASE("faults of labels are told one by one") {
  CHECK(label_faults(
            {{"berth.sim.exit-after", "90s"}, {"berth.sim.exit-code", "255"}, {"berth.sim.cpu", "what"}})
            .empty());
  CHECK(label_faults({{"berth.sim.exit-after", "soon"},
                      {"berth.sim.exit-code", "-1"},
                      {"berth.sim.health", "fine"},
                      {"berth.sim.start-delay", "5"}})
            .size() == 4);
}

TEST_CASE("observations come in order, and again after a repeated assignment") {
  Simulated runtime;
  Assignment first = running({container("app")});
  Assignment second = first;
  second.task = "s";
  runtime.assign(first);
  runtime.assign(second);
  const auto seen = runtime.observations();
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].task == "s");
  CHECK(runtime.observations().empty());
  runtime.assign(first);
  CHECK(runtime.observations().front() == seen[1]);
}
