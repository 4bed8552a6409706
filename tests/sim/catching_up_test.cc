// The real clock: a command after a long absence, and one that finds the store held.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "backend/local_backend_class.h"
#include "base/errors.h"
#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

constexpr std::size_t kEventsOfACommand = 10'000;

backend::LocalBackend& local(TestBackend& backend) {
  return static_cast<backend::LocalBackend&>(backend.door());
}

void make_service(TestBackend& backend, const std::string& labels, int desired) {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  backend.ok(
      "ecs", "RegisterTaskDefinition",
      R"({"family":"app","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "containerDefinitions":[{"name":"app","image":"nginx","dockerLabels":{)" +
          labels + "}}]}");
  backend.ok(
      "ecs", "CreateService",
      fmt::format(
          R"({{"cluster":"web","serviceName":"app","taskDefinition":"app","launchType":"FARGATE","desiredCount":{},
                 "networkConfiguration":{{"awsvpcConfiguration":{{"subnets":["subnet-1"]}}}}}})",
          desired));
}

std::uint64_t tasks_made(TestBackend& backend) {
  return local(backend)
      .store()
      .snapshot()
      .get("123456789012/us-east-1/ecs/task-number/web")
      ->at("n")
      .get<std::uint64_t>();
}

api::Response list_clusters(TestBackend& backend) {
  return backend.call("ecs", "ListClusters", Json::object());
}

// Commands until the world is where the clock is; gives how many it took.
int catch_up(TestBackend& backend) {
  int commands = 1;
  while (!list_clusters(backend).notices.empty() && commands < 100) ++commands;
  return commands;
}

// Every look at it takes a millisecond, as on a machine that works.
class BusyClock : public WallClock {
 public:
  Instant now() override { return {now_ms_}; }
  std::int64_t monotonic_ms() override { return now_ms_++; }
  void sleep(Duration d) override { now_ms_ += d.ms; }
  void move(Duration d) { now_ms_ += d.ms; }

 private:
  std::int64_t now_ms_ = 1'800'000'000'000;
};

}  // namespace

TEST_CASE("a crash loop left alone for a weekend costs the next command a bounded number of events") {
  TestBackend backend("real");
  make_service(backend, R"("berth.sim.exit-after":"1s","berth.sim.exit-code":"1")", 1);
  backend.wall.move(minutes(10));
  CHECK(catch_up(backend) == 1);
  const std::uint64_t at_first = tasks_made(backend);
  CHECK(at_first >= 10);
  const Instant at_last = backend.wall.now();
  backend.wall.move(hours(62));
  const backend::Advanced advanced =
      local(backend)
          .engine(local(backend).known(local(backend).store().snapshot()).settings)
          .advance(backend.wall.now(), {.events = kEventsOfACommand, .lock_patience = {}});
  CHECK(advanced.events <= kEventsOfACommand);
  CHECK_FALSE(advanced.caught_up);
  const api::Response answer = list_clusters(backend);
  CHECK(answer.output.at("clusterArns").size() == 1);
  REQUIRE(answer.notices.size() == 1);
  CHECK(answer.notices[0].starts_with("the world is "));
  const Instant world = local(backend).store().snapshot().time();
  const auto minutes_gone = static_cast<std::uint64_t>((world - at_last).ms / minutes(1).ms);
  CHECK(minutes_gone > 12 * 60);
  CHECK(tasks_made(backend) - at_first <= minutes_gone + 1);
  CHECK(tasks_made(backend) - at_first >= minutes_gone * 9 / 10);
  const Json stopped =
      backend.ok("ecs", "ListTasks", R"({"cluster":"web","desiredStatus":"STOPPED"})").at("taskArns");
  CHECK(stopped.size() <= 62);
}

TEST_CASE("several tasks that crash at once are paced as well") {
  TestBackend backend("real");
  make_service(backend, R"("berth.sim.exit-after":"1s","berth.sim.exit-code":"1")", 20);
  backend.wall.move(minutes(30));
  catch_up(backend);
  const std::uint64_t before = tasks_made(backend);
  backend.wall.move(hours(10));
  catch_up(backend);
  CHECK(tasks_made(backend) - before <= 601);
}

