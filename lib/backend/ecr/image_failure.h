// Looking up one image of a batch, and the failure entry of one that is not to be had.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "backend/ecr/image.h"

namespace berth::backend::images {

struct Failure {
  std::string code;
  std::string reason;
};

// {imageId, failureCode, failureReason}
Json failure_of(const ImageId& id, const Failure& failure);

// The image, or why there is none: nothing named, a malformed part, unknown, or a tag of another digest.
struct Found {
  std::optional<Image> image;
  Failure failure;
};
Found find_image(const store::Reader& reader, const Registry& registry, std::string_view repository,
                 const ImageId& id);

}  // namespace berth::backend::images
