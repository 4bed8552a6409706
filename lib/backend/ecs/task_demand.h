// What a task of a task definition takes of its container instance: the bridge from documents to placement.
#pragma once

#include "core/placement/instance.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

// Task-level cpu and memory where they are given, else the containers' sums (memoryReservation before
// memory); static host ports; GPUs; one ENI for awsvpc; the required attributes. Overrides count. `zones` is
// left empty: the network configuration says them.
core::placement::Demand demand_of(model::View<ecs::TaskDefinition> definition,
                                  model::View<ecs::TaskOverride> overrides);
core::placement::Demand demand_of(model::View<ecs::TaskDefinition> definition);

}  // namespace berth::backend
