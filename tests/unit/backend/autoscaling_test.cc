#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

constexpr const char* kAs = "application-autoscaling";
const std::string kTarget =
    R"("ServiceNamespace":"ecs","ResourceId":"service/web/app","ScalableDimension":"ecs:service:DesiredCount")";

std::string with_target(const std::string& members) { return "{" + kTarget + "," + members + "}"; }

// A service of two Fargate tasks whose container has these labels, 40 s and more old.
void make_service(TestBackend& backend, const std::string& labels, int desired = 2) {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"app","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256",
                 "memory":"512","containerDefinitions":[{"name":"app","image":"nginx","dockerLabels":{)" +
                 labels + "}}]}");
  backend.ok("ecs", "CreateService",
             R"({"cluster":"web","serviceName":"app","taskDefinition":"app:1","launchType":"FARGATE",
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}},"desiredCount":)" +
                 std::to_string(desired) + "}");
}

Json put_tracking(TestBackend& backend, const std::string& more = "", const std::string& metric = "CPU",
                  double target = 50) {
  return backend.ok(kAs, "PutScalingPolicy",
                    with_target(fmt::format(R"("PolicyName":"{0}","PolicyType":"TargetTrackingScaling",
      "TargetTrackingScalingPolicyConfiguration":{{"TargetValue":{1},"PredefinedMetricSpecification":
      {{"PredefinedMetricType":"ECSServiceAverage{0}Utilization"}}{2}}})",
                                            metric, target, more)));
}

Json register_target(TestBackend& backend, int minimum, int maximum, const std::string& more = "") {
  return backend.ok(
      kAs, "RegisterScalableTarget",
      with_target(fmt::format(R"("MinCapacity":{},"MaxCapacity":{}{})", minimum, maximum, more)));
}

Json service(TestBackend& backend) {
  return backend.ok("ecs", "DescribeServices", R"({"cluster":"web","services":["app"]})").at("services")[0];
}

int desired(TestBackend& backend) { return service(backend).at("desiredCount").get<int>(); }

Json activities(TestBackend& backend, const std::string& more = "") {
  return backend
      .ok(kAs, "DescribeScalingActivities",
          R"({"ServiceNamespace":"ecs","ResourceId":"service/web/app")" + more + "}")
      .at("ScalingActivities");
}

// The minutes since the start at which the desired count was another than before: `12: 5`.
std::string watch(TestBackend& backend, int minutes_long, int first = 2) {
  std::string story;
  int before = first;
  for (int minute = 1; minute <= minutes_long; ++minute) {
    backend.advance(minutes(1));
    const int now = desired(backend);
    if (now != before) story += fmt::format("{}: {}\n", minute, now);
    before = now;
  }
  return story;
}

}  // namespace

TEST_CASE("a scalable target: registered, changed, described, deregistered") {
  TestBackend backend;
  make_service(backend, "");
  const Json made = register_target(backend, 1, 4, R"(,"Tags":{"team":"a"})");
  const std::string arn = made.at("ScalableTargetARN").get<std::string>();
  CHECK(arn.starts_with("arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/0ec5"));
  CHECK(arn.size() ==
        std::string("arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/").size() + 36);

  Json all =
      backend.ok(kAs, "DescribeScalableTargets", R"({"ServiceNamespace":"ecs"})").at("ScalableTargets");
  REQUIRE(all.size() == 1);
  CHECK(all[0].at("MinCapacity") == 1);
  CHECK(all[0].at("MaxCapacity") == 4);
  CHECK(all[0].at("SuspendedState") == Json({{"DynamicScalingInSuspended", false},
                                             {"DynamicScalingOutSuspended", false},
                                             {"ScheduledScalingSuspended", false}}));
  CHECK(all[0].at("RoleARN").get<std::string>().ends_with(
      "AWSServiceRoleForApplicationAutoScaling_ECSService"));
  CHECK_FALSE(all[0].contains("berth"));

  const Json again =
      backend.ok(kAs, "RegisterScalableTarget",
                 with_target(R"("MaxCapacity":9,"SuspendedState":{"DynamicScalingInSuspended":true})"));
  CHECK(again == made);
  all = backend
            .ok(kAs, "DescribeScalableTargets",
                R"({"ServiceNamespace":"ecs","ResourceIds":["service/web/app","service/web/other"]})")
            .at("ScalableTargets");
  REQUIRE(all.size() == 1);
  CHECK(all[0].at("MinCapacity") == 1);
  CHECK(all[0].at("MaxCapacity") == 9);
  CHECK(all[0].at("SuspendedState").at("DynamicScalingInSuspended") == true);
  CHECK(all[0].at("SuspendedState").at("DynamicScalingOutSuspended") == false);
  CHECK(backend.ok(kAs, "DescribeScalableTargets", R"({"ServiceNamespace":"dynamodb"})")
            .at("ScalableTargets")
            .empty());

  put_tracking(backend);
  backend.ok(kAs, "DeregisterScalableTarget", "{" + kTarget + "}");
  CHECK(backend.ok(kAs, "DescribeScalableTargets", R"({"ServiceNamespace":"ecs"})")
            .at("ScalableTargets")
            .empty());
  CHECK(backend.ok(kAs, "DescribeScalingPolicies", R"({"ServiceNamespace":"ecs"})")
            .at("ScalingPolicies")
            .empty());
  CHECK(desired(backend) == 2);
  backend.advance(hours(1));
  for (const std::string& line : backend.documents()) {
    CHECK_MESSAGE(line.find("/application-autoscaling/") == std::string::npos, line);
  }
}

