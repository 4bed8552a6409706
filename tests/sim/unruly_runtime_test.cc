// Whatever the runtime does: nothing is started twice, nothing is lost, everything only moves forward, no
// instance is over capacity, every count is right, and list-clusters stays as quick.
#include "sim/unruly_runtime.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <memory>

#include "backend/local_backend_class.h"
#include "sim/world_check.h"
#include "support/test_backend.h"

using namespace berth;
using test::Temper;
using test::TestBackend;
using test::UnrulyRuntime;

namespace {

store::Store& store_of(TestBackend& backend) {
  return static_cast<backend::LocalBackend&>(backend.door()).store();
}

constexpr std::array kDefinitions = {
    R"({"family":"plain","containerDefinitions":[{"name":"a","image":"i","cpu":256,"memory":300}]})",
    R"({"family":"ports","containerDefinitions":[{"name":"a","image":"i","cpu":64,"memory":64,
        "portMappings":[{"containerPort":80,"hostPort":8080},{"containerPort":53,"hostPort":53,"protocol":"udp"}]}]})",
    R"({"family":"gpu","containerDefinitions":[{"name":"a","image":"i","cpu":256,"memory":512,
        "resourceRequirements":[{"type":"GPU","value":"1"}]}]})",
    R"({"family":"crash","containerDefinitions":[{"name":"a","image":"i","cpu":128,"memory":128,
        "dockerLabels":{"berth.sim.exit-after":"45s","berth.sim.exit-code":"1"}}]})",
    R"({"family":"never","containerDefinitions":[{"name":"a","image":"i","memory":64,
        "dockerLabels":{"berth.sim.start-error":"CannotPullContainerError: no such image"}}]})",
    R"({"family":"health","containerDefinitions":[{"name":"a","image":"i","memory":64,
        "healthCheck":{"command":["CMD","true"]},"dockerLabels":{"berth.sim.healthy-after":"10s"}},
        {"name":"side","image":"i","memory":64,"essential":false,"dependsOn":[{"containerName":"a","condition":"HEALTHY"}]}]})",
    R"({"family":"sick","containerDefinitions":[{"name":"a","image":"i","memory":64,
        "healthCheck":{"command":["CMD","true"],"interval":15},"dockerLabels":{"berth.sim.health":"unhealthy"}}]})",
    R"({"family":"vpc","networkMode":"awsvpc","requiresCompatibilities":["FARGATE","EC2"],"cpu":"256","memory":"512",
        "containerDefinitions":[{"name":"init","image":"i","essential":false,"dockerLabels":{"berth.sim.exit-after":"3s"}},
        {"name":"a","image":"i","dependsOn":[{"containerName":"init","condition":"SUCCESS"}]}]})",
};
constexpr std::array kFamilies = {"plain", "ports", "gpu", "crash", "never", "health", "sick", "vpc"};
constexpr std::array kTypes = {"t3.medium", "m5.large", "g4dn.xlarge"};

// A world that is driven by a seed through a runtime that misbehaves.
class World {
 public:
  World(std::uint64_t seed, Temper temper) : seed_(seed), runtime_(seed, temper) {
    backend_.reopen_with(runtime_);
    for (const char* cluster : {"c0", "c1"}) {
      backend_.ok("ecs", "CreateCluster", Json{{"clusterName", cluster}});
      for (std::size_t i = 0; i < kTypes.size(); ++i) add_instances(cluster, i, 1);
    }
    for (const char* definition : kDefinitions) backend_.ok("ecs", "RegisterTaskDefinition", definition);
  }

  TestBackend& backend() { return backend_; }
  UnrulyRuntime& runtime() { return runtime_; }

  // One random thing; gives what it was.
  std::string step() {
    const std::string cluster = pick(2) == 0 ? "c0" : "c1";
    const std::uint64_t what = pick(100);
    if (what < 20) return run_task(cluster);
    if (what < 28) return stop_task(cluster);
    if (what < 36) return create_service(cluster);
    if (what < 46) return update_service(cluster);
    if (what < 48) return delete_service(cluster);
    if (what < 51) return add_instances(cluster, pick(kTypes.size()), 1 + pick(2));
    if (what < 58) return change_instance(cluster);
    if (what < 61) return reopen();
    static constexpr std::array<std::int64_t, 10> kSeconds = {0, 1, 1, 1, 2, 2, 5, 10, 40, 200};
    const std::int64_t n = pick(60) == 0 ? 4000 : kSeconds[pick(kSeconds.size())];
    backend_.advance(seconds(n));
    return fmt::format("advance {} s", n);
  }

