#include "backend/live_names.h"

#include <doctest/doctest.h>

#include "support/test_backend.h"

namespace berth::backend {
namespace {

using test::TestBackend;

constexpr const char* kContainers = R"("containerDefinitions":[{"name":"a","image":"i","memory":64}])";

// `name name …`, in the order of the answer.
std::string names(TestBackend& world, const std::string& kind, const std::string& within,
                  const std::string& typed, int limit = 100) {
  std::string out;
  const Json answer = world.ok("berth", "ListLiveNames",
                               Json{{"kind", kind}, {"within", within}, {"typed", typed}, {"limit", limit}});
  for (const Json& name : answer.at("names"))
    out += (out.empty() ? "" : " ") + name.at("name").get<std::string>();
  return out;
}

void fill(TestBackend& world) {
  for (const char* cluster : {"web", "work", "old"})
    world.ok("ecs", "CreateCluster", Json{{"clusterName", cluster}});
  world.ok("ecs", "DeleteCluster", R"({"cluster":"old"})");
  for (const char* family : {"app", "app", "app", "apple", "batch"})
    world.ok("ecs", "RegisterTaskDefinition",
             R"({"family":")" + std::string(family) + R"(",)" + kContainers + "}");
  world.ok("ecs", "DeregisterTaskDefinition", R"({"taskDefinition":"app:2"})");
  for (const char* service : {"front", "back"})
    world.ok(
        "ecs", "CreateService",
        Json{{"cluster", "web"}, {"serviceName", service}, {"taskDefinition", "app"}, {"desiredCount", 0}});
  for (const char* repository : {"team/app", "team/api", "base"})
    world.ok("ecr", "CreateRepository", Json{{"repositoryName", repository}});
}

TEST_CASE("names in use, by kind, by what they lie in and by how they begin") {
  TestBackend world;
  fill(world);
  struct Case {
    const char* kind;
    const char* within;
    const char* typed;
    const char* expected;
  };
  const Case cases[] = {
      {"cluster", "", "", "web work"},
      {"cluster", "", "wo", "work"},
      {"cluster", "", "x", ""},
      {"service", "web", "", "back front"},
      {"service", "web", "f", "front"},
      {"service", "work", "", ""},
      {"family", "", "", "app apple batch"},
      {"task-definition", "", "", "app apple batch"},
      {"task-definition", "", "app", "app apple"},
      {"task-definition", "", "b", "batch batch:1"},
      {"task-definition", "", "app:", "app:3 app:1"},
      {"task-definition", "", "app:1", "app:1"},
      {"active-revision", "", "", "app: apple: batch:"},
      {"active-revision", "", "ba", "batch:1"},
      {"inactive-revision", "", "app:", "app:2"},
      {"repository", "", "", "base team/api team/app"},
      {"repository", "", "team/a", "team/api team/app"},
      {"image-tag", "team/app", "", ""},
      {"capacity-provider", "", "", "FARGATE FARGATE_SPOT"},
      {"capacity-provider", "", "FARGATE_", "FARGATE_SPOT"},
      {"nothing", "", "", ""},
  };
  for (const Case& each : cases) {
    CAPTURE(each.kind);
    CAPTURE(each.typed);
    CHECK(names(world, each.kind, each.within, each.typed) == each.expected);
  }
}

TEST_CASE("of many names the first ones and the last are given") {
  TestBackend world;
  for (const char* cluster : {"a1", "a2", "a3", "a4", "b1"})
    world.ok("ecs", "CreateCluster", Json{{"clusterName", cluster}});
  CHECK(names(world, "cluster", "", "", 2) == "a1 a2 b1");
  CHECK(names(world, "cluster", "", "a", 2) == "a1 a2 a4");
  CHECK(names(world, "cluster", "", "a", 3) == "a1 a2 a3 a4");
  CHECK(names(world, "cluster", "", "a", 4) == "a1 a2 a3 a4");
}

TEST_CASE(
    "tasks have a few words on them, and those that stop are left out where only running ones will do") {
  TestBackend world;
  world.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  world.ok("ecs", "RegisterTaskDefinition",
           R"({"family":"app","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256",
               "memory":"512","containerDefinitions":[{"name":"a","image":"i"}]})");
  const Json run = world.ok("ecs", "RunTask",
                            R"({"cluster":"web","taskDefinition":"app","launchType":"FARGATE","count":2,
               "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}})");
  const std::string arn = run.at("tasks").at(0).at("taskArn");
  const std::string id = arn.substr(arn.rfind('/') + 1);
  const Json found = world.ok("berth", "ListLiveNames",
                              Json{{"kind", "task"}, {"within", "web"}, {"typed", id}, {"limit", 9}});
  REQUIRE(found.at("names").size() == 1);
  CHECK(found.at("names").at(0) == Json{{"name", id}, {"about", "app:1 PROVISIONING"}});
  world.ok("ecs", "StopTask", Json{{"cluster", "web"}, {"task", id}});
  CHECK(names(world, "running-task", "web", id).empty());
  CHECK(names(world, "task", "web", id) == id);
}

TEST_CASE("a question makes no state and moves no world") {
  TestBackend empty;
  CHECK(names(empty, "cluster", "", "").empty());
  CHECK(empty.ok("berth", "Info", Json::object()).at("exists") == false);
}

}  // namespace
}  // namespace berth::backend
