#include <doctest/doctest.h>

#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

constexpr const char* kNetwork =
    R"("networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1","subnet-2","subnet-3"]}})";

void with_cluster(TestBackend& backend) { backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})"); }

void with_fargate(TestBackend& backend, const std::string& labels = "{}") {
  backend.ok(
      "ecs", "RegisterTaskDefinition",
      R"({"family":"app","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "containerDefinitions":[{"name":"app","image":"nginx","dockerLabels":)" +
          labels + "}]}");
}

void with_bridge(TestBackend& backend, const std::string& more = "") {
  backend.ok(
      "ecs", "RegisterTaskDefinition",
      R"({"family":"app","containerDefinitions":[{"name":"app","image":"nginx","cpu":512,"memory":1024)" +
          more + "}]}");
}

std::string run_fargate(TestBackend& backend, int count = 1) {
  const Json out = backend.ok("ecs", "RunTask",
                              R"({"cluster":"web","taskDefinition":"app","launchType":"FARGATE","count":)" +
                                  std::to_string(count) + "," + kNetwork + "}");
  REQUIRE(out.at("tasks").size() == static_cast<std::size_t>(count));
  return out.at("tasks")[0].at("taskArn").get<std::string>();
}

Json describe(TestBackend& backend, const std::string& arn) {
  const Json out =
      backend.ok("ecs", "DescribeTasks", Json{{"cluster", "web"}, {"tasks", Json::array({arn})}});
  REQUIRE(out.at("tasks").size() == 1);
  return out.at("tasks")[0];
}

}  // namespace

TEST_CASE("a Fargate task goes through its states with the clock") {
  TestBackend backend;
  with_cluster(backend);
  with_fargate(backend);
  const std::string arn = run_fargate(backend);
  CHECK(describe(backend, arn).at("lastStatus") == "PROVISIONING");
  backend.advance(seconds(1));
  CHECK(describe(backend, arn).at("lastStatus") == "PENDING");
  backend.advance(seconds(1));
  const Json running = describe(backend, arn);
  CHECK(running.at("lastStatus") == "RUNNING");
  CHECK(running.at("containers")[0].at("lastStatus") == "RUNNING");
  CHECK(running.at("attachments")[0].at("status") == "ATTACHED");
  CHECK(running.at("platformVersion") == "1.4.0");
  const Json stopping =
      backend.ok("ecs", "StopTask", Json{{"cluster", "web"}, {"task", arn}, {"reason", "enough"}}).at("task");
  CHECK(stopping.at("desiredStatus") == "STOPPED");
  CHECK(stopping.at("stopCode") == "UserInitiated");
  CHECK(stopping.at("stoppedReason") == "enough");
  CHECK(stopping.contains("stoppingAt"));
  backend.advance(seconds(5));
  const Json stopped = describe(backend, arn);
  CHECK(stopped.at("lastStatus") == "STOPPED");
  CHECK(stopped.at("containers")[0].contains("exitCode"));
  backend.advance(hours(2));
  CHECK(backend.ok("ecs", "DescribeTasks", Json{{"cluster", "web"}, {"tasks", Json::array({arn})}})
            .at("failures")[0]
            .at("reason") == "MISSING");
}

TEST_CASE("a container that ends takes an essential task with it") {
  TestBackend backend;
  with_cluster(backend);
  with_fargate(backend, R"({"berth.sim.exit-after":"90s","berth.sim.exit-code":"3"})");
  const std::string arn = run_fargate(backend);
  backend.advance(minutes(5));
  const Json task = describe(backend, arn);
  CHECK(task.at("lastStatus") == "STOPPED");
  CHECK(task.at("stopCode") == "EssentialContainerExited");
  CHECK(task.at("stoppedReason") == "Essential container in task exited");
  CHECK(task.at("containers")[0].at("exitCode") == 3);
}

