// Scaling, and what else a script asks of an account.
#include <array>

#include "cli/help_guides.h"

namespace berth::cli {

namespace {

constexpr std::array kGuides = {
    Guide{.service = "application-autoscaling",
          .name = "register-scalable-target",
          .text = "A service is named as service/CLUSTER/NAME. Until it has a policy nothing is scaled; a "
                  "count outside "
                  "the limits is brought within them. To register it again changes what is given.",
          .stage = Stage::service,
          .example = "berth application-autoscaling register-scalable-target --service-namespace ecs \\\n"
                     "    --scalable-dimension ecs:service:DesiredCount --resource-id service/web/front \\\n"
                     "    --min-capacity 2 --max-capacity 10"},
    Guide{.service = "application-autoscaling",
          .name = "put-scaling-policy",
          .text =
              "Target tracking on a service's CPU or memory: the count is kept where the average comes near "
              "to the "
              "target. The load comes from the labels berth.sim.cpu and berth.sim.memory of its containers.",
          .stage = Stage::service,
          .example =
              "berth application-autoscaling register-scalable-target --service-namespace ecs \\\n"
              "    --scalable-dimension ecs:service:DesiredCount --resource-id service/web/front \\\n"
              "    --min-capacity 2 --max-capacity 10\n"
              "berth application-autoscaling put-scaling-policy --service-namespace ecs \\\n"
              "    --scalable-dimension ecs:service:DesiredCount --resource-id service/web/front \\\n"
              "    --policy-name cpu --policy-type TargetTrackingScaling \\\n"
              "    --target-tracking-scaling-policy-configuration 'TargetValue=60,\n"
              "    PredefinedMetricSpecification={PredefinedMetricType=ECSServiceAverageCPUUtilization}'"},
    Guide{.service = "application-autoscaling",
          .name = "describe-scalable-targets",
          .text = "Of all services, or of those named.",
          .stage = Stage::nothing,
          .example = "berth application-autoscaling describe-scalable-targets --service-namespace ecs"},
    Guide{.service = "application-autoscaling",
          .name = "describe-scaling-policies",
          .text = "Each with the alarms that it made.",
          .stage = Stage::nothing,
          .example = "berth application-autoscaling describe-scaling-policies --service-namespace ecs"},
    Guide{.service = "application-autoscaling",
          .name = "describe-scaling-activities",
          .text = "The newest first, each with its cause.",
          .stage = Stage::nothing,
          .example = "berth application-autoscaling describe-scaling-activities --service-namespace ecs \\\n"
                     "    --resource-id service/web/front --query 'ScalingActivities[].Description'"},
    Guide{.service = "sts",
          .name = "get-caller-identity",
          .text = "Nobody is asked for keys. The account is that of BERTH_ACCOUNT, else 123456789012.",
          .stage = Stage::nothing,
          .example = "berth sts get-caller-identity --query Account --output text\n= 123456789012"},
    Guide{.service = "ec2",
          .name = "describe-subnets",
          .text = "The default VPC is there from the beginning, with a subnet in each zone.",
          .stage = Stage::nothing,
          .example = "berth ec2 describe-subnets --query 'Subnets[].SubnetId' --output text"},
};

}  // namespace

std::span<const Guide> scaling_guides() { return kGuides; }

}  // namespace berth::cli