TEST_CASE("limits clamp the count at once, and an activity says why") {
  TestBackend backend;
  make_service(backend, "", 5);
  register_target(backend, 1, 3);
  CHECK(desired(backend) == 3);
  Json found = activities(backend);
  REQUIRE(found.size() == 1);
  CHECK(found[0].at("Cause") == "maximum capacity was set to 3");
  CHECK(found[0].at("Description") == "Setting desired count to 3.");
  CHECK(found[0].at("StatusCode") == "InProgress");
  CHECK_FALSE(found[0].contains("EndTime"));
  backend.advance(minutes(2));
  found = activities(backend);
  CHECK(found[0].at("StatusCode") == "Successful");
  CHECK(found[0].at("StatusMessage") ==
        "Successfully set desired count to 3. Change successfully fulfilled by ecs.");
  // A count set by hand stays, until the next registration.
  backend.ok("ecs", "UpdateService", R"({"cluster":"web","service":"app","desiredCount":6})");
  backend.advance(minutes(30));
  CHECK(desired(backend) == 6);
  backend.ok(kAs, "RegisterScalableTarget", "{" + kTarget + "}");
  CHECK(desired(backend) == 3);
  backend.ok(kAs, "RegisterScalableTarget", with_target(R"("MinCapacity":7,"MaxCapacity":8)"));
  CHECK(desired(backend) == 7);
  CHECK(activities(backend)[0].at("Cause") == "minimum capacity was set to 7");
  CHECK(activities(backend)[1].at("StatusCode") == "Overridden");
}

TEST_CASE("target tracking out and back in, for a load that rises and falls") {
  TestBackend backend;
  make_service(backend, R"("berth.sim.cpu":"total:60@0s,240@10m,60@40m")");
  register_target(backend, 1, 10);
  const Json put = put_tracking(backend);
  CHECK(put.at("PolicyARN").get<std::string>().ends_with(":resource/ecs/service/web/app:policyName/CPU"));
  REQUIRE(put.at("Alarms").size() == 2);
  CHECK(put.at("Alarms")[0]
            .at("AlarmName")
            .get<std::string>()
            .starts_with("TargetTracking-service/web/app-AlarmHigh-"));
  CHECK(put.at("Alarms")[1]
            .at("AlarmName")
            .get<std::string>()
            .starts_with("TargetTracking-service/web/app-AlarmLow-"));

  // Three high points from the tenth minute on, fifteen low ones from the fortieth.
  CHECK(watch(backend, 90) == "12: 5\n54: 2\n");
  const Json found = activities(backend);
  REQUIRE(found.size() == 2);
  CHECK(found[1].at("Description") == "Setting desired count to 5.");
  CHECK(found[1].at("Cause") == "monitor alarm " + put.at("Alarms")[0].at("AlarmName").get<std::string>() +
                                    " in state ALARM triggered policy CPU");
  CHECK(found[1].at("StatusCode") == "Successful");
  CHECK(found[1].at("Details") == "ceil(2 tasks x 120 / 50) = 5");
  CHECK(found[0].at("StatusMessage") ==
        "Successfully set desired count to 2. Change successfully fulfilled by ecs.");
  const Json with_refusals = activities(backend, R"(,"IncludeNotScaledActivities":true)");
  CHECK(with_refusals.size() > found.size());
  CHECK(with_refusals[0].at("NotScaledReasons")[0].at("Code") == "AutoScalingAnticipatedFlapping");
}

