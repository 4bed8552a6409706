// What ECS refuses of a service's settings, in its words (ecs-services.md §2, §9).
#pragma once

#include "backend/ecs/launch_target.h"
#include "base/json_fwd.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

// Kinds of services that berth does not run yet: DAEMON, CODE_DEPLOY and EXTERNAL controllers, strategies
// other than ROLLING, Service Connect, managed volumes and VPC Lattice. Throws api::not_implemented, so that
// none is silently taken for a rolling one.
void refuse_unknown_kinds(model::View<berth::ecs::CreateServiceRequest> in);
void refuse_unknown_kinds(model::View<berth::ecs::UpdateServiceRequest> in);

// A deployment configuration as a service shows it: `given` over `present` (or the defaults), checked.
Json checked_deployment_configuration(const Json& present, const Json& given);

// Load balancers against the containers of the definition.
void check_load_balancers(const Json& load_balancers, model::View<berth::ecs::TaskDefinition> definition,
                          const LaunchTarget& target);

void check_service_registries(const Json& registries);

// A service that was given a role; `has_network`: its tasks have network interfaces of their own.
void check_role(bool has_load_balancers, bool has_network);

void check_service_name(const std::string& name);
void check_desired_count(int desired);

// The strategies as DescribeServices gives them back: `cpu` as CPU, `host` as instanceId.
Json shown_strategies(const Json& strategies);

}  // namespace berth::backend
