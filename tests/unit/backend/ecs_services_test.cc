#include <doctest/doctest.h>

#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

// A service `app` of `desired` Fargate tasks in the cluster `web`; further members as JSON text (", …").
Json with_service(TestBackend& backend, int desired, const std::string& more = "") {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  for (const char* image : {"nginx:1", "nginx:2"}) {
    backend.ok(
        "ecs", "RegisterTaskDefinition",
        std::string(
            R"({"family":"app","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                   "containerDefinitions":[{"name":"app","image":")") +
            image + R"("}]})");
  }
  return backend
      .ok("ecs", "CreateService",
          R"({"cluster":"web","serviceName":"app","taskDefinition":"app:1","launchType":"FARGATE","desiredCount":)" +
              std::to_string(desired) +
              R"(,"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1","subnet-2","subnet-3"]}})" +
              more + "}")
      .at("service");
}

Json service(TestBackend& backend) {
  const Json out = backend.ok("ecs", "DescribeServices", R"({"cluster":"web","services":["app"]})");
  REQUIRE(out.at("services").size() == 1);
  return out.at("services")[0];
}

bool stable(const Json& service) {
  return service.at("deployments").size() == 1 && service.at("runningCount") == service.at("desiredCount");
}

std::vector<std::string> messages(const Json& service) {
  std::vector<std::string> out;
  for (const Json& event : service.at("events")) out.push_back(event.at("message").get<std::string>());
  return out;
}

}  // namespace

TEST_CASE("a service brings up its tasks and says so") {
  TestBackend backend;
  const Json created = with_service(backend, 3);
  CHECK(created.at("status") == "ACTIVE");
  CHECK(created.at("runningCount") == 0);
  CHECK(created.at("deployments")[0].at("rolloutState") == "IN_PROGRESS");
  backend.advance(minutes(2));
  const Json later = service(backend);
  CHECK(stable(later));
  CHECK(later.at("deployments")[0].at("rolloutState") == "COMPLETED");
  const std::vector<std::string> events = messages(later);
  REQUIRE(events.size() >= 3);
  CHECK(events[0] == "(service app) has reached a steady state.");
  CHECK(events.back().starts_with("(service app) has started 3 tasks: (task "));
  CHECK(backend.ok("ecs", "ListTasks", R"({"cluster":"web","serviceName":"app"})").at("taskArns").size() ==
        3);
  CHECK(backend.ok("ecs", "ListServices", R"({"cluster":"web"})").at("serviceArns").size() == 1);
  CHECK(backend.ok("ecs", "DescribeClusters", R"({"clusters":["web"]})")
            .at("clusters")[0]
            .at("activeServicesCount") == 1);
}

TEST_CASE("a stopped task is replaced") {
  TestBackend backend;
  with_service(backend, 2);
  backend.advance(minutes(2));
  const Json tasks =
      backend.ok("ecs", "ListTasks", R"({"cluster":"web","serviceName":"app"})").at("taskArns");
  backend.ok("ecs", "StopTask", Json{{"cluster", "web"}, {"task", tasks[0]}});
  backend.advance(minutes(2));
  CHECK(stable(service(backend)));
  const Json now = backend.ok("ecs", "ListTasks", R"({"cluster":"web","serviceName":"app"})").at("taskArns");
  CHECK(now.size() == 2);
  for (const Json& arn : now) CHECK(arn != tasks[0]);
}