  // The rows that list-clusters visits when nothing new has happened.
  // The rows that a list-clusters visits at a moment in which the runtime has nothing to say; the bound that
  // is asked for grows with what it did say, for the world takes that in first.
  bool lists_clusters_as_quickly() {
    constexpr std::uint64_t kOfTheList = 6;
    constexpr std::uint64_t kOfAnObservation = 40;
    backend_.ok("ecs", "ListClusters");
    const std::uint64_t said = runtime_.said();
    const std::uint64_t before = store_of(backend_).counters().rows_visited;
    backend_.ok("ecs", "ListClusters");
    return store_of(backend_).counters().rows_visited - before <=
           kOfTheList + kOfAnObservation * (runtime_.said() - said);
  }

 private:
  std::uint64_t pick(std::uint64_t below) {
    return draw_u64(Seed{seed_}, {"step", "pick", ++draws_}) % below;
  }

  // Requests may be refused; never with anything but a type and words.
  api::Response ask(const std::string& operation, const Json& input) {
    api::Response response = backend_.call(operation == "AddInstances" ? "berth" : "ecs", operation, input);
    if (response.error && response.error->type() != "ServiceNotFoundException")
      CHECK_FALSE(response.error->message().empty());
    return response;
  }

  std::string one_of(const std::string& operation, const Json& input, const char* list) {
    const Json all = ask(operation, input).output.at(list);
    return all.empty() ? std::string() : all[pick(all.size())].get<std::string>();
  }

  Json network() { return Json::parse(R"({"awsvpcConfiguration":{"subnets":["subnet-1","subnet-2"]}})"); }

  std::string add_instances(const std::string& cluster, std::size_t type, std::uint64_t count) {
    ask("AddInstances", {{"cluster", cluster}, {"instanceType", kTypes[type]}, {"count", count}});
    return "AddInstances";
  }

  std::string run_task(const std::string& cluster) {
    const std::string family = kFamilies[pick(kFamilies.size())];
    Json input = {{"cluster", cluster}, {"taskDefinition", family}, {"count", 1 + pick(3)}};
    if (family == "vpc") {
      input["networkConfiguration"] = network();
      input["launchType"] = pick(2) == 0 ? "FARGATE" : "EC2";
    }
    ask("RunTask", input);
    return "RunTask " + family;
  }

  std::string stop_task(const std::string& cluster) {
    const std::string task = one_of("ListTasks", {{"cluster", cluster}}, "taskArns");
    if (!task.empty()) ask("StopTask", {{"cluster", cluster}, {"task", task}});
    return "StopTask " + task;
  }

  std::string create_service(const std::string& cluster) {
    const std::string family = kFamilies[pick(kFamilies.size())];
    Json input = {{"cluster", cluster},
                  {"serviceName", "s" + std::to_string(pick(4))},
                  {"taskDefinition", family},
                  {"desiredCount", pick(5)},
                  {"deploymentConfiguration",
                   {{"minimumHealthyPercent", 50 * pick(3)}, {"maximumPercent", 150 + 50 * pick(2)}}}};
    if (family == "vpc") {
      input["networkConfiguration"] = network();
      input["launchType"] = pick(2) == 0 ? "FARGATE" : "EC2";
    }
    ask("CreateService", input);
    return "CreateService " + family;
  }

  std::string update_service(const std::string& cluster) {
    Json input = {{"cluster", cluster}, {"service", "s" + std::to_string(pick(4))}};
    if (pick(2) == 0) input["desiredCount"] = pick(6);
    if (pick(3) == 0) input["forceNewDeployment"] = true;
    if (pick(3) == 0) input["taskDefinition"] = kFamilies[pick(kFamilies.size() - 1)];
    ask("UpdateService", input);
    return "UpdateService " + to_line(input);
  }

  std::string delete_service(const std::string& cluster) {
    ask("DeleteService",
        {{"cluster", cluster}, {"service", "s" + std::to_string(pick(4))}, {"force", pick(2) == 0}});
    return "DeleteService";
  }

