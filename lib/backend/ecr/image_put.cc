// PutImage: the checks in ECR's order, then the image, its tag, and whoever had the tag before.
#include <algorithm>
#include <set>

#include "backend/ecr/image.h"
#include "backend/ecr/image_operations.h"
#include "backend/ecr/manifest.h"
#include "backend/ecr/names.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend::images {
namespace {

using ecr::PutImageRequest;
using ecr::PutImageResponse;
using model::Doc;
using model::View;

constexpr std::size_t kTagsOfImageMax = 1000;

// What is pushed where.
struct Push {
  Registry registry;
  std::string repository;
  std::string tag;  // empty: none
  std::string digest;
  Manifest manifest;
};

Manifest require_manifest(View<PutImageRequest> input) {
  const std::string media_type = get(input, PutImageRequest::image_manifest_media_type);
  ManifestReading reading = read_manifest(get(input, PutImageRequest::image_manifest), media_type);
  switch (reading.fault) {
    case ManifestFault::none:
      return std::move(reading.manifest);
    case ManifestFault::malformed:
      throw invalid_parameter("ImageManifest", "Invalid JSON syntax");
    case ManifestFault::no_media_type:
      throw api::ServiceError("InvalidParameterException",
                              "image manifest mediatype not provided in manifest or parameter");
    case ManifestFault::unsupported_media_type:
      break;
  }
  throw api::ServiceError("InvalidParameterException", "Unsupported manifest type: \"" + media_type + "\"");
}

api::ServiceError not_there(const char* type, const char* what, const std::vector<std::string>& digests,
                            const Push& push) {
  return api::ServiceError(type, std::string(what) + " with digests '[" + join(digests, ", ") +
                                     "]' required for pushing image into repository with name '" +
                                     push.repository + "' in the registry with id '" + push.registry.id() +
                                     "' do not exist");
}

// Of `digests`, those that the repository has no thing of that kind for; each once.
std::vector<std::string> missing(const store::Reader& reader, const Push& push, const char* kind,
                                 const std::vector<std::string>& digests) {
  std::vector<std::string> out;
  std::set<std::string_view> seen;
  for (const std::string& digest : digests) {
    if (!seen.insert(digest).second) continue;
    if (!reader.contains(thing_key(push.registry, kind, push.repository, digest))) out.push_back(digest);
  }
  return out;
}

void require_parts(const store::Reader& reader, const Push& push) {
  const auto layers = missing(reader, push, "layer", push.manifest.layers);
  if (!layers.empty()) throw not_there("LayersNotFoundException", "Layers", layers, push);
  const auto children = missing(reader, push, "image", push.manifest.children);
  if (!children.empty()) throw not_there("ReferencedImagesNotFoundException", "Images", children, push);
}

bool is_tag_immutable(const Json& stored, std::string_view tag) {
  const View<ecr::Repository> repository(stored.at("repository"));
  std::vector<std::string> filters;
  for (const auto filter : get(repository, ecr::Repository::image_tag_mutability_exclusion_filters))
    filters.push_back(get(filter, ecr::ImageTagMutabilityExclusionFilter::filter));
  return is_immutable(get(repository, ecr::Repository::image_tag_mutability), filters, tag);
}

// Refuses a push that would change nothing, or would touch a tag that must stay where it is.
void require_change(const Push& push, const Json& stored, const std::optional<Image>& same,
                    const std::optional<Image>& tagged) {
  if (tagged && is_tag_immutable(stored, push.tag)) {
    throw api::ServiceError("ImageTagAlreadyExistsException",
                            "The image tag '" + push.tag + "' already exists in the '" + push.repository +
                                "' repository and cannot be overwritten because the tag is immutable.");
  }
  const bool nothing_new = push.tag.empty() ? same.has_value() : tagged && tagged->digest == push.digest;
  if (!nothing_new) return;
  throw api::ServiceError("ImageAlreadyExistsException",
                          "Image with digest '" + push.digest + "' and tag '" +
                              (push.tag.empty() ? "null" : push.tag) +
                              "' already exists in the repository with name '" + push.repository +
                              "' in registry with id '" + push.registry.id() + "'");
}

// Bytes that a pull of the image moves: layers, config and manifest; of a list, those of its largest image.
std::int64_t size_of(const store::Reader& reader, const Push& push, std::size_t manifest_bytes) {
  if (!is_list(push.manifest)) return push.manifest.listed_bytes + static_cast<std::int64_t>(manifest_bytes);
  std::int64_t largest = 0;
  for (const std::string& child : push.manifest.children) {
    const auto image = load_image(reader, push.registry, push.repository, child);
    if (image) largest = std::max(largest, image->size_bytes);
  }
  return largest;
}

void take_tag_from(World& world, const Push& push, Image image) {
  std::erase_if(image.tags, [&](const Tag& tag) { return tag.name == push.tag; });
  world.store.put(image_key(push.registry, push.repository, image.digest), to_document(image));
}

Image new_image(const store::Reader& reader, const Push& push, std::size_t manifest_bytes, Instant now) {
  Image image;
  image.digest = push.digest;
  image.media_type = push.manifest.media_type;
  image.artifact_media_type = push.manifest.artifact_media_type;
  image.subject = push.manifest.subject;
  image.size_bytes = size_of(reader, push, manifest_bytes);
  image.pushed_at = next_push(reader, push.registry, push.repository, now);
  image.layers = push.manifest.layers;
  image.children = push.manifest.children;
  return image;
}

void store_push(World& world, const Push& push, const std::string& text, std::optional<Image> same,
                std::optional<Image> tagged) {
  if (!same) {
    same = new_image(world.store, push, text.size(), world.now);
    world.store.put(manifest_key(push.registry, push.repository, push.digest), Json{{"imageManifest", text}});
  }
  if (!push.tag.empty()) {
    if (tagged) take_tag_from(world, push, *std::move(tagged));
    if (same->tags.size() >= kTagsOfImageMax)
      throw api::ServiceError("LimitExceededException", "An image can't have more than 1000 tags");
    same->tags.push_back({push.tag, world.now});
  }
  world.store.put(image_key(push.registry, push.repository, push.digest), to_document(*same));
}

// Of a member that is there as a text; the model's checks see to the rest.
void check_form(const Json& input, const char* name, bool (*good)(std::string_view),
                std::string_view pattern) {
  const Json* found = member(input, name);
  if (found == nullptr || !found->is_string() || good(found->get_ref<const std::string&>())) return;
  throw invalid_parameter(name, "must satisfy regular expression '" + std::string(pattern) + "'");
}

}  // namespace

