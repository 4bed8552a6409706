// Scaling activities: one document each, kept for six weeks, also after their target is gone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/application_autoscaling/targets.h"
#include "core/scaling/target_tracking.h"

namespace berth::backend::autoscaling {

// Writes what the core says of activities, new ones and those that moved on.
void record_activities(World& world, const Scope& scope, const std::string& resource_id,
                       const TargetRecord& target, const std::vector<core::scaling::Activity>& activities);

// A target that goes leaves no activity in progress behind.
void end_open_activity(World& world, const Scope& scope, const std::string& resource_id);

// The number of a resource's newest activity; 0 if there is none.
int last_activity(const store::Reader& reader, const Scope& scope, const std::string& resource_id);

// Newest first: SCOPE/WHICH/RESOURCE/START/…, WHICH being `all` or `scaled`, RESOURCE `*` or one target's.
inline constexpr std::string_view kActivities = "scaling.activity";
void activity_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

model::Doc<shapes::DescribeScalingActivitiesResponse> describe_scaling_activities(
    Call& call, model::View<shapes::DescribeScalingActivitiesRequest> in);

}  // namespace berth::backend::autoscaling
