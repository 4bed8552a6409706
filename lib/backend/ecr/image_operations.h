// Images by the API: pushed, listed, described, fetched, deleted. The handlers serve both services.
#pragma once

#include "backend/area.h"
#include "model/doc.h"
#include "model/gen/ecr.h"

namespace berth::backend::images {

model::Doc<ecr::PutImageResponse> put_image(Call& call, model::View<ecr::PutImageRequest> input);
model::Doc<ecr::BatchDeleteImageResponse> batch_delete_image(Call& call,
                                                             model::View<ecr::BatchDeleteImageRequest> input);
model::Doc<ecr::DescribeImagesResponse> describe_images(Call& call,
                                                        model::View<ecr::DescribeImagesRequest> input);

// The tag and the digest of a PutImage, whose forms the model does not know.
void check_push(const Json& input);

}  // namespace berth::backend::images

namespace berth::backend {
extern const Area kImagesArea;
}  // namespace berth::backend
