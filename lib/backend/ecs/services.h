// The operations on services.
#pragma once

#include "backend/area.h"
#include "model/gen/ecs.h"

namespace berth::backend {

extern const Area kServicesArea;

model::Doc<berth::ecs::CreateServiceResponse> create_service(
    Call& call, model::View<berth::ecs::CreateServiceRequest> in);
model::Doc<berth::ecs::UpdateServiceResponse> update_service(
    Call& call, model::View<berth::ecs::UpdateServiceRequest> in);
model::Doc<berth::ecs::DeleteServiceResponse> delete_service(
    Call& call, model::View<berth::ecs::DeleteServiceRequest> in);

}  // namespace berth::backend