void check_push(const Json& input) {
  check_form(input, "imageTag", is_tag, "[a-zA-Z0-9-_.]+");
  check_form(input, "imageDigest", is_digest, "[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+");
}

Doc<PutImageResponse> put_image(Call& call, View<PutImageRequest> input) {
  Push push{registry_of(call),
            get(input, PutImageRequest::repository_name),
            get(input, PutImageRequest::image_tag),
            {},
            {}};
  const Json stored = stored_repository(call.data(), push.registry, push.repository);
  const std::string text = get(input, PutImageRequest::image_manifest);
  push.manifest = require_manifest(input);
  push.digest = sha256_digest(text);
  if (has(input, PutImageRequest::image_digest) && get(input, PutImageRequest::image_digest) != push.digest) {
    throw api::ServiceError("ImageDigestDoesNotMatchException",
                            "The image digest '" + get(input, PutImageRequest::image_digest) +
                                "' does not match the digest of the image manifest, '" + push.digest + "'");
  }
  require_parts(call.data(), push);
  auto same = load_image(call.data(), push.registry, push.repository, push.digest);
  std::optional<Image> tagged;
  if (!push.tag.empty()) tagged = find_by_tag(call.data(), push.registry, push.repository, push.tag);
  require_change(push, stored, same, tagged);
  store_push(call.world(), push, text, std::move(same), std::move(tagged));

  Doc<PutImageResponse> out;
  const auto image = edit(out, PutImageResponse::image);
  set(image, ecr::Image::registry_id, push.registry.id());
  set(image, ecr::Image::repository_name, push.repository);
  image.json()["imageId"] = identifier_of({push.digest, push.tag});
  set(image, ecr::Image::image_manifest, text);
  set(image, ecr::Image::image_manifest_media_type, push.manifest.media_type);
  return out;
}

}  // namespace berth::backend::images
