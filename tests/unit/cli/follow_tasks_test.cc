#include "cli/follow_tasks.h"

#include <doctest/doctest.h>

#include "cli/errors.h"
#include "fake_backend.h"

namespace berth::cli {
namespace {

constexpr const char* kArn = "arn:aws:ecs:us-east-1:123456789012:task/web/0123";

Json task(const std::string& status, Json containers = Json::array()) {
  return {{"taskArn", kArn},
          {"taskDefinitionArn", "arn:aws:ecs:us-east-1:123456789012:task-definition/app:1"},
          {"lastStatus", status},
          {"containers", std::move(containers)}};
}

api::Response tasks(const std::string& status) { return answer({{"tasks", Json::array({task(status)})}}); }

api::Request describe() {
  api::Request request;
  request.service = "ecs";
  request.operation = "DescribeTasks";
  return request;
}

Instant at(int second) { return Instant{} + seconds(second); }

TEST_CASE("a task is followed through its states, each told once, on either clock") {
  for (const bool virtual_clock : {true, false}) {
    CAPTURE(virtual_clock);
    TimelineBackend backend(
        virtual_clock, {{at(0), tasks("PENDING")}, {at(5), tasks("RUNNING")}, {at(60), tasks("STOPPED")}});
    std::string told;
    const std::vector<Json> last = follow_tasks(backend, describe(), [&](Instant, const Json& each) {
      told += each.at("lastStatus").get<std::string>() + " ";
    });
    CHECK(told == "PENDING RUNNING STOPPED ");
    REQUIRE(last.size() == 1);
    CHECK(last[0].at("lastStatus") == "STOPPED");
  }
}

TEST_CASE("a task that does not stop of its own accord is not waited for in a virtual world") {
  TimelineBackend backend(true, {{at(0), tasks("PENDING")}, {at(5), tasks("RUNNING")}});
  CHECK_THROWS_WITH_AS(follow_tasks(backend, describe(), {}),
                       "task 0123 is RUNNING and does not stop of its own accord; the clock now shows "
                       "1970-01-01T00:00:05Z",
                       UsageError);
}

TEST_CASE("what else is due turns no clock for a task that does not stop") {
  TimelineBackend backend(
      true, {{at(0), tasks("PENDING")}, {at(5), tasks("RUNNING")}, {at(3600), tasks("RUNNING")}});
  backend.settled_from = at(5);
  CHECK_THROWS_WITH_AS(follow_tasks(backend, describe(), {}),
                       "task 0123 is RUNNING and does not stop of its own accord; the clock now shows "
                       "1970-01-01T00:00:05Z",
                       UsageError);
  CHECK(backend.now == at(5));
}

TEST_CASE("a day of a virtual clock is the most that a task may take") {
  TimelineBackend backend(true, {{at(0), tasks("RUNNING")}, {at(100'000), tasks("STOPPED")}});
  CHECK_THROWS_WITH_AS(follow_tasks(backend, describe(), {}),
                       "task 0123 is RUNNING after a day of the state's clock; the clock now shows "
                       "1970-01-02T00:00:00Z",
                       UsageError);
}

TEST_CASE("the code of a task is that of its essential containers") {
  const auto ended = [](const std::vector<std::pair<const char*, int>>& codes) {
    Json containers = Json::array();
    for (const auto& [name, code] : codes) containers.push_back({{"name", name}, {"exitCode", code}});
    containers.push_back({{"name", "never"}});
    return task("STOPPED", containers);
  };
  const std::vector<std::string> both = {"app", "proxy"};
  CHECK(exit_code_of(ended({{"app", 0}}), {"app"}) == 0);
  CHECK(exit_code_of(ended({{"app", 3}}), {"app"}) == 3);
  CHECK(exit_code_of(ended({{"log", 1}, {"app", 0}}), {"app"}) == 0);
  CHECK(exit_code_of(ended({{"app", 0}, {"proxy", 143}}), both) == 0);
  CHECK(exit_code_of(ended({{"app", 137}, {"proxy", 0}}), both) == 137);
  CHECK(exit_code_of(ended({{"app", 143}, {"proxy", 2}}), both) == 2);
  CHECK_FALSE(exit_code_of(ended({}), {"never"}).has_value());
}

TEST_CASE("which containers are essential") {
  const Json definition = {
      {"containerDefinitions",
       {{{"name", "app"}}, {{"name", "log"}, {"essential", false}}, {{"name", "b"}, {"essential", true}}}}};
  CHECK(essential_containers(definition) == std::vector<std::string>{"app", "b"});
}

TEST_CASE("a task in a line") {
  Json stopped =
      task("STOPPED", {{{"name", "app"}, {"exitCode", 3}}, {{"name", "log"}, {"reason", "no image"}}});
  stopped["stoppedReason"] = "Essential container in task exited";
  CHECK(task_line(task("PENDING")) == "0123 app:1 PENDING");
  CHECK(task_line(stopped) ==
        "0123 app:1 STOPPED: Essential container in task exited (app 3, log: no image)");
}

}  // namespace
}  // namespace berth::cli