TEST_CASE("a month of quiet costs next to nothing, and time in one step is time in many") {
  std::vector<std::string> one, many;
  for (const bool steps : {false, true}) {
    TestBackend backend;
    make_service(backend, R"("berth.sim.cpu":"total:60@0s,300@3h,90@26h","berth.sim.memory":"20")");
    register_target(backend, 1, 20);
    put_tracking(backend);
    put_tracking(backend, "", "Memory");
    if (steps) {
      for (int i = 0; i < 60; ++i) backend.advance(minutes(30));
    } else {
      backend.advance(hours(30));
    }
    (steps ? many : one) = backend.documents();
    if (steps) continue;
    backend.advance(days(30));
    CHECK(desired(backend) == 2);
  }
  const auto keep = [](std::vector<std::string>& lines) {
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("-/-/berth/world/"); });
  };
  keep(one);
  keep(many);
  CHECK(one == many);
}

TEST_CASE("suspension, cooldowns and scale-in that is off") {
  TestBackend backend;
  make_service(backend, R"("berth.sim.cpu":"total:200@0s,20@20m")");
  register_target(backend, 1, 10, R"(,"SuspendedState":{"DynamicScalingOutSuspended":true})");
  put_tracking(backend, R"(,"DisableScaleIn":true)");
  CHECK(watch(backend, 10) == "");
  backend.ok(kAs, "RegisterScalableTarget",
             with_target(R"("SuspendedState":{"DynamicScalingOutSuspended":false})"));
  CHECK(watch(backend, 50) == "1: 4\n");
  CHECK(put_tracking(backend, R"(,"DisableScaleIn":true)").at("Alarms").size() == 1);
  CHECK(put_tracking(backend).at("Alarms").size() == 2);
  CHECK(watch(backend, 5, 4) == "1: 1\n");
}

TEST_CASE("memory scales as well, and all policies must agree on the way in") {
  TestBackend backend;
  make_service(backend, R"("berth.sim.memory":"total:240@0s,40@20m","berth.sim.cpu":"48@0s,5@50m")");
  register_target(backend, 1, 10);
  put_tracking(backend);
  put_tracking(backend, "", "Memory", 60);
  CHECK(watch(backend, 90) == "3: 4\n64: 1\n");
}

TEST_CASE("policies: listed, replaced, deleted") {
  TestBackend backend;
  make_service(backend, "");
  register_target(backend, 1, 10);
  const Json first = put_tracking(backend);
  put_tracking(backend, "", "Memory");
  CHECK(put_tracking(backend, R"(,"ScaleInCooldown":60)") == first);
  const auto list = [&](const std::string& more) {
    return backend.ok(kAs, "DescribeScalingPolicies", R"({"ServiceNamespace":"ecs")" + more + "}");
  };
  const Json all = list("").at("ScalingPolicies");
  REQUIRE(all.size() == 2);
  CHECK(all[0].at("PolicyName") == "CPU");
  CHECK(all[0].at("PolicyType") == "TargetTrackingScaling");
  CHECK(all[0].at("TargetTrackingScalingPolicyConfiguration").at("ScaleInCooldown") == 60);
  CHECK(all[0].at("Alarms") == first.at("Alarms"));
  CHECK(list(R"(,"PolicyNames":["Memory"])").at("ScalingPolicies").size() == 1);
  CHECK(list(R"(,"ResourceId":"service/web/other")").at("ScalingPolicies").empty());
  const Json page = list(R"(,"MaxResults":1)");
  REQUIRE(page.contains("NextToken"));
  const Json rest = list(R"(,"MaxResults":1,"NextToken":")" + page.at("NextToken").get<std::string>() + "\"");
  REQUIRE(rest.at("ScalingPolicies").size() == 1);
  CHECK(rest.at("ScalingPolicies")[0].at("PolicyName") == "Memory");
  CHECK_FALSE(rest.contains("NextToken"));
  backend.ok(kAs, "DeleteScalingPolicy", with_target(R"("PolicyName":"CPU")"));
  CHECK(list("").at("ScalingPolicies").size() == 1);
}

