#include "backend/application_autoscaling/area.h"

#include <array>

#include "backend/application_autoscaling/activities.h"
#include "backend/application_autoscaling/policies.h"
#include "backend/application_autoscaling/tags.h"
#include "backend/application_autoscaling/targets.h"
#include "backend/application_autoscaling/tracking.h"
#include "base/json.h"

namespace berth::backend {
namespace autoscaling {
namespace {

constexpr std::array kOperations = {
    writing<register_scalable_target>("RegisterScalableTarget"),
    reading<describe_scalable_targets>("DescribeScalableTargets"),
    writing<deregister_scalable_target>("DeregisterScalableTarget"),
    writing<put_scaling_policy>("PutScalingPolicy"),
    reading<describe_scaling_policies>("DescribeScalingPolicies"),
    writing<delete_scaling_policy>("DeleteScalingPolicy"),
    reading<describe_scaling_activities>("DescribeScalingActivities"),
    writing<tag_resource>("TagResource"),
    writing<untag_resource>("UntagResource"),
    reading<list_tags_for_resource>("ListTagsForResource"),
};

constexpr std::array kRows = {
    RowRule{"application-autoscaling/target", target_rows},
    RowRule{"application-autoscaling/activity", activity_rows},
    RowRule{"application-autoscaling/wake", wake_rows},
};

constexpr std::array kSteps = {
    DueStep{kScalingStep, scaling_step},
};

}  // namespace

}  // namespace autoscaling

const Area kAutoscalingArea = {autoscaling::kServiceId, autoscaling::kOperations, autoscaling::kRows,
                               autoscaling::kSteps};

}  // namespace berth::backend
