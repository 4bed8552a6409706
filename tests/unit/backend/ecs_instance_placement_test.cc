#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

void with_cluster(TestBackend& backend, int instances) {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  if (instances > 0)
    backend.ok("berth", "AddInstances",
               R"({"cluster":"web","instanceType":"t3.medium","count":)" + std::to_string(instances) + "}");
  backend.ok(
      "ecs", "RegisterTaskDefinition",
      R"({"family":"app","containerDefinitions":[{"name":"app","image":"nginx","cpu":256,"memory":512}]})");
}

Json tasks_of(TestBackend& backend, const std::string& more) {
  const Json arns = backend.ok("ecs", "ListTasks", R"({"cluster":"web")" + more + "}").at("taskArns");
  if (arns.empty()) return Json::array();
  return backend.ok("ecs", "DescribeTasks", Json{{"cluster", "web"}, {"tasks", arns}}).at("tasks");
}

std::map<std::string, int> by(const Json& tasks, const char* member) {
  std::map<std::string, int> out;
  for (const Json& task : tasks) ++out[task.at(member).get<std::string>()];
  return out;
}

std::vector<int> sizes(const std::map<std::string, int>& counts) {
  std::vector<int> out;
  for (const auto& [name, count] : counts) out.push_back(count);
  std::sort(out.begin(), out.end());
  return out;
}

void set_state(TestBackend& backend, const std::string& arn, const char* state) {
  backend.ok("ecs", "UpdateContainerInstancesState",
             Json{{"cluster", "web"}, {"containerInstances", {arn}}, {"status", state}});
}

}  // namespace

TEST_CASE("what explain says is what run-task does") {
  for (const std::string strategy :
       {"[]", R"([{"type":"random"}])", R"([{"type":"binpack","field":"memory"}])",
        R"([{"type":"spread","field":"attribute:ecs.availability-zone"},{"type":"binpack","field":"cpu"}])",
        R"([{"type":"spread","field":"instanceId"}])"}) {
    CAPTURE(strategy);
    TestBackend backend;
    with_cluster(backend, 7);
    for (int round = 0; round < 4; ++round) {
      const std::string input =
          R"({"cluster":"web","taskDefinition":"app","count":3,"placementStrategy":)" + strategy +
          R"(,"placementConstraints":[{"type":"memberOf","expression":"runningTasksCount < 5"}]})";
      const auto before = backend.documents();
      const Json explained = backend.ok("berth", "ExplainPlacement", input);
      CHECK(backend.documents() == before);
      const Json run = backend.ok("ecs", "RunTask", input);
      REQUIRE(explained.at("tasks").size() == 3);
      REQUIRE(run.at("tasks").size() == 3);
      for (std::size_t i = 0; i < 3; ++i) {
        CHECK(explained.at("tasks")[i].at("placed") == true);
        CHECK(explained.at("tasks")[i].at("containerInstanceArn") ==
              run.at("tasks")[i].at("containerInstanceArn"));
      }
    }
  }
}

TEST_CASE("an explanation names every reason, and the ranking of the rest") {
  TestBackend backend;
  with_cluster(backend, 2);
  const Json arns =
      backend.ok("ecs", "ListContainerInstances", R"({"cluster":"web"})").at("containerInstanceArns");
  set_state(backend, arns[0].get<std::string>(), "DRAINING");
  const Json explained = backend.ok("berth", "ExplainPlacement",
                                    R"({"cluster":"web","taskDefinition":"app","overrides":{"cpu":"4096"},
          "placementConstraints":[{"type":"memberOf","expression":"attribute:stack == prod"},{"type":"distinctInstance"}],
          "placementStrategy":[{"type":"binpack","field":"cpu"}]})");
  CHECK(explained.at("group") == "family:app");
  CHECK(explained.at("demand").at("cpu") == 4096);
  CHECK(explained.at("demand").at("memory") == 512);
  CHECK(explained.at("strategies") == Json::parse(R"([{"type":"binpack","field":"cpu"}])"));
  CHECK(explained.at("constraints").size() == 2);
  const Json task = explained.at("tasks")[0];
  CHECK(task.at("placed") == false);
  REQUIRE(task.at("instances").size() == 2);
  std::map<std::string, std::set<std::string>> reasons;
  for (const Json& instance : task.at("instances"))
    for (const Json& refusal : instance.at("refusals"))
      reasons[instance.at("containerInstanceArn").get<std::string>()].insert(
          refusal.at("reason").get<std::string>());
  const std::set<std::string> active = {"RESOURCE:CPU", "MemberOf placement constraint unsatisfied."};
  std::set<std::string> draining = active;
  draining.insert("INACTIVE");
  CHECK(reasons[arns[0].get<std::string>()] == draining);
  CHECK(reasons[arns[1].get<std::string>()] == active);

  const Json ranked =
      backend
          .ok("berth", "ExplainPlacement",
              R"({"cluster":"web","taskDefinition":"app","placementStrategy":[{"type":"binpack","field":"cpu"}]})")
          .at("tasks")[0];
  for (const Json& instance : ranked.at("instances")) {
    if (instance.at("containerInstanceArn") != arns[1]) continue;
    CHECK(instance.at("chosen") == true);
    const Json ranking = Json::array({{{"strategy", "binpack(cpu)"}, {"value", 2048}, {"kept", true}}});
    CHECK(instance.at("ranking") == ranking);
  }
}

