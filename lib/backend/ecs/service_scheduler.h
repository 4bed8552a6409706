// The scheduler of services: what it sees of one, as core/rollout wants it, and what it makes of the plan.
#pragma once

#include <string>
#include <string_view>

#include "backend/ecs/service_record.h"
#include "backend/world.h"
#include "base/json_fwd.h"

namespace berth::backend {

// A new PRIMARY deployment of the service's present settings. Requires: taskDefinition, launchType and
// network are set in `record.document`.
void begin_deployment(World& world, std::string_view key, ServiceRecord& record);

// The due step of a service's wake document.
void service_step(World& world, std::string_view wake_key, const Json& document);
// The due step of a service that has been INACTIVE long enough.
void forget_service(World& world, std::string_view key, const Json& document);

// Forgets what an INACTIVE service of this name left behind.
void erase_service(World& world, std::string_view key);

}  // namespace berth::backend