TEST_CASE("tasks take room on instances until they are stopped") {
  TestBackend backend;
  with_cluster(backend);
  with_bridge(backend);
  const test::Refused empty =
      backend.refused("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app"})");
  CHECK(empty.type == "InvalidParameterException");
  CHECK(empty.message == "No Container Instances were found in your cluster.");
  CHECK_FALSE(empty.hint.empty());
  backend.ok("berth", "AddInstances", R"({"cluster":"web","instanceType":"t3.medium","count":2})");
  // 2048 CPU units each: four tasks of 512 an instance, but 4096 MiB hold four of 1024 too.
  Json out = backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app","count":10})");
  CHECK(out.at("tasks").size() == 8);
  CHECK(out.at("failures").size() == 2);
  CHECK(out.at("failures")[0].at("reason") == "RESOURCE:CPU");
  backend.advance(seconds(5));
  CHECK(backend.ok("ecs", "ListTasks", R"({"cluster":"web"})").at("taskArns").size() == 8);
  CHECK(backend.ok("ecs", "DescribeClusters", R"({"clusters":["web"]})")
            .at("clusters")[0]
            .at("runningTasksCount") == 8);
  backend.ok("ecs", "StopTask", Json{{"cluster", "web"}, {"task", out.at("tasks")[0].at("taskArn")}});
  backend.advance(seconds(5));
  out = backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"app","count":2})");
  CHECK(out.at("tasks").size() == 1);
}

TEST_CASE("a client token gives the first answer again") {
  TestBackend backend;
  with_cluster(backend);
  with_fargate(backend);
  const std::string input =
      R"({"cluster":"web","taskDefinition":"app","launchType":"FARGATE","clientToken":"t1",)" +
      std::string(kNetwork) + "}";
  const Json first = backend.ok("ecs", "RunTask", input);
  const Json again = backend.ok("ecs", "RunTask", input);
  CHECK(first.at("tasks")[0].at("taskArn") == again.at("tasks")[0].at("taskArn"));
  const test::Refused other = backend.refused(
      "ecs", "RunTask",
      R"({"cluster":"web","taskDefinition":"app","launchType":"FARGATE","count":2,"clientToken":"t1",)" +
          std::string(kNetwork) + "}");
  CHECK(other.type == "ConflictException");
  CHECK(other.members.at("resourceIds")[0] == first.at("tasks")[0].at("taskArn"));
  CHECK(backend.ok("ecs", "ListTasks", R"({"cluster":"web"})").at("taskArns").size() == 1);
}

TEST_CASE("start-task puts a task where it is told") {
  TestBackend backend;
  with_cluster(backend);
  with_bridge(backend);
  const Json instances =
      backend.ok("berth", "AddInstances", R"({"cluster":"web","instanceType":"t3.micro","count":1})");
  const Json arn = instances.at("containerInstances")[0].at("containerInstanceArn");
  Json out = backend.ok(
      "ecs", "StartTask",
      Json{{"cluster", "web"}, {"taskDefinition", "app"}, {"containerInstances", Json::array({arn})}});
  CHECK(out.at("failures").size() + out.at("tasks").size() == 1);
  out = backend.ok(
      "ecs", "StartTask",
      R"({"cluster":"web","taskDefinition":"app","containerInstances":["0123456789abcdef0123456789abcdef"]})");
  CHECK(out.at("failures")[0].at("reason") == "MISSING");
}

TEST_CASE("every filter of list-tasks, and those that exclude each other") {
  TestBackend backend;
  with_cluster(backend);
  with_fargate(backend);
  run_fargate(backend, 3);
  const auto count = [&backend](const std::string& filter) {
    return backend.ok("ecs", "ListTasks", R"({"cluster":"web",)" + filter + "}").at("taskArns").size();
  };
  CHECK(count(R"("family":"app")") == 3);
  CHECK(count(R"("family":"ap")") == 0);
  CHECK(count(R"("launchType":"FARGATE")") == 3);
  CHECK(count(R"("launchType":"EC2")") == 0);
  CHECK(count(R"("desiredStatus":"STOPPED")") == 0);
  CHECK(count(R"("desiredStatus":"PENDING")") == 0);
  const Json page = backend.ok("ecs", "ListTasks", R"({"cluster":"web","maxResults":2})");
  CHECK(page.at("taskArns").size() == 2);
  const Json rest = backend.ok(
      "ecs", "ListTasks", Json{{"cluster", "web"}, {"maxResults", 2}, {"nextToken", page.at("nextToken")}});
  CHECK(rest.at("taskArns").size() == 1);
  CHECK_FALSE(rest.contains("nextToken"));
  CHECK(backend.refused("ecs", "ListTasks", R"({"cluster":"web","startedBy":"me","family":"app"})").message ==
        "cannot specify startedBy with other arguments");
  CHECK(backend.refused("ecs", "ListTasks", R"({"cluster":"web","serviceName":"nope"})").type ==
        "ServiceNotFoundException");
}

