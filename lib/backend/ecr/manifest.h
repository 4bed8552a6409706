// Image manifests: what ECR must know of one to record it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::backend::images {

inline constexpr std::string_view kDockerImage = "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view kDockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view kOciImage = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";

struct Manifest {
  std::string media_type;
  std::string artifact_media_type;  // artifactType, else the config's type; empty for lists without one
  std::string subject;              // digest; empty if it names none
  std::vector<std::string> layers;  // digests that must be in the repository: config first, no foreign layers
  std::vector<std::string> children;  // digests of a list's or an index's manifests
  std::int64_t listed_bytes = 0;      // of config and layers, as the manifest says, foreign ones included
};

enum class ManifestFault { none, no_media_type, unsupported_media_type, malformed };

struct ManifestReading {
  Manifest manifest;
  ManifestFault fault = ManifestFault::none;
};

// `media_type` as the caller gave it beside the text; empty: the text must say it.
ManifestReading read_manifest(std::string_view text, std::string_view media_type);

bool is_list(const Manifest& manifest);

}  // namespace berth::backend::images