TEST_CASE("tags of a target") {
  TestBackend backend;
  make_service(backend, "");
  const std::string arn = register_target(backend, 1, 10, R"(,"Tags":{"a":"1"})").at("ScalableTargetARN");
  backend.ok(kAs, "TagResource", Json{{"ResourceARN", arn}, {"Tags", {{"b", "2"}, {"a", "3"}}}});
  const Json tags = Json{{"a", "3"}, {"b", "2"}};
  CHECK(backend.ok(kAs, "ListTagsForResource", Json{{"ResourceARN", arn}}).at("Tags") == tags);
  backend.ok(kAs, "UntagResource", Json{{"ResourceARN", arn}, {"TagKeys", {"a", "none"}}});
  CHECK(backend.ok(kAs, "ListTagsForResource", Json{{"ResourceARN", arn}}).at("Tags") == Json{{"b", "2"}});
  const std::string other = arn.substr(0, arn.size() - 1) + (arn.back() == 'f' ? "e" : "f");
  const auto refused = backend.refused(kAs, "ListTagsForResource", Json{{"ResourceARN", other}});
  CHECK(refused.type == "ResourceNotFoundException");
  CHECK(refused.members.at("ResourceName") == other);
  Json many = Json::object();
  for (int i = 0; i < 50; ++i) many["k" + std::to_string(i)] = "v";
  CHECK(backend.refused(kAs, "TagResource", Json{{"ResourceARN", arn}, {"Tags", many}}).type ==
        "TooManyTagsException");
  CHECK(backend.refused(kAs, "TagResource", Json{{"ResourceARN", arn}, {"Tags", {{"aws:x", "1"}}}}).type ==
        "ValidationException");
}

TEST_CASE("what application auto scaling refuses, leaving everything as it was") {
  TestBackend backend;
  make_service(backend, "");
  register_target(backend, 1, 10);
  put_tracking(backend);
  backend.advance(minutes(1));
  const std::vector<std::string> before = backend.documents();
  const std::string tracking =
      R"("PolicyName":"p","PolicyType":"TargetTrackingScaling","TargetTrackingScalingPolicyConfiguration":)";
  const auto metric = [](const std::string& type, const std::string& more = "") {
    return R"({"TargetValue":50,"PredefinedMetricSpecification":{"PredefinedMetricType":")" + type + "\"" +
           more + "}}";
  };
  struct Case {
    const char* operation;
    std::string input;
    const char* type;
    const char* message;
  };
  const std::string elsewhere =
      R"({"ServiceNamespace":"ecs","ResourceId":"service/web/gone","ScalableDimension":"ecs:service:DesiredCount")";
  for (
      const Case& c : {
          Case{"RegisterScalableTarget", elsewhere + R"(,"MinCapacity":1,"MaxCapacity":2})",
               "ValidationException", "ECS service doesn't exist: service/web/gone"},
          Case{"RegisterScalableTarget", with_target(R"("MinCapacity":11)"), "ValidationException",
               "Maximum capacity cannot be less than minimum capacity"},
          Case{"RegisterScalableTarget", with_target(R"("MinCapacity":-1)"), "ValidationException", ""},
          Case{
              "RegisterScalableTarget",
              R"({"ServiceNamespace":"ecs","ResourceId":"service/app","ScalableDimension":"ecs:service:DesiredCount"})",
              "ValidationException", "Unsupported service namespace, resource type or scalable dimension"},
          Case{
              "RegisterScalableTarget",
              R"({"ServiceNamespace":"dynamodb","ResourceId":"table/t","ScalableDimension":"dynamodb:table:ReadCapacityUnits"})",
              "ValidationException", "Unsupported service namespace, resource type or scalable dimension"},
          Case{"RegisterScalableTarget", R"({"ServiceNamespace":"ecs"})", "ValidationException", ""},
          Case{"DescribeScalableTargets", R"({"ServiceNamespace":"nothing"})", "ValidationException", ""},
          Case{"DescribeScalableTargets", R"({"ServiceNamespace":"ecs","NextToken":"x"})",
               "InvalidNextTokenException", ""},
          Case{"DescribeScalingPolicies", R"({"ServiceNamespace":"ecs","NextToken":"x"})",
               "InvalidNextTokenException", ""},
          Case{"DescribeScalingActivities", R"({"ServiceNamespace":"ecs","NextToken":"x"})",
               "InvalidNextTokenException", ""},
          Case{"DeregisterScalableTarget", elsewhere + "}", "ObjectNotFoundException", ""},
          Case{"DeleteScalingPolicy", with_target(R"("PolicyName":"none")"), "ObjectNotFoundException", ""},
          Case{"PutScalingPolicy",
               elsewhere + "," + tracking + metric("ECSServiceAverageCPUUtilization") + "}",
               "ObjectNotFoundException",
               "No scalable target registered for service namespace: ecs, resource ID: service/web/gone, "
               "scalable "
               "dimension: ecs:service:DesiredCount"},
          Case{"PutScalingPolicy", with_target(tracking + R"({"TargetValue":50})"), "ValidationException",
               "PredefinedMetricSpecification or CustomizedMetricSpecification must be set for target "
               "tracking scaling."},
          Case{"PutScalingPolicy", with_target(tracking + metric("RDSReaderAverageCPUUtilization")),
               "ValidationException", ""},
          Case{
              "PutScalingPolicy",
              with_target(tracking + metric("ECSServiceAverageMemoryUtilization", R"(,"ResourceLabel":"x")")),
              "ValidationException",
              "Resource label should not be specified for predefined metric type "
              "ECSServiceAverageMemoryUtilization"},
          Case{"PutScalingPolicy", with_target(tracking + metric("ALBRequestCountPerTarget")),
               "ValidationException",
               "Resource label should be specified for predefined metric type ALBRequestCountPerTarget"},
          Case{"PutScalingPolicy", with_target(tracking + metric("ECSServiceAverageCPUUtilization")),
               "ValidationException",
               "Only one TargetTrackingScaling policy for a given metric specification is allowed."},
          Case{"PutScalingPolicy", with_target(R"("PolicyName":"p","PolicyType":"TargetTrackingScaling")"),
               "ValidationException", "TargetTrackingScaling policy configuration must be specified"},
          Case{
              "PutScalingPolicy",
              with_target(
                  R"("PolicyName":"p","PolicyType":"StepScaling","TargetTrackingScalingPolicyConfiguration":)" +
                  metric("ECSServiceAverageCPUUtilization")),
              "ValidationException",
              "You must only provide a single scaling policy configuration, which must match the scaling "
              "policy type "
              "specified."},
          Case{"PutScalingPolicy",
               with_target(
                   R"("PolicyName":"p","PolicyType":"StepScaling","StepScalingPolicyConfiguration":{})"),
               "NotImplemented", "a scaling policy of type StepScaling: not implemented yet"},
          Case{"PutScalingPolicy", with_target(R"("PolicyName":"","PolicyType":"TargetTrackingScaling")"),
               "ValidationException", ""},
      }) {
    CAPTURE(c.operation);
    CAPTURE(c.input);
    const auto refused = backend.refused(kAs, c.operation, c.input);
    CHECK(refused.type == c.type);
    if (*c.message != '\0') CHECK(refused.message == c.message);
  }
  CHECK(backend.documents() == before);
}