TEST_CASE("a read does not wait longer than its patience, however much is due") {
  TestBackend made("real");
  make_service(made, R"("berth.sim.exit-after":"30s")", 10);
  BusyClock clock;
  backend::Options options;
  options.state_directory = made.directory();
  options.command = "test";
  options.wall = &clock;
  const auto door = backend::open(std::move(options));
  clock.move(hours(12));
  const std::int64_t begun = clock.now().ms;
  const api::Response answer =
      door->call({"ecs", "ListClusters", Json::object(), "123456789012", "us-east-1", ""});
  CHECK(answer.output.at("clusterArns").size() == 1);
  REQUIRE(answer.notices.size() == 1);
  CHECK(clock.now().ms - begun <= 250 + 60);
}

TEST_CASE(
    "a read that finds the store held answers from the last commit and says so; a write names the holder") {
  TestBackend backend("real");
  make_service(backend, "", 2);
  backend.wall.move(minutes(5));
  store::Options options;
  options.directory = backend.directory();
  options.command = "somebody else";
  store::Store other(options);
  const store::Transaction held = other.begin();
  const Instant begun = backend.wall.now();
  const api::Response answer = list_clusters(backend);
  CHECK(answer.output.at("clusterArns").size() == 1);
  REQUIRE(answer.notices.size() == 1);
  CHECK(answer.notices[0].find("another process holds the state") != std::string::npos);
  CHECK(backend.wall.now() - begun <= milliseconds(250 + 50));
  const std::uint64_t sequence = other.sequence();
  backend::Options impatient;
  impatient.state_directory = backend.directory();
  impatient.command = "test";
  impatient.wall = &backend.wall;
  impatient.write_patience = milliseconds(100);
  try {
    backend::open(std::move(impatient))
        ->call({"ecs", "CreateCluster", Json{{"clusterName", "late"}}, "123456789012", "us-east-1", ""});
    FAIL_CHECK("was accepted");
  } catch (const IoError& error) {
    CHECK(std::string(error.what()).find("somebody else") != std::string::npos);
  }
  CHECK(other.sequence() == sequence);
}

TEST_CASE("scaling goes on where it was when the world catches up") {
  TestBackend backend("real");
  make_service(backend, R"("berth.sim.cpu":"total:60@0s,600@2h,60@6h")", 2);
  const std::string target =
      R"("ServiceNamespace":"ecs","ResourceId":"service/web/app","ScalableDimension":"ecs:service:DesiredCount")";
  backend.ok("application-autoscaling", "RegisterScalableTarget",
             "{" + target + R"(,"MinCapacity":1,"MaxCapacity":15})");
  backend.ok(
      "application-autoscaling", "PutScalingPolicy",
      "{" + target +
          R"(,"PolicyName":"cpu","PolicyType":"TargetTrackingScaling","TargetTrackingScalingPolicyConfiguration":
                 {"TargetValue":50,"PredefinedMetricSpecification":{"PredefinedMetricType":"ECSServiceAverageCPUUtilization"}}})");
  const auto desired = [&backend] {
    return backend.ok("ecs", "DescribeServices", R"({"cluster":"web","services":["app"]})")
        .at("services")[0]
        .at("desiredCount")
        .get<int>();
  };
  backend.wall.move(hours(5));
  catch_up(backend);
  CHECK(desired() >= 10);
  backend.wall.move(hours(20));
  catch_up(backend);
  CHECK(desired() <= 2);
  const Json activities =
      backend.ok("application-autoscaling", "DescribeScalingActivities", R"({"ServiceNamespace":"ecs"})")
          .at("ScalingActivities");
  REQUIRE(activities.size() >= 2);
  const Instant last = from_epoch_seconds(activities[0].at("StartTime").get<double>());
  CHECK(backend.wall.now() - last > hours(10));
}