  std::string change_instance(const std::string& cluster) {
    const std::string arn = one_of("ListContainerInstances", {{"cluster", cluster}}, "containerInstanceArns");
    if (arn.empty()) return "no instance";
    if (pick(4) == 0) {
      ask("DeregisterContainerInstance",
          {{"cluster", cluster}, {"containerInstance", arn}, {"force", pick(2) == 0}});
      return "DeregisterContainerInstance";
    }
    const char* status = pick(2) == 0 ? "DRAINING" : "ACTIVE";
    ask("UpdateContainerInstancesState",
        {{"cluster", cluster}, {"containerInstances", {arn}}, {"status", status}});
    return status;
  }

  std::string reopen() {
    const bool dies = pick(2) == 0;
    if (dies) runtime_.die();
    backend_.reopen();
    return dies ? "reopen, the runtime died" : "reopen";
  }

  std::uint64_t seed_;
  std::uint64_t draws_ = 0;
  UnrulyRuntime runtime_;
  TestBackend backend_;
};

void require_sound(World& world, test::WorldCheck& check, const std::string& what) {
  const std::vector<std::string> faults = check.faults(store_of(world.backend()).snapshot());
  for (const std::string& fault : faults) FAIL_CHECK(what << ": " << fault);
  for (const std::string& complaint : world.runtime().complaints()) FAIL_CHECK(what << ": " << complaint);
  REQUIRE(faults.empty());
  REQUIRE(world.runtime().complaints().empty());
}

void drive(std::uint64_t seed, Temper temper, int steps) {
  CAPTURE(seed);
  World world(seed, temper);
  test::WorldCheck check;
  for (int i = 0; i < steps; ++i) {
    const std::string what = fmt::format("step {}, {}", i, world.step());
    require_sound(world, check, what);
    if (i % 10 == 9) CHECK(world.lists_clusters_as_quickly());
  }
  // Once the runtime behaves and some time has passed, everything is where it was wanted.
  world.runtime().behave();
  for (int i = 0; i < 5; ++i) world.backend().advance(minutes(5));
  require_sound(world, check, "afterwards");
  const store::Snapshot snapshot = store_of(world.backend()).snapshot();
  for (const std::string& lost : test::WorldCheck::unsettled(snapshot, snapshot.time() - minutes(15)))
    FAIL_CHECK("lost: " << lost);
}

}  // namespace

// A sanitized step takes ten times as long.
#ifdef __SANITIZE_ADDRESS__
constexpr int kSteps = 80;
constexpr std::uint64_t kWorlds = 3;
#else
constexpr int kSteps = 250;
constexpr std::uint64_t kWorlds = 6;
#endif

TEST_CASE("a runtime that behaves") { drive(1, {}, kSteps); }
TEST_CASE("a runtime that is slow") { drive(2, {.slow = 60}, kSteps); }
TEST_CASE("a runtime that repeats itself") { drive(3, {.slow = 20, .repeat = 60}, kSteps); }
TEST_CASE("a runtime that hangs") { drive(4, {.hang = 40}, kSteps); }
TEST_CASE("a runtime that lies") { drive(5, {.repeat = 20, .lie = 25}, kSteps); }

TEST_CASE("runtimes that do all of it, over many worlds") {
  for (std::uint64_t seed = 10; seed < 10 + kWorlds; ++seed)
    drive(seed, {.hang = 10, .slow = 30, .repeat = 30, .lie = 10}, kSteps * 3 / 5);
}

TEST_CASE("a runtime that never answers holds up nobody, however many wait for it") {
  TestBackend backend;
  UnrulyRuntime runtime(1, {.hang = 100});
  backend.reopen_with(runtime);
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"c0"})");
  backend.ok("ecs", "RegisterTaskDefinition", kDefinitions.back());
  for (int i = 0; i < 120; ++i)
    backend.ok("ecs", "RunTask",
               R"({"cluster":"c0","taskDefinition":"vpc","launchType":"FARGATE","count":10,
                   "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}})");
  CHECK(runtime.told() == 1200);
  const std::uint64_t before = store_of(backend).counters().rows_visited;
  backend.ok("ecs", "ListClusters");
  CHECK(store_of(backend).counters().rows_visited - before <= 6);
  CHECK(runtime.told() == 1200);
  backend.advance(minutes(10));
  CHECK(runtime.told() > 2400);
  CHECK(runtime.told() <= 1200 * 6);
  CHECK(runtime.complaints().empty());
  runtime.behave();
  backend.advance(minutes(20));
  CHECK(backend.ok("ecs", "DescribeClusters", R"({"clusters":["c0"]})")
            .at("clusters")[0]
            .at("runningTasksCount") == 1200);
}
