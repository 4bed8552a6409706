// The same state, seed and commands give the same documents, however time is cut into steps and whatever
// other accounts and regions do in between.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

// Time goes by in so many steps; `between` happens at each.
template <class Between>
void pass(TestBackend& backend, Duration time, int steps, const Between& between) {
  for (int i = 0; i < steps; ++i) {
    backend.advance({time.ms / steps});
    between();
  }
}

void define(TestBackend& backend) {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  backend.ok("berth", "AddInstances",
             R"({"cluster":"web","instanceType":"m5.large","count":4,"zones":["us-east-1a","us-east-1b"]})");
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"app","containerDefinitions":[{"name":"app","image":"i","cpu":128,"memory":128,
                 "dockerLabels":{"berth.sim.cpu":"total:60@0s,700@10m,40@1h"}}]})");
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"crash","containerDefinitions":[{"name":"a","image":"i","memory":64,
                 "dockerLabels":{"berth.sim.exit-after":"50s","berth.sim.exit-code":"3"}}]})");
  backend.ok(
      "ecs", "RegisterTaskDefinition",
      R"({"family":"health","containerDefinitions":[{"name":"a","image":"i","memory":64,"healthCheck":{"command":["CMD","x"]},
                 "dockerLabels":{"berth.sim.healthy-after":"25s"}}]})");
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"never","containerDefinitions":[{"name":"a","image":"i","memory":64,
                 "dockerLabels":{"berth.sim.start-error":"CannotPullContainerError: gone"}}]})");
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"big","containerDefinitions":[{"name":"a","image":"i","memory":7000}]})");
}

void create_services(TestBackend& backend) {
  for (const auto& [family, count] :
       {std::pair{"app", 3}, {"crash", 2}, {"health", 4}, {"never", 1}, {"big", 6}})
    backend.ok("ecs", "CreateService",
               Json{{"cluster", "web"},
                    {"serviceName", family},
                    {"taskDefinition", family},
                    {"desiredCount", count}});
  const std::string target =
      R"("ServiceNamespace":"ecs","ResourceId":"service/web/app","ScalableDimension":"ecs:service:DesiredCount")";
  backend.ok("application-autoscaling", "RegisterScalableTarget",
             "{" + target + R"(,"MinCapacity":1,"MaxCapacity":12})");
  backend.ok(
      "application-autoscaling", "PutScalingPolicy",
      "{" + target +
          R"(,"PolicyName":"cpu","PolicyType":"TargetTrackingScaling","TargetTrackingScalingPolicyConfiguration":
                 {"TargetValue":50,"PredefinedMetricSpecification":{"PredefinedMetricType":"ECSServiceAverageCPUUtilization"}}})");
}

template <class Between>
std::vector<std::string> documents_of(int steps, const Between& meanwhile) {
  TestBackend backend;
  const auto between = [&] { meanwhile(backend); };
  define(backend);
  create_services(backend);
  pass(backend, minutes(5), steps, between);
  const Json instances =
      backend.ok("ecs", "ListContainerInstances", R"({"cluster":"web"})").at("containerInstanceArns");
  backend.ok("ecs", "UpdateContainerInstancesState",
             Json{{"cluster", "web"}, {"containerInstances", {instances[0]}}, {"status", "DRAINING"}});
  pass(backend, minutes(20), steps, between);
  backend.ok("ecs", "UpdateService",
             R"({"cluster":"web","service":"health","forceNewDeployment":true,"desiredCount":6})");
  backend.ok("ecs", "DeregisterContainerInstance",
             Json{{"cluster", "web"}, {"containerInstance", instances[1]}, {"force", true}});
  pass(backend, minutes(60), steps, between);
  backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"crash","count":3})");
  backend.ok("ecs", "DeleteService", R"({"cluster":"web","service":"never","force":true})");
  pass(backend, minutes(120), steps, between);
  std::vector<std::string> own;
  for (std::string& document : backend.documents())
    if (document.starts_with("123456789012/us-east-1/")) own.push_back(std::move(document));
  return own;
}

void same(const std::vector<std::string>& expected, const std::vector<std::string>& got) {
  REQUIRE(expected.size() == got.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (expected[i] != got[i]) FAIL_CHECK(expected[i] << "\n  and\n" << got[i]);
  }
}

void nothing(TestBackend&) {}

// Another account and another region have a life of their own.
void others(TestBackend& backend) {
  for (const auto& [account, region] :
       {std::pair{"111122223333", "us-east-1"}, {"123456789012", "eu-west-1"}}) {
    backend.account = account;
    backend.region = region;
    backend.call("ecs", "CreateCluster", Json{{"clusterName", "web"}});
    backend.call("berth", "AddInstances", Json{{"cluster", "web"}});
    backend.call(
        "ecs", "RegisterTaskDefinition",
        Json::parse(R"({"family":"app","containerDefinitions":[{"name":"app","image":"i","memory":64}]})"));
    backend.call(
        "ecs", "CreateService",
        Json::parse(R"({"cluster":"web","serviceName":"app","taskDefinition":"app","desiredCount":2})"));
    backend.call("ecs", "RunTask", Json::parse(R"({"cluster":"web","taskDefinition":"app"})"));
  }
  backend.account = "123456789012";
  backend.region = "us-east-1";
}

}  // namespace

TEST_CASE("the documents are the same whether time goes in one step or in sixty, and whatever others do") {
  const std::vector<std::string> once = documents_of(1, nothing);
  CHECK(once.size() > 100);
  same(once, documents_of(1, nothing));
  same(once, documents_of(60, nothing));
  same(once, documents_of(60, [](TestBackend& backend) { backend.reopen(); }));
  same(once, documents_of(3, others));
}
