// An image as it is stored, and how one is found: `…/image/NAME@DIGEST`, its manifest beside it under
// `…/manifest/NAME@DIGEST`, since most who look at an image do not want its text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/ecr/registry.h"
#include "base/instant.h"
#include "base/json_fwd.h"
#include "store/store.h"

namespace berth::backend::images {

struct Tag {
  std::string name;
  Instant created_at;
};

struct Image {
  std::string digest;
  std::string media_type;
  std::string artifact_media_type;  // empty: it has none
  std::string subject;              // digest of what it refers to; empty: nothing
  std::int64_t size_bytes = 0;
  Instant pushed_at;      // first push; a later tag does not change it
  std::vector<Tag> tags;  // in the order in which they came
  std::vector<std::string> layers;
  std::vector<std::string> children;
};

Json to_document(const Image& image);
Image image_of(const Json& document);

// What a caller named: either part may be empty.
struct ImageId {
  std::string digest;
  std::string tag;
};
ImageId image_id_of(const Json& identifier);
Json identifier_of(const ImageId& id);

std::string image_key(const Registry& registry, std::string_view repository, std::string_view digest);
std::string manifest_key(const Registry& registry, std::string_view repository, std::string_view digest);

std::optional<Image> load_image(const store::Reader& reader, const Registry& registry,
                                std::string_view repository, std::string_view digest);
std::optional<Image> find_by_tag(const store::Reader& reader, const Registry& registry,
                                 std::string_view repository, std::string_view tag);

// When a push of `now` counts as pushed: scripts take the last one by imagePushedAt, so no two of a
// repository share a millisecond, even while the clock stands still.
Instant next_push(const store::Reader& reader, const Registry& registry, std::string_view repository,
                  Instant now);

// Index rows, all behind row_prefix: `tagged/` or `untagged/`, push time, digest; the page order of
// DescribeImages.
inline constexpr std::string_view kImagesByPush = "image.push";
// `tagged/TAG`, carrying the tag, or `untagged/DIGEST`; the entries of ListImages.
inline constexpr std::string_view kImageIds = "image.id";
// LAYER/IMAGE, and CHILD/PARENT.
inline constexpr std::string_view kImagesByLayer = "image.layer";
inline constexpr std::string_view kImagesByChild = "image.child";
// SUBJECT/IMAGE, carrying the image's artifact type.
inline constexpr std::string_view kImagesBySubject = "image.subject";

// A tag as it stands in a row's key: a long one is cut, and told from others like it by a hash behind a `~`,
// which no tag has.
std::string tag_in_key(std::string_view tag);

void image_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

// Whether an image of the repository has this layer.
bool is_layer_used(const store::Reader& reader, const Registry& registry, std::string_view repository,
                   std::string_view layer_digest);
// The digests of the lists that have this image.
std::vector<std::string> parents_of(const store::Reader& reader, const Registry& registry,
                                    std::string_view repository, std::string_view digest);

}  // namespace berth::backend::images