TEST_CASE("a new revision rolls out, and the deployments tell it") {
  TestBackend backend;
  with_service(backend, 4, R"(,"deploymentConfiguration":{"minimumHealthyPercent":50,"maximumPercent":100})");
  backend.advance(minutes(2));
  const std::string first = service(backend).at("deployments")[0].at("id");
  const Json updated =
      backend.ok("ecs", "UpdateService", R"({"cluster":"web","service":"app","taskDefinition":"app:2"})")
          .at("service");
  CHECK(updated.at("deployments").size() == 2);
  CHECK(updated.at("deployments")[0].at("status") == "PRIMARY");
  CHECK(updated.at("deployments")[1].at("status") == "ACTIVE");
  int fewest = 4;
  for (int second = 0; second < 300 && !stable(service(backend)); ++second) {
    backend.advance(seconds(1));
    const Json now = service(backend);
    fewest = std::min(fewest, now.at("runningCount").get<int>());
    CHECK(now.at("runningCount").get<int>() + now.at("pendingCount").get<int>() <= 4);
  }
  CHECK(stable(service(backend)));
  CHECK(fewest == 2);
  backend.advance(minutes(1));
  CHECK(service(backend).at("deployments")[0].at("id") != first);
  const Json briefs = backend.ok("ecs", "ListServiceDeployments", R"({"cluster":"web","service":"app"})")
                          .at("serviceDeployments");
  REQUIRE(briefs.size() == 2);
  CHECK(briefs[0].at("status") == "SUCCESSFUL");
  const Json described =
      backend.ok("ecs", "DescribeServiceDeployments",
                 Json{{"serviceDeploymentArns", Json::array({briefs[0].at("serviceDeploymentArn")})}});
  CHECK(described.at("serviceDeployments").size() == 1);
  const Json revisions =
      backend.ok("ecs", "DescribeServiceRevisions",
                 Json{{"serviceRevisionArns", Json::array({briefs[0].at("targetServiceRevisionArn")})}});
  CHECK(revisions.at("serviceRevisions")[0].at("taskDefinition").get<std::string>().ends_with("app:2"));
}

TEST_CASE("which updates start a deployment") {
  TestBackend backend;
  with_service(backend, 1);
  backend.advance(minutes(2));
  const auto deployments = [&backend](const std::string& more) {
    return backend.ok("ecs", "UpdateService", R"({"cluster":"web","service":"app")" + more + "}")
        .at("service")
        .at("deployments")
        .size();
  };
  CHECK(deployments(R"(,"desiredCount":2)") == 1);
  CHECK(deployments(R"(,"taskDefinition":"app:1")") == 1);
  CHECK(deployments(R"(,"deploymentConfiguration":{"maximumPercent":150})") == 1);
  CHECK(deployments(R"(,"enableExecuteCommand":true)") == 1);
  CHECK(deployments(R"(,"forceNewDeployment":true)") == 2);
}

TEST_CASE("scaling in stops tasks, and a protected one is passed over") {
  TestBackend backend;
  with_service(backend, 3);
  backend.advance(minutes(2));
  const Json tasks =
      backend.ok("ecs", "ListTasks", R"({"cluster":"web","serviceName":"app"})").at("taskArns");
  backend.ok("ecs", "UpdateTaskProtection",
             Json{{"cluster", "web"}, {"tasks", Json::array({tasks[1]})}, {"protectionEnabled", true}});
  backend.ok("ecs", "UpdateService", R"({"cluster":"web","service":"app","desiredCount":1})");
  backend.advance(minutes(1));
  const Json left = backend.ok("ecs", "ListTasks", R"({"cluster":"web","serviceName":"app"})").at("taskArns");
  REQUIRE(left.size() == 1);
  CHECK(left[0] == tasks[1]);
  backend.ok("ecs", "UpdateService", R"({"cluster":"web","service":"app","desiredCount":0})");
  backend.advance(minutes(1));
  CHECK(service(backend).at("runningCount") == 1);
  backend.advance(hours(3));
  CHECK(service(backend).at("runningCount") == 0);
}

TEST_CASE("a service is deleted with and without force, and its name used again") {
  TestBackend backend;
  with_service(backend, 2);
  backend.advance(minutes(2));
  const test::Refused refused =
      backend.refused("ecs", "DeleteService", R"({"cluster":"web","service":"app"})");
  CHECK(refused.type == "InvalidParameterException");
  CHECK(refused.message == "The service cannot be stopped while it is scaled above 0.");
  const Json deleted =
      backend.ok("ecs", "DeleteService", R"({"cluster":"web","service":"app","force":true})").at("service");
  CHECK(deleted.at("status") == "DRAINING");
  CHECK(backend.ok("ecs", "ListServices", R"({"cluster":"web"})").at("serviceArns").empty());
  backend.advance(minutes(1));
  CHECK(service(backend).at("status") == "INACTIVE");
  CHECK(
      backend.refused("ecs", "UpdateService", R"({"cluster":"web","service":"app","desiredCount":1})").type ==
      "ServiceNotActiveException");
  const Json again = with_service(backend, 1);
  CHECK(again.at("status") == "ACTIVE");
  CHECK(again.at("events").empty());
}