TEST_CASE("activities come newest first, in pages, and outlive their target for six weeks") {
  TestBackend backend;
  make_service(backend, "", 1);
  for (int maximum : {2, 3, 4}) {
    backend.ok(kAs, "RegisterScalableTarget",
               with_target(fmt::format(R"("MinCapacity":{0},"MaxCapacity":{0})", maximum)));
    backend.advance(minutes(10));
  }
  CHECK(activities(backend).size() == 3);
  const Json page =
      backend.ok(kAs, "DescribeScalingActivities", R"({"ServiceNamespace":"ecs","MaxResults":2})");
  CHECK(page.at("ScalingActivities")[0].at("Cause") == "minimum capacity was set to 4");
  const Json rest =
      backend.ok(kAs, "DescribeScalingActivities",
                 Json{{"ServiceNamespace", "ecs"}, {"MaxResults", 2}, {"NextToken", page.at("NextToken")}});
  CHECK(rest.at("ScalingActivities").size() == 1);
  backend.ok(kAs, "DeregisterScalableTarget", "{" + kTarget + "}");
  CHECK(activities(backend).size() == 3);
  register_target(backend, 5, 5);
  CHECK(activities(backend).size() == 4);
  backend.advance(days(41));
  CHECK(activities(backend).size() == 4);
  backend.advance(days(2));
  CHECK(activities(backend).empty());
}

TEST_CASE("a service that is deleted is scaled no more, and its target stays") {
  TestBackend backend;
  make_service(backend, R"("berth.sim.cpu":"90")");
  register_target(backend, 1, 10);
  put_tracking(backend);
  backend.ok("ecs", "DeleteService", R"({"cluster":"web","service":"app","force":true})");
  backend.advance(hours(2));
  CHECK(desired(backend) == 0);
  CHECK(backend.ok(kAs, "DescribeScalableTargets", R"({"ServiceNamespace":"ecs"})")
            .at("ScalableTargets")
            .size() == 1);
}
