#include "images/manifest.h"

#include <algorithm>

#include "base/digest.h"
#include "base/json.h"
#include "base/json_size.h"
#include "base/text.h"
#include "registry/route.h"

namespace berth::images {
namespace {

constexpr std::size_t kEntriesMax = 10'000;  // of a list in a manifest
constexpr std::string_view kRefName = "org.opencontainers.image.ref.name";
constexpr std::string_view kFullName = "io.containerd.image.name";

[[noreturn]] void refuse(std::string_view where, std::string_view why) {
  throw ImageError(std::string(where) + ": " + std::string(why));
}

Json require_json(std::string_view text, std::string_view where) {
  if (text.size() > kManifestBytesMax)
    refuse(where, "it is larger than " + std::to_string(kManifestBytesMax) + " bytes");
  if (is_huge_json(text)) refuse(where, "it has too many entries");
  JsonFault fault;
  auto json = parse_json(text, fault);
  if (!json) refuse(where, "not JSON: " + fault.reason);
  return *std::move(json);
}

// "" if it is not there.
std::string text_of(const Json& object, std::string_view name) {
  const Json* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

const Json& require_list(const Json& object, std::string_view name, std::string_view where) {
  const Json* found = member(object, name);
  if (found == nullptr || !found->is_array()) refuse(where, "it has no list '" + std::string(name) + "'");
  if (found->size() > kEntriesMax) refuse(where, "'" + std::string(name) + "' is too long a list");
  return *found;
}

std::vector<std::string> texts_of(const Json& list, std::string_view what, std::string_view where) {
  std::vector<std::string> out;
  for (const Json& each : list) {
    if (!each.is_string()) refuse(where, "an entry of '" + std::string(what) + "' is not a text");
    out.push_back(each.get<std::string>());
  }
  return out;
}

std::optional<Platform> platform_of(const Json& entry) {
  const Json* platform = member(entry, "platform");
  if (platform == nullptr) return std::nullopt;
  return Platform{.os = text_of(*platform, "os"),
                  .architecture = text_of(*platform, "architecture"),
                  .variant = text_of(*platform, "variant")};
}

Descriptor read_descriptor(const Json& entry, std::string_view where) {
  Descriptor out;
  out.media_type = text_of(entry, "mediaType");
  out.digest = text_of(entry, "digest");
  if (!registry::is_sha256_digest(out.digest))
    refuse(where, "'" + excerpt(out.digest) +
                      "' is no digest that berth keeps; one is sha256: and 64 "
                      "lower-case hex digits");
  const Json* size = member(entry, "size");
  if (size == nullptr || !size->is_number_integer() || size->get<std::int64_t>() < 0)
    refuse(where, "the entry of " + out.digest + " says no size");
  out.size = size->get<std::uint64_t>();
  out.platform = platform_of(entry);
  if (const Json* annotations = member(entry, "annotations")) {
    out.ref_name = text_of(*annotations, kRefName);
    out.full_name = text_of(*annotations, kFullName);
  }
  return out;
}

std::vector<Descriptor> read_descriptors(const Json& list, std::string_view where) {
  std::vector<Descriptor> out;
  for (const Json& entry : list) out.push_back(read_descriptor(entry, where));
  return out;
}

// Kept by whoever the URLs name, and never pushed.
bool is_foreign(std::string_view media_type) {
  return media_type.find(".foreign.") != std::string_view::npos ||
         media_type.find(".nondistributable.") != std::string_view::npos;
}

Json entry_of(const Descriptor& descriptor) {
  return {{"mediaType", descriptor.media_type}, {"size", descriptor.size}, {"digest", descriptor.digest}};
}

}  // namespace

bool is_index_type(std::string_view media_type) {
  return media_type == kOciIndex || media_type == kDockerList;
}

Document document_of(std::string media_type, std::string text) {
  std::string digest = sha256_digest(text);
  return {std::move(media_type), std::move(digest), std::move(text)};
}

Document checked_document(const Descriptor& descriptor, std::string text, std::string_view where) {
  Document out = document_of(descriptor.media_type, std::move(text));
  if (out.digest != descriptor.digest)
    refuse(where, "what should be " + descriptor.digest + " is " + out.digest);
  return out;
}

Manifest read_manifest(const Document& document) {
  const std::string where = "the manifest " + document.digest;
  const Json json = require_json(document.text, where);
  if (!json.is_object()) refuse(where, "it is not an object");
  Manifest out;
  const std::string own_type = text_of(json, "mediaType");
  const std::string& type = document.media_type.empty() ? own_type : document.media_type;
  out.is_index = is_index_type(type);
  if (out.is_index) {
    out.children = read_descriptors(require_list(json, "manifests", where), where);
    return out;
  }
  if (type != kOciImage && type != kDockerImage) {
    refuse(where, "its media type is '" + excerpt(type) +
                      "'; an image, a manifest list or an index of Docker (schema 2) or OCI is wanted");
  }
  const Json* config = member(json, "config");
  if (config == nullptr) refuse(where, "it names no config");
  out.config = read_descriptor(*config, where);
  out.layers = read_descriptors(require_list(json, "layers", where), where);
  std::erase_if(out.layers, [](const Descriptor& layer) { return is_foreign(layer.media_type); });
  return out;
}

std::vector<Descriptor> read_layout_index(std::string_view text, std::string_view where) {
  const Json json = require_json(text, where);
  return read_descriptors(require_list(json, "manifests", where), where);
}

std::string layout_index_with(std::string_view text, const Document& image, const std::string& name,
                              std::string_view where) {
  Json index = text.empty()
                   ? Json{{"schemaVersion", 2}, {"mediaType", kOciIndex}, {"manifests", Json::array()}}
                   : require_json(text, where);
  read_descriptors(require_list(index, "manifests", where), where);
  Json kept = Json::array();
  for (const Json& entry : index["manifests"]) {
    const Descriptor old = read_descriptor(entry, where);
    const bool replaced = old.ref_name == name && (!name.empty() || old.digest == image.digest);
    if (!replaced) kept.push_back(entry);
  }
  Json entry = {{"mediaType", image.media_type}, {"digest", image.digest}, {"size", image.text.size()}};
  if (!name.empty()) entry["annotations"] = {{std::string(kRefName), name}};
  kept.push_back(std::move(entry));
  index["manifests"] = std::move(kept);
  return to_line(index);
}

std::vector<ArchivedImage> read_archive_manifest(std::string_view text, std::string_view where) {
  const Json json = require_json(text, where);
  if (!json.is_array() || json.size() > kEntriesMax) refuse(where, "manifest.json is not a list of images");
  std::vector<ArchivedImage> out;
  for (const Json& entry : json) {
    ArchivedImage image;
    image.config = text_of(entry, "Config");
    if (image.config.empty()) refuse(where, "manifest.json has an image without a config");
    image.layers = texts_of(require_list(entry, "Layers", where), "Layers", where);
    if (const Json* tags = member(entry, "RepoTags"); tags != nullptr && tags->is_array())
      image.repo_tags = texts_of(*tags, "RepoTags", where);
    out.push_back(std::move(image));
  }
  return out;
}

std::string archive_manifest(const ArchivedImage& image) {
  return to_line(
      Json::array({{{"Config", image.config}, {"RepoTags", image.repo_tags}, {"Layers", image.layers}}}));
}

Config read_config(std::string_view text, std::string_view where) {
  const Json json = require_json(text, where);
  if (!json.is_object()) refuse(where, "the config is not an object");
  Config out;
  out.platform = {.os = text_of(json, "os"),
                  .architecture = text_of(json, "architecture"),
                  .variant = text_of(json, "variant")};
  if (const Json* rootfs = member(json, "rootfs"))
    out.diff_ids = texts_of(require_list(*rootfs, "diff_ids", where), "diff_ids", where);
  return out;
}

Document docker_manifest(const Descriptor& config, const std::vector<Descriptor>& layers) {
  Json list = Json::array();
  for (const Descriptor& layer : layers) list.push_back(entry_of(layer));
  return document_of(std::string(kDockerImage), to_line(Json{{"schemaVersion", 2},
                                                             {"mediaType", kDockerImage},
                                                             {"config", entry_of(config)},
                                                             {"layers", std::move(list)}}));
}

Descriptor choose_platform(const Manifest& index, const Platform& wanted, std::string_view where) {
  std::vector<std::string> there;
  for (const Descriptor& child : index.children) {
    if (!child.platform) continue;
    if (serves(*child.platform, wanted)) return child;
    // Attestations say of themselves that they are of no platform.
    if (child.platform->os != "unknown") there.push_back(child.platform->text());
  }
  refuse(where, "there is no image for " + wanted.text() + ", only for " +
                    (there.empty() ? "unnamed platforms" : join(there, ", ")));
}

}  // namespace berth::images
