#include "model/floats.h"

#include <doctest/doctest.h>

#include "base/json_text.h"

namespace berth::model {

TEST_CASE("integers of floating members become doubles, and nothing else changes") {
  const Service service = *find_service("application-autoscaling");
  const Shape input = *find_operation(service, "PutScalingPolicy")->input();
  const Json given = *parse_json(R"({"PolicyName":"7","Unknown":{"TargetValue":1},
      "TargetTrackingScalingPolicyConfiguration":{"TargetValue":50,"ScaleInCooldown":60},
      "StepScalingPolicyConfiguration":{"Cooldown":1,"StepAdjustments":[
        {"MetricIntervalLowerBound":0,"MetricIntervalUpperBound":1.5,"ScalingAdjustment":2},
        {"MetricIntervalLowerBound":"x"}]}})");
  const auto kept = with_doubles(input, given);
  REQUIRE(kept);
  CHECK(kept->dump() ==
        R"({"PolicyName":"7","Unknown":{"TargetValue":1},)"
        R"("TargetTrackingScalingPolicyConfiguration":{"TargetValue":50.0,"ScaleInCooldown":60},)"
        R"("StepScalingPolicyConfiguration":{"Cooldown":1,"StepAdjustments":[)"
        R"({"MetricIntervalLowerBound":0.0,"MetricIntervalUpperBound":1.5,"ScalingAdjustment":2},)"
        R"({"MetricIntervalLowerBound":"x"}]}})");
  CHECK_FALSE(with_doubles(input, *kept));
  CHECK_FALSE(with_doubles(input, Json::array()));
}

}  // namespace berth::model
