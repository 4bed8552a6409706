#include "backend/ecr/manifest_form.h"

#include <algorithm>
#include <array>

#include "backend/ecr/manifest.h"
#include "base/json.h"

namespace berth::backend::images {
namespace {

struct Pair {
  std::string_view docker;
  std::string_view oci;
};

// Media types that mean the same.
constexpr std::array kTypes = {
    Pair{kDockerImage, kOciImage},
    Pair{"application/vnd.docker.container.image.v1+json", "application/vnd.oci.image.config.v1+json"},
    Pair{"application/vnd.docker.image.rootfs.diff.tar.gzip", "application/vnd.oci.image.layer.v1.tar+gzip"},
    Pair{"application/vnd.docker.image.rootfs.diff.tar", "application/vnd.oci.image.layer.v1.tar"},
    Pair{"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
         "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"},
};

// The type's counterpart; nothing if it has none.
std::optional<std::string> counterpart(std::string_view type, bool to_oci) {
  for (const Pair& pair : kTypes) {
    if (type == (to_oci ? pair.docker : pair.oci)) return std::string(to_oci ? pair.oci : pair.docker);
  }
  return std::nullopt;
}

// False if the descriptor has a type that only one of the forms knows.
bool change_type(Json& descriptor, bool to_oci) {
  const Json* type = member(descriptor, "mediaType");
  if (type == nullptr || !type->is_string()) return false;
  const auto other = counterpart(type->get_ref<const std::string&>(), to_oci);
  if (!other) return false;
  descriptor["mediaType"] = *other;
  return true;
}

// What only OCI's form can say.
bool is_oci_alone(const Json& manifest) {
  constexpr std::array kNames = {"artifactType", "subject", "annotations"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](const char* name) { return member(manifest, name) != nullptr; });
}

}  // namespace

std::optional<ManifestForm> other_form(std::string_view text, std::string_view media_type,
                                       const std::vector<std::string>& accepted) {
  const auto takes = [&](std::string_view type) {
    return std::find(accepted.begin(), accepted.end(), type) != accepted.end();
  };
  const bool to_oci = media_type == kDockerImage;
  if (accepted.empty() || takes(media_type) || (!to_oci && media_type != kOciImage)) return std::nullopt;
  const std::string_view wanted = to_oci ? kOciImage : kDockerImage;
  if (!takes(wanted)) return std::nullopt;
  auto manifest = parse_json(text);
  if (!manifest || !manifest->is_object() || (!to_oci && is_oci_alone(*manifest))) return std::nullopt;
  if (!manifest->contains("config") || !change_type((*manifest)["config"], to_oci)) return std::nullopt;
  if (!manifest->contains("layers") || !(*manifest)["layers"].is_array()) return std::nullopt;
  for (Json& layer : (*manifest)["layers"]) {
    if (!change_type(layer, to_oci)) return std::nullopt;
  }
  (*manifest)["mediaType"] = wanted;
  return ManifestForm{to_line(*manifest), std::string(wanted)};
}

}  // namespace berth::backend::images
