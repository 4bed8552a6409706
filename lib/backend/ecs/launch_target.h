// On what a task or a service's tasks run, and with which network: the checks that RunTask, StartTask and the
// services share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "backend/ecs/clusters.h"
#include "backend/world.h"
#include "base/json_fwd.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

struct LaunchTarget {
  std::string launch_type;        // EC2, FARGATE, EXTERNAL
  std::string capacity_provider;  // FARGATE or FARGATE_SPOT if a strategy asked for it, else empty
};

// The target of `launch_type` (empty: not given) or of a capacity provider strategy (a list of
// {capacityProvider, weight, base}, empty: not given); without either, of the cluster's default strategy,
// else EC2. Throws InvalidParameterException.
LaunchTarget launch_target(const store::Reader& reader, const ClusterPlace& cluster,
                           const std::string& launch_type, const Json& strategy);

// Throws unless the definition can run there: "Task definition does not support launch_type FARGATE.", and a
// platform version only on Fargate.
void require_runs_on(model::View<berth::ecs::TaskDefinition> definition, const LaunchTarget& target,
                     const std::string& platform_version);

// The awsvpcConfiguration to launch with ({} without awsvpc), defaults filled in. Throws
// InvalidParameterException where the network mode and the configuration do not go together, or an id is no
// subnet or security group.
Json checked_network(model::View<berth::ecs::TaskDefinition> definition,
                     model::View<berth::ecs::NetworkConfiguration> network);

// Throws InvalidParameterException for constraints and strategies that can't be: too many, with Fargate,
// malformed. `defined` constraints are those of the task definition; they count towards the limit of ten.
void check_placement(const Json& constraints, const Json& strategies, const LaunchTarget& target,
                     std::size_t defined);

// The tags of a task or service: the given ones over propagated ones, and ECS's own if they are enabled.
Json launch_tags(const Json& given, const Json& propagated, bool managed, const ClusterPlace& cluster,
                 std::string_view service);

}  // namespace berth::backend
