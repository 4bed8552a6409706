// The engine's step of a scalable target: the simulated load of its service, what core/scaling makes of it,
// and the desired count that follows.
#pragma once

#include <string_view>
#include <vector>

#include "backend/world.h"
#include "base/json_fwd.h"
#include "store/store.h"

namespace berth::backend::autoscaling {

// Behind the steps of tasks and services, so that it sees an instant's last word.
inline constexpr std::string_view kScalingStep = "5-scaling";

// Something changed that a target of this service depends on (its counts, its deployments, limits, policies):
// it is evaluated at the next whole minute. Costs one look-up for a service without a target.
void wake_scaling(World& world, std::string_view service_key);

void forget_wake(World& world, const Scope& scope, std::string_view resource_id);
void wake_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);
void scaling_step(World& world, std::string_view wake_key, const Json& document);

}  // namespace berth::backend::autoscaling
