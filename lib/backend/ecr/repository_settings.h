// A repository's settings that only ECR has, not ECR Public: tag mutability, scanning, the lifecycle policy.
#pragma once

#include "backend/call.h"
#include "model/doc.h"
#include "model/gen/ecr.h"

namespace berth::backend::images {

model::Doc<ecr::PutImageTagMutabilityResponse> put_image_tag_mutability(
    Call& call, model::View<ecr::PutImageTagMutabilityRequest> input);
model::Doc<ecr::PutImageScanningConfigurationResponse> put_image_scanning_configuration(
    Call& call, model::View<ecr::PutImageScanningConfigurationRequest> input);

model::Doc<ecr::PutLifecyclePolicyResponse> put_lifecycle_policy(
    Call& call, model::View<ecr::PutLifecyclePolicyRequest> input);
model::Doc<ecr::GetLifecyclePolicyResponse> get_lifecycle_policy(
    Call& call, model::View<ecr::GetLifecyclePolicyRequest> input);
model::Doc<ecr::DeleteLifecyclePolicyResponse> delete_lifecycle_policy(
    Call& call, model::View<ecr::DeleteLifecyclePolicyRequest> input);

}  // namespace berth::backend::images
