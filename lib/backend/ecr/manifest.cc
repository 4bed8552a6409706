#include "backend/ecr/manifest.h"

#include <algorithm>
#include <array>

#include "backend/ecr/names.h"
#include "base/json.h"
#include "base/json_size.h"

namespace berth::backend::images {
namespace {

constexpr std::array<std::string_view, 4> kSupported = {kDockerImage, kDockerList, kOciImage, kOciIndex};

std::string text_of(const Json& object, std::string_view name) {
  const Json* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

// A descriptor's digest, or nothing if `value` is none.
std::optional<std::string> digest_of(const Json& value) {
  std::string digest = text_of(value, "digest");
  if (!is_digest(digest)) return std::nullopt;
  return digest;
}

// What clients say of sizes is not looked after: no sum of it may run over.
constexpr std::int64_t kListedBytesMax = std::int64_t{1} << 53;

std::int64_t size_of(const Json& descriptor) {
  const Json* size = member(descriptor, "size");
  if (size == nullptr || !size->is_number_integer()) return 0;
  if (size->is_number_unsigned()) {
    const auto bytes = size->get<std::uint64_t>();
    return bytes > static_cast<std::uint64_t>(kListedBytesMax) ? kListedBytesMax
                                                               : static_cast<std::int64_t>(bytes);
  }
  return std::clamp<std::int64_t>(size->get<std::int64_t>(), 0, kListedBytesMax);
}

void add_listed(Manifest& manifest, const Json& descriptor) {
  manifest.listed_bytes = std::min(manifest.listed_bytes + size_of(descriptor), kListedBytesMax);
}

// Layers that stay at their vendor's: a registry need not have them.
bool is_foreign(const Json& layer) {
  const std::string type = text_of(layer, "mediaType");
  return type.find(".foreign.") != std::string::npos || type.find(".nondistributable.") != std::string::npos;
}

bool read_image(const Json& body, Manifest& manifest) {
  const Json* config = member(body, "config");
  if (config == nullptr) return false;
  const auto config_digest = digest_of(*config);
  const Json* layers = member(body, "layers");
  if (!config_digest || layers == nullptr || !layers->is_array()) return false;
  manifest.layers.push_back(*config_digest);
  add_listed(manifest, *config);
  for (const Json& layer : *layers) {
    auto digest = digest_of(layer);
    if (!digest) return false;
    add_listed(manifest, layer);
    if (!is_foreign(layer)) manifest.layers.push_back(std::move(*digest));
  }
  manifest.artifact_media_type = text_of(body, "artifactType");
  if (manifest.artifact_media_type.empty()) manifest.artifact_media_type = text_of(*config, "mediaType");
  return true;
}

bool read_list(const Json& body, Manifest& manifest) {
  const Json* children = member(body, "manifests");
  if (children == nullptr || !children->is_array()) return false;
  for (const Json& child : *children) {
    auto digest = digest_of(child);
    if (!digest) return false;
    manifest.children.push_back(std::move(*digest));
  }
  manifest.artifact_media_type = text_of(body, "artifactType");
  return true;
}

bool read_body(const Json& body, Manifest& manifest) {
  const Json* version = member(body, "schemaVersion");
  if (version == nullptr || *version != 2) return false;
  if (const Json* subject = member(body, "subject")) {
    const auto digest = digest_of(*subject);
    if (!digest) return false;
    manifest.subject = *digest;
  }
  return is_list(manifest) ? read_list(body, manifest) : read_image(body, manifest);
}

bool is_supported(std::string_view media_type) {
  return std::find(kSupported.begin(), kSupported.end(), media_type) != kSupported.end();
}

}  // namespace

bool is_list(const Manifest& manifest) {
  return manifest.media_type == kDockerList || manifest.media_type == kOciIndex;
}

ManifestReading read_manifest(std::string_view text, std::string_view media_type) {
  ManifestReading out;
  const std::optional<Json> body = is_huge_json(text) ? std::nullopt : parse_json(text);
  if (!body || !body->is_object()) {
    out.fault = ManifestFault::malformed;
    return out;
  }
  out.manifest.media_type = media_type.empty() ? text_of(*body, "mediaType") : std::string(media_type);
  if (out.manifest.media_type.empty()) {
    out.fault = ManifestFault::no_media_type;
  } else if (!is_supported(out.manifest.media_type)) {
    out.fault = media_type.empty() ? ManifestFault::malformed : ManifestFault::unsupported_media_type;
  } else if (!read_body(*body, out.manifest)) {
    out.fault = ManifestFault::malformed;
  }
  return out;
}

}  // namespace berth::backend::images
