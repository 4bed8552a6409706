// How a container instance leaves: draining, which moves its service tasks elsewhere, and deregistering,
// which takes its tasks with it.
#pragma once

#include <string>
#include <string_view>

#include "backend/ecs/container_instances.h"
#include "backend/world.h"
#include "base/json_fwd.h"

namespace berth::backend {

// ACTIVE or DRAINING. A draining instance's pending service tasks are stopped at once; the rest of its
// service tasks is their schedulers' to replace, and standalone tasks stay.
void set_instance_status(World& world, FoundInstance& found, const std::string& status);

// INACTIVE; its tasks are STOPPED at once, as nobody reports on them any more.
void deregister_instance(World& world, const ClusterPlace& cluster, FoundInstance& found);

// An INACTIVE instance is forgotten after a while.
void forget_instance(World& world, std::string_view key, const Json& document);

}  // namespace berth::backend