TEST_CASE("an explanation of Fargate tasks is a zone for each, and wrong input is refused as by run-task") {
  TestBackend backend;
  with_cluster(backend, 0);
  backend.ok(
      "ecs", "RegisterTaskDefinition",
      R"({"family":"f","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "containerDefinitions":[{"name":"app","image":"nginx"}]})");
  const std::string input =
      R"({"cluster":"web","taskDefinition":"f","launchType":"FARGATE","count":3,
          "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1","subnet-2","subnet-3"]}}})";
  const Json explained = backend.ok("berth", "ExplainPlacement", input).at("tasks");
  CHECK(by(explained, "availabilityZone").size() == 3);
  const Json run = backend.ok("ecs", "RunTask", input).at("tasks");
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(run[i].at("availabilityZone") == explained[i].at("availabilityZone"));
  CHECK(
      backend.refused("berth", "ExplainPlacement", R"({"cluster":"web","taskDefinition":"none"})").message ==
      "TaskDefinition not found.");
}

TEST_CASE("a service's tasks are even over zones and instances by default") {
  TestBackend backend;
  with_cluster(backend, 6);
  backend.ok("ecs", "CreateService",
             R"({"cluster":"web","serviceName":"api","taskDefinition":"app","desiredCount":6})");
  backend.advance(minutes(2));
  const Json tasks = tasks_of(backend, R"(,"serviceName":"api")");
  CHECK(sizes(by(tasks, "availabilityZone")) == std::vector<int>{2, 2, 2});
  CHECK(sizes(by(tasks, "containerInstanceArn")) == std::vector<int>{1, 1, 1, 1, 1, 1});
}

TEST_CASE("draining moves a service's tasks and leaves standalone ones") {
  TestBackend backend;
  with_cluster(backend, 3);
  backend.ok("ecs", "CreateService",
             R"({"cluster":"web","serviceName":"api","taskDefinition":"app","desiredCount":3})");
  backend.advance(minutes(2));
  const Json alone =
      backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app"})").at("tasks")[0];
  backend.advance(minutes(1));
  const std::string arn = alone.at("containerInstanceArn").get<std::string>();
  set_state(backend, arn, "DRAINING");
  backend.advance(minutes(5));
  const Json moved = tasks_of(backend, R"(,"serviceName":"api")");
  CHECK(moved.size() == 3);
  for (const Json& task : moved) {
    CHECK(task.at("containerInstanceArn") != arn);
    CHECK(task.at("lastStatus") == "RUNNING");
  }
  const Json left = tasks_of(backend, R"(,"containerInstance":")" + arn + '"');
  REQUIRE(left.size() == 1);
  CHECK(left[0].at("taskArn") == alone.at("taskArn"));
  CHECK(left[0].at("lastStatus") == "RUNNING");
  const Json run = backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app","count":10})");
  for (const Json& task : run.at("tasks")) CHECK(task.at("containerInstanceArn") != arn);
}

TEST_CASE("pending service tasks of a draining instance stop at once") {
  TestBackend backend;
  with_cluster(backend, 1);
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"slow","containerDefinitions":[{"name":"app","image":"nginx","cpu":256,"memory":512,
                 "dockerLabels":{"berth.sim.start-delay":"10m"}}]})");
  backend.ok("ecs", "CreateService",
             R"({"cluster":"web","serviceName":"slow","taskDefinition":"slow","desiredCount":2})");
  backend.advance(seconds(1));
  const Json pending = tasks_of(backend, R"(,"serviceName":"slow")");
  REQUIRE(pending.size() == 2);
  CHECK(pending[0].at("lastStatus") == "PENDING");
  set_state(backend, pending[0].at("containerInstanceArn").get<std::string>(), "DRAINING");
  CHECK(tasks_of(backend, R"(,"serviceName":"slow")").empty());
  const Json stopped = tasks_of(backend, R"(,"serviceName":"slow","desiredStatus":"STOPPED")");
  REQUIRE(stopped.size() == 2);
  CHECK(stopped[0].at("stopCode") == "ServiceSchedulerInitiated");
}

