// Rollouts through the door: what services say that they did, and when.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

void define(TestBackend& backend, const std::string& container) {
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"app","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256",
                 "memory":"512","containerDefinitions":[{"name":"app","image":"nginx")" +
                 container + "}]}");
}

void create(TestBackend& backend, int desired, int minimum, int maximum, const std::string& container = "") {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  define(backend, container);
  backend.ok(
      "ecs", "CreateService",
      fmt::format(R"({{"cluster":"web","serviceName":"app","taskDefinition":"app","launchType":"FARGATE",
      "networkConfiguration":{{"awsvpcConfiguration":{{"subnets":["subnet-1"]}}}},"desiredCount":{},
      "deploymentConfiguration":{{"minimumHealthyPercent":{},"maximumPercent":{}}}}})",
                  desired, minimum, maximum));
}

Json service(TestBackend& backend) {
  return backend.ok("ecs", "DescribeServices", R"({"cluster":"web","services":["app"]})").at("services")[0];
}

// The service's events since `start`, oldest first: seconds, and the message up to its task ids.
std::string story(TestBackend& backend, Instant start) {
  const Json events = service(backend).at("events");
  std::string out;
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    const Instant at = from_epoch_seconds(event->at("createdAt").get<double>());
    if (at < start) continue;
    std::string text = event->at("message").get<std::string>().substr(std::string("(service app) ").size());
    if (const std::size_t colon = text.find(':'); colon != std::string::npos) text.resize(colon);
    if (text.starts_with("(deployment")) text = text.substr(text.find(')') + 2);
    out += fmt::format("{} {}\n", (at - start).ms / 1000, text);
  }
  return out;
}

}  // namespace

TEST_CASE("rolling updates by their percentages") {
  struct Case {
    int desired, minimum, maximum;
    const char* story;
  };
  for (const Case& c : {
           Case{4, 50, 100,
                "0 has stopped 2 running tasks\n2 has started 2 tasks\n44 has stopped 2 running tasks\n"
                "46 has started 2 tasks\n88 deployment completed.\n88 has reached a steady state.\n"},
           Case{4, 100, 150,
                "0 has started 2 tasks\n42 has stopped 2 running tasks\n44 has started 2 tasks\n"
                "86 has stopped 2 running tasks\n88 deployment completed.\n88 has reached a steady state.\n"},
           Case{4, 100, 200,
                "0 has started 4 tasks\n42 has stopped 4 running tasks\n44 deployment completed.\n"
                "44 has reached a steady state.\n"},
           Case{4, 0, 100,
                "0 has stopped 4 running tasks\n2 has started 4 tasks\n44 deployment completed.\n"
                "44 has reached a steady state.\n"},
           Case{1, 100, 150,
                "0 was unable to stop or start tasks during a deployment because of the service deployment "
                "configuration. Update the minimumHealthyPercent or maximumPercent value and try again.\n"},
       }) {
    CAPTURE(c.minimum);
    CAPTURE(c.maximum);
    TestBackend backend;
    create(backend, c.desired, c.minimum, c.maximum);
    backend.advance(minutes(5));
    const Instant start = backend.now();
    backend.ok("ecs", "UpdateService", R"({"cluster":"web","service":"app","forceNewDeployment":true})");
    backend.advance(minutes(5));
    CHECK(story(backend, start) == c.story);
  }
}

TEST_CASE("a definition whose container never starts: waits that grow, and the way back") {
  TestBackend backend;
  create(backend, 2, 100, 200);
  backend.advance(minutes(5));
  define(backend, R"(,"dockerLabels":{"berth.sim.start-error":"CannotPullContainerError: no such image"})");
  const Instant start = backend.now();
  backend.ok("ecs", "UpdateService", R"({"cluster":"web","service":"app","taskDefinition":"app"})");
  backend.advance(minutes(10));
  const Json now = service(backend);
  CHECK(now.at("runningCount") == 2);
  REQUIRE(now.at("deployments").size() == 2);
  CHECK(now.at("deployments")[0].at("rolloutState") == "IN_PROGRESS");
  CHECK(now.at("deployments")[0].at("failedTasks").get<int>() >= 6);
  const std::string told = story(backend, start);
  CHECK(told.find("is unable to consistently start tasks successfully.") != std::string::npos);
  const Json stopped = backend.ok(
      "ecs", "DescribeTasks",
      Json{
          {"cluster", "web"},
          {"tasks",
           backend.ok("ecs", "ListTasks", R"({"cluster":"web","desiredStatus":"STOPPED"})").at("taskArns")}});
  CHECK(stopped.at("tasks")[0].at("stopCode") == "TaskFailedToStart");
  CHECK(stopped.at("tasks")[0].at("stoppedReason") == "CannotPullContainerError: no such image");
  backend.ok("ecs", "UpdateService", R"({"cluster":"web","service":"app","taskDefinition":"app:1"})");
  backend.advance(minutes(5));
  CHECK(service(backend).at("deployments").size() == 1);
  CHECK(service(backend).at("deployments")[0].at("rolloutState") == "COMPLETED");
}

TEST_CASE("unhealthy tasks are replaced, for ever if need be") {
  TestBackend backend;
  create(
      backend, 1, 100, 200,
      R"(,"healthCheck":{"command":["CMD-SHELL","true"]},"dockerLabels":{"berth.sim.health":"unhealthy"})");
  const Instant start = backend.now();
  backend.advance(minutes(4));
  CHECK(story(backend, start).starts_with("0 has started 1 tasks\n92 has started 1 tasks\n92 (task "));
  CHECK(service(backend).at("deployments")[0].at("rolloutState") == "IN_PROGRESS");
  CHECK(service(backend).at("deployments")[0].at("failedTasks") == 2);
}

TEST_CASE("a crash loop on the real clock is paced, and a command works off a part of it at most") {
  TestBackend backend("real");
  create(backend, 1, 100, 200, R"(,"dockerLabels":{"berth.sim.exit-after":"5s","berth.sim.exit-code":"1"})");
  backend.wall.move(hours(12));
  int calls = 0;
  for (; calls < 10; ++calls) {
    const auto changes = backend.door().changed(0, Duration{});
    if (!changes.next_due || *changes.next_due > backend.wall.now()) break;
    service(backend);
  }
  CHECK(calls <= 2);
  // 12 h with a start a minute at most, and ten more: each start leaves one event.
  const Json events = service(backend).at("events");
  CHECK(events.size() == 100);
  const double span = events[0].at("createdAt").get<double>() - events[99].at("createdAt").get<double>();
  CHECK(span >= 98 * 60.0);
}