TEST_CASE("what the task operations refuse") {
  TestBackend backend;
  with_cluster(backend);
  with_fargate(backend);
  struct Case {
    const char* operation;
    const char* input;
    const char* type;
    const char* message;
  };
  const std::string network = std::string(",") + kNetwork;
  for (
      const Case& c : {
          Case{"RunTask", R"({"cluster":"nope","taskDefinition":"app"})", "ClusterNotFoundException",
               "Cluster not found."},
          Case{"RunTask", R"({"cluster":"web","taskDefinition":"nope"})", "ClientException",
               "TaskDefinition not found."},
          Case{"RunTask", R"({"cluster":"web","taskDefinition":"app","launchType":"FARGATE"})",
               "InvalidParameterException",
               "Network Configuration must be provided when networkMode 'awsvpc' is specified."},
          Case{
              "RunTask",
              R"({"cluster":"web","taskDefinition":"app","launchType":"FARGATE","networkConfiguration":{"awsvpcConfiguration":{"subnets":[]}}})",
              "InvalidParameterException", "subnets can not be empty."},
          Case{"RunTask", R"({"cluster":"web","taskDefinition":"app","group":"service:x"})",
               "InvalidParameterException", "Invalid namespace for group."},
          Case{
              "RunTask",
              R"({"cluster":"web","taskDefinition":"app","overrides":{"containerOverrides":[{"name":"b"}]}})",
              "InvalidParameterException",
              "Override for container named b is not a container in the TaskDefinition."},
          Case{"StopTask", R"({"cluster":"web","task":"0123456789abcdef0123456789abcdef"})",
               "InvalidParameterException", "The referenced task was not found."},
          Case{"StopTask", R"({"cluster":"web","task":"short"})", "InvalidParameterException",
               "taskId length should be one of [32,36]"},
          Case{"DescribeTasks", R"({"cluster":"web","tasks":[]})", "InvalidParameterException",
               "Tasks cannot be empty."},
          Case{"GetTaskProtection", R"({"cluster":"web","tasks":["x"]})", "InvalidParameterException",
               "taskId length should be one of [32,36]"},
      }) {
    CAPTURE(c.operation);
    CAPTURE(c.input);
    const std::vector<std::string> before = backend.documents();
    const test::Refused refused = backend.refused("ecs", c.operation, std::string(c.input));
    CHECK(refused.type == c.type);
    CHECK(refused.message == c.message);
    CHECK(backend.documents() == before);
  }
}

TEST_CASE("only a service's running task can be protected") {
  TestBackend backend;
  with_cluster(backend);
  with_fargate(backend);
  const std::string arn = run_fargate(backend);
  const Json input = {{"cluster", "web"}, {"tasks", Json::array({arn})}, {"protectionEnabled", true}};
  CHECK(backend.ok("ecs", "UpdateTaskProtection", input).at("failures")[0].at("reason") == "TASK_NOT_VALID");
  CHECK(backend.ok("ecs", "GetTaskProtection", Json{{"cluster", "web"}, {"tasks", Json::array({arn})}})
            .at("failures")
            .size() == 1);
}

TEST_CASE("a misspelt simulation label is refused, naming it") {
  TestBackend backend;
  const auto message = [&backend](const std::string& labels) {
    return backend
        .refused(
            "ecs", "RegisterTaskDefinition",
            R"({"family":"app","containerDefinitions":[{"name":"a","image":"b","memory":64,"dockerLabels":)" +
                labels + "}]}")
        .message;
  };
  CHECK(message(R"({"berth.sim.exit":"3s"})")
            .starts_with("Container 'a': there is no simulation label 'berth.sim.exit'."));
  CHECK(message(R"({"berth.sim.exit-after":"soon"})") ==
        "Container 'a': berth.sim.exit-after: 'soon' is no duration; write 30s, 5m or 1h30m");
  CHECK(message(R"({"berth.sim.cpu":"lots"})") ==
        "Container 'a': berth.sim.cpu: 'lots' is no load; write 90, total:240 or 60@0s,240@10m");
}