TEST_CASE("tasks of a service come back elsewhere when their instance is deregistered by force") {
  TestBackend backend;
  with_cluster(backend, 2);
  backend.ok("ecs", "CreateService",
             R"({"cluster":"web","serviceName":"api","taskDefinition":"app","desiredCount":2})");
  backend.advance(minutes(2));
  const Json before = tasks_of(backend, R"(,"serviceName":"api")");
  REQUIRE(sizes(by(before, "containerInstanceArn")) == std::vector<int>{1, 1});
  const Json arn = before[0].at("containerInstanceArn");
  backend.ok("ecs", "DeregisterContainerInstance",
             Json{{"cluster", "web"}, {"containerInstance", arn}, {"force", true}});
  backend.advance(minutes(2));
  const Json after = tasks_of(backend, R"(,"serviceName":"api")");
  REQUIRE(after.size() == 2);
  for (const Json& task : after) {
    CHECK(task.at("containerInstanceArn") != arn);
    CHECK(task.at("lastStatus") == "RUNNING");
  }
}

TEST_CASE("a service without room places its tasks as soon as an instance comes") {
  TestBackend backend;
  with_cluster(backend, 0);
  backend.ok("ecs", "CreateService",
             R"({"cluster":"web","serviceName":"api","taskDefinition":"app","desiredCount":2})");
  backend.advance(minutes(30));
  CHECK(tasks_of(backend, "").empty());
  backend.ok("berth", "AddInstances", R"({"cluster":"web"})");
  backend.advance(seconds(2));
  CHECK(tasks_of(backend, R"(,"serviceName":"api")").size() == 2);
}

TEST_CASE("an external instance takes EXTERNAL tasks, and only those") {
  TestBackend backend;
  with_cluster(backend, 1);
  const Json external = backend
                            .ok("ecs", "RegisterContainerInstance",
                                R"({"cluster":"web","attributes":[{"name":"ecs.capability.external"}],
                  "totalResources":[{"name":"CPU","type":"INTEGER","integerValue":4096},{"name":"MEMORY","type":"INTEGER","integerValue":8192}]})")
                            .at("containerInstance")
                            .at("containerInstanceArn");
  const Json placed = backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app","count":5})");
  for (const Json& task : placed.at("tasks")) CHECK(task.at("containerInstanceArn") != external);
  const Json run = backend.ok(
      "ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app","count":2,"launchType":"EXTERNAL"})");
  REQUIRE(run.at("tasks").size() == 2);
  for (const Json& task : run.at("tasks")) CHECK(task.at("containerInstanceArn") == external);
}

// What each instance shows must be what its tasks add up to.
TEST_CASE("remaining resources and counts are those that the tasks say") {
  TestBackend backend;
  with_cluster(backend, 4);
  std::uint64_t state = 7;
  const auto below = [&state](std::uint64_t n) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state >> 33) % n;
  };
  for (int step = 0; step < 40; ++step) {
    if (below(3) != 0) backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app","count":2})");
    const Json running = tasks_of(backend, "");
    if (!running.empty() && below(2) == 0)
      backend.ok("ecs", "StopTask",
                 Json{{"cluster", "web"}, {"task", running[below(running.size())].at("taskArn")}});
    backend.advance(milliseconds(static_cast<std::int64_t>(below(3000))));
    Json all = tasks_of(backend, "");
    for (const Json& task : tasks_of(backend, R"(,"desiredStatus":"STOPPED")")) all.push_back(task);
    const Json arns =
        backend.ok("ecs", "ListContainerInstances", R"({"cluster":"web"})").at("containerInstanceArns");
    const Json shown = backend.ok("ecs", "DescribeContainerInstances",
                                  Json{{"cluster", "web"}, {"containerInstances", arns}});
    for (const Json& instance : shown.at("containerInstances")) {
      int holding = 0;
      int wanted = 0;
      int pending = 0;
      for (const Json& task : all) {
        if (task.at("containerInstanceArn") != instance.at("containerInstanceArn")) continue;
        holding += task.at("lastStatus") != "STOPPED" ? 1 : 0;
        wanted += task.at("desiredStatus") == "RUNNING" ? 1 : 0;
        pending += task.at("lastStatus") == "PENDING" ? 1 : 0;
      }
      CHECK(instance.at("runningTasksCount") == wanted);
      CHECK(instance.at("pendingTasksCount") == pending);
      CHECK(instance.at("remainingResources")[0].at("integerValue") == 2048 - 256 * holding);
      CHECK(instance.at("remainingResources")[1].at("integerValue") == 4096 - 512 * holding);
    }
  }
}
