#include "backend/ecr/image_failure.h"

#include "backend/ecr/names.h"
#include "base/json.h"

namespace berth::backend::images {
namespace {

struct FailureText {
  const char* code;
  const char* reason;
};

constexpr FailureText kNeitherPart = {"MissingDigestAndTag",
                                      "Invalid request parameters: both tag and digest cannot be null"};
constexpr FailureText kBadDigest = {"InvalidImageDigest",
                                    "Invalid request parameters: image digest should satisfy the regex "
                                    "'[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'"};
constexpr FailureText kBadTag = {
    "InvalidImageTag", "Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9-_.]+'"};
constexpr FailureText kUnknown = {"ImageNotFound", "Requested image not found"};
constexpr FailureText kOtherDigest = {
    "ImageTagDoesNotMatchDigest", "Invalid request parameters: image tag does not match the image digest"};

Found not_found(const FailureText& text) { return {std::nullopt, {text.code, text.reason}}; }

}  // namespace

Json failure_of(const ImageId& id, const Failure& failure) {
  return {{"imageId", identifier_of(id)}, {"failureCode", failure.code}, {"failureReason", failure.reason}};
}

Found find_image(const store::Reader& reader, const Registry& registry, std::string_view repository,
                 const ImageId& id) {
  if (id.digest.empty() && id.tag.empty()) return not_found(kNeitherPart);
  if (!id.digest.empty() && !is_digest(id.digest)) return not_found(kBadDigest);
  if (!id.tag.empty() && !is_tag(id.tag)) return not_found(kBadTag);
  auto image = id.tag.empty() ? load_image(reader, registry, repository, id.digest)
                              : find_by_tag(reader, registry, repository, id.tag);
  if (!image) return not_found(kUnknown);
  if (!id.digest.empty() && image->digest != id.digest) return not_found(kOtherDigest);
  return {std::move(image), {}};
}

}  // namespace berth::backend::images
