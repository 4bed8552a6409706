#include "backend/ecr/image.h"

#include <algorithm>

#include "backend/ecr/names.h"
#include "base/ids.h"
#include "base/json.h"

namespace berth::backend::images {
namespace {

constexpr std::size_t kTagInKeyMax = 60;
constexpr std::size_t kTagInKeyKept = 40;

std::string text_of(const Json& document, std::string_view name) {
  const Json* found = member(document, name);
  return found == nullptr ? "" : found->get<std::string>();
}

std::vector<std::string> texts_of(const Json& document, std::string_view name) {
  const Json* found = member(document, name);
  return found == nullptr ? std::vector<std::string>{} : found->get<std::vector<std::string>>();
}

void set_if(Json& document, const char* name, const std::string& text) {
  if (!text.empty()) document[name] = text;
}

}  // namespace

Json to_document(const Image& image) {
  Json out = {{"imageDigest", image.digest}, {"imageManifestMediaType", image.media_type}};
  set_if(out, "artifactMediaType", image.artifact_media_type);
  set_if(out, "subjectManifestDigest", image.subject);
  out["imageSizeInBytes"] = image.size_bytes;
  out["imagePushedAt"] = to_epoch_seconds(image.pushed_at);
  Json tags = Json::array();
  for (const Tag& tag : image.tags)
    tags.push_back({{"imageTag", tag.name}, {"createdAt", to_epoch_seconds(tag.created_at)}});
  out["tags"] = std::move(tags);
  if (!image.layers.empty()) out["layers"] = image.layers;
  if (!image.children.empty()) out["manifests"] = image.children;
  return out;
}

Image image_of(const Json& document) {
  Image out;
  out.digest = text_of(document, "imageDigest");
  out.media_type = text_of(document, "imageManifestMediaType");
  out.artifact_media_type = text_of(document, "artifactMediaType");
  out.subject = text_of(document, "subjectManifestDigest");
  out.size_bytes = document.at("imageSizeInBytes").get<std::int64_t>();
  out.pushed_at = from_epoch_seconds(document.at("imagePushedAt").get<double>());
  for (const Json& tag : document.at("tags"))
    out.tags.push_back({text_of(tag, "imageTag"), from_epoch_seconds(tag.at("createdAt").get<double>())});
  out.layers = texts_of(document, "layers");
  out.children = texts_of(document, "manifests");
  return out;
}

ImageId image_id_of(const Json& identifier) {
  return {text_of(identifier, "imageDigest"), text_of(identifier, "imageTag")};
}

Json identifier_of(const ImageId& id) {
  Json out = Json::object();
  set_if(out, "imageDigest", id.digest);
  set_if(out, "imageTag", id.tag);
  return out;
}

std::string tag_in_key(std::string_view tag) {
  if (tag.size() <= kTagInKeyMax) return std::string(tag);
  return std::string(tag.substr(0, kTagInKeyKept)) + "~" + std::to_string(hash64(tag));
}

std::string image_key(const Registry& registry, std::string_view repository, std::string_view digest) {
  return thing_key(registry, "image", repository, digest);
}

std::string manifest_key(const Registry& registry, std::string_view repository, std::string_view digest) {
  return thing_key(registry, "manifest", repository, digest);
}

std::optional<Image> load_image(const store::Reader& reader, const Registry& registry,
                                std::string_view repository, std::string_view digest) {
  const auto document = reader.get(image_key(registry, repository, digest));
  if (!document) return std::nullopt;
  return image_of(*document);
}

std::optional<Image> find_by_tag(const store::Reader& reader, const Registry& registry,
                                 std::string_view repository, std::string_view tag) {
  const std::string key = row_prefix(registry, repository) + "tagged/" + tag_in_key(tag);
  // Of all rows that begin so, the one that ends here comes first.
  const auto rows = reader.scan({.index = kImageIds, .prefix = key, .limit = 1});
  if (rows.empty() || rows.front().carry != tag) return std::nullopt;
  return image_of(*reader.get(rows.front().document));
}

Instant next_push(const store::Reader& reader, const Registry& registry, std::string_view repository,
                  Instant now) {
  Instant out = now;
  for (const char* state : {"tagged/", "untagged/"}) {
    const std::string prefix = row_prefix(registry, repository) + state;
    const auto rows = reader.scan({.index = kImagesByPush, .prefix = prefix, .limit = 1, .reverse = true});
    if (rows.empty()) continue;
    const std::string_view rest = std::string_view(rows.front().key).substr(prefix.size());
    if (const auto last = from_sortable(rest.substr(0, rest.find('/'))))
      out = std::max(out, *last + milliseconds(1));
  }
  return out;
}

void image_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const Image image = image_of(document);
  const std::string head = row_prefix(key);
  const std::string digest = short_digest(image.digest);
  const char* state = image.tags.empty() ? "untagged/" : "tagged/";
  out.push_back({std::string(kImagesByPush), head + state + sortable(image.pushed_at) + "/" + digest, ""});
  for (const Tag& tag : image.tags)
    out.push_back({std::string(kImageIds), head + "tagged/" + tag_in_key(tag.name), tag.name});
  if (image.tags.empty()) out.push_back({std::string(kImageIds), head + "untagged/" + digest, ""});
  for (const std::string& layer : image.layers)
    out.push_back({std::string(kImagesByLayer), head + short_digest(layer) + "/" + digest, ""});
  for (const std::string& child : image.children)
    out.push_back({std::string(kImagesByChild), head + short_digest(child) + "/" + digest, ""});
  if (!image.subject.empty()) {
    out.push_back({std::string(kImagesBySubject), head + short_digest(image.subject) + "/" + digest,
                   image.artifact_media_type});
  }
}

bool is_layer_used(const store::Reader& reader, const Registry& registry, std::string_view repository,
                   std::string_view layer_digest) {
  const std::string prefix = row_prefix(registry, repository) + short_digest(layer_digest) + "/";
  return !reader.scan({.index = kImagesByLayer, .prefix = prefix, .limit = 1}).empty();
}

std::vector<std::string> parents_of(const store::Reader& reader, const Registry& registry,
                                    std::string_view repository, std::string_view digest) {
  const std::string prefix = row_prefix(registry, repository) + short_digest(digest) + "/";
  std::vector<std::string> out;
  for (const store::Entry& row : reader.scan({.index = kImagesByChild, .prefix = prefix}))
    out.emplace_back(thing_of(row.document).id);
  return out;
}

}  // namespace berth::backend::images
