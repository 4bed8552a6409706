// Scaling policies of targets. Target tracking on ECS's CPU and memory utilisation is evaluated; the other
// kinds are refused as not implemented yet.
#pragma once

#include <vector>

#include "backend/application_autoscaling/targets.h"

namespace berth::backend::autoscaling {

// The policies of a target, by name.
std::vector<model::Doc<shapes::ScalingPolicy>> policies_of(const store::Reader& reader, const Scope& scope,
                                                           std::string_view resource_id);

// `ECSServiceAverageCPUUtilization` and its like.
std::string metric_of(model::View<shapes::ScalingPolicy> policy);

model::Doc<shapes::PutScalingPolicyResponse> put_scaling_policy(
    Call& call, model::View<shapes::PutScalingPolicyRequest> in);
model::Doc<shapes::DescribeScalingPoliciesResponse> describe_scaling_policies(
    Call& call, model::View<shapes::DescribeScalingPoliciesRequest> in);
model::Doc<shapes::DeleteScalingPolicyResponse> delete_scaling_policy(
    Call& call, model::View<shapes::DeleteScalingPolicyRequest> in);

}  // namespace berth::backend::autoscaling
