// How a container instance comes: RegisterContainerInstance, which agents call, and `berth instances add`,
// which makes one of an EC2 type out of nothing.
#pragma once

#include <string_view>

#include "backend/call.h"
#include "model/doc.h"
#include "model/gen/ecs.h"
#include "model/gen/own.h"

namespace berth::backend {

// Of the agents on instances that berth adds: the newest that it knows.
inline constexpr std::string_view kAgentVersion = "1.105.1";

model::Doc<ecs::RegisterContainerInstanceResponse> register_container_instance(
    Call& call, model::View<ecs::RegisterContainerInstanceRequest> in);

model::Doc<own::AddInstancesResponse> add_instances(Call& call, model::View<own::AddInstancesRequest> in);

}  // namespace berth::backend