TEST_CASE("creating the same service again gives the one that is there") {
  TestBackend backend;
  with_service(backend, 1);
  CHECK(with_service(backend, 1).at("serviceName") == "app");
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"x","containerDefinitions":[{"name":"a","image":"b","memory":64}]})");
  CHECK(
      backend
          .refused(
              "ecs", "CreateService",
              R"({"cluster":"web","serviceName":"app","taskDefinition":"x","launchType":"EC2","desiredCount":2})")
          .message == "Creation of service was not idempotent.");
}

TEST_CASE("a service that finds no place says so once and starts when there is room") {
  TestBackend backend;
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"app","containerDefinitions":[{"name":"a","image":"b","cpu":256,"memory":512}]})");
  backend.ok("ecs", "CreateService",
             R"({"cluster":"web","serviceName":"app","taskDefinition":"app","desiredCount":2})");
  backend.advance(hours(2));
  const Json before = service(backend);
  CHECK(before.at("runningCount") == 0);
  REQUIRE(before.at("events").size() == 1);
  CHECK(messages(before)[0] ==
        "(service app) was unable to place a task because no container instance met all of its requirements. "
        "Reason: No Container "
        "Instances were found in your cluster. For more information, see the Troubleshooting section of the "
        "Amazon ECS Developer Guide.");
  backend.ok("berth", "AddInstances", R"({"cluster":"web","count":1})");
  backend.advance(minutes(1));
  CHECK(service(backend).at("runningCount") == 2);
}

TEST_CASE("what the service operations refuse") {
  TestBackend backend;
  with_service(backend, 1);
  struct Case {
    const char* operation;
    const char* input;
    const char* type;
    const char* message;
  };
  for (
      const Case& c : {
          Case{"CreateService", R"({"cluster":"nope","serviceName":"a","taskDefinition":"app"})",
               "ClusterNotFoundException", "Cluster not found."},
          Case{"CreateService", R"({"cluster":"web","serviceName":"a","taskDefinition":"nope"})",
               "ClientException", "TaskDefinition not found."},
          Case{
              "CreateService",
              R"({"cluster":"web","serviceName":"a","taskDefinition":"app","launchType":"FARGATE","desiredCount":1,"deploymentConfiguration":{"minimumHealthyPercent":100,"maximumPercent":100},"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}})",
              "InvalidParameterException",
              "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments."},
          Case{
              "CreateService",
              R"({"cluster":"web","serviceName":"a","taskDefinition":"app","launchType":"FARGATE","desiredCount":1,"role":"ecs","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}})",
              "InvalidParameterException",
              "IAM roles are only valid for services configured to use load balancers"},
          Case{
              "CreateService",
              R"({"cluster":"web","serviceName":"a","taskDefinition":"app","launchType":"FARGATE","desiredCount":1,"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}},
                   "serviceRegistries":[{"registryArn":"arn:a"},{"registryArn":"arn:b"}]})",
              "InvalidParameterException", "service registries can have at most 1 items"},
          Case{"UpdateService", R"({"cluster":"web","service":"nope"})", "ServiceNotFoundException", ""},
          Case{"DescribeServices", R"({"cluster":"web","services":[]})", "InvalidParameterException",
               "Services cannot be empty."},
          Case{"CreateService",
               R"({"cluster":"web","serviceName":"d","taskDefinition":"app","schedulingStrategy":"DAEMON"})",
               "NotImplemented", "schedulingStrategy DAEMON: not implemented yet"},
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

TEST_CASE("the same commands give the same documents, whether time goes in one step or in sixty") {
  const auto run = [](int steps) {
    TestBackend backend;
    with_service(backend, 3);
    for (int i = 0; i < steps; ++i) backend.advance({60'000 / steps});
    backend.ok("ecs", "UpdateService",
               R"({"cluster":"web","service":"app","taskDefinition":"app:2","desiredCount":5})");
    for (int i = 0; i < steps; ++i) backend.advance({600'000 / steps});
    return backend.documents();
  };
  const std::vector<std::string> at_once = run(1);
  CHECK(at_once == run(60));
  CHECK(at_once == run(1));
}
