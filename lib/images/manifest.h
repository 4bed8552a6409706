// Manifests and indexes as they are copied: what else belongs to them, by digest. Whatever is read here may
// come from anybody. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "images/platform.h"

namespace berth::images {

inline constexpr std::string_view kDockerImage = "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view kDockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view kDockerConfig = "application/vnd.docker.container.image.v1+json";
inline constexpr std::string_view kDockerLayer = "application/vnd.docker.image.rootfs.diff.tar.gzip";
inline constexpr std::string_view kOciImage = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";

inline constexpr std::size_t kManifestBytesMax = 4 * 1024 * 1024;

// An image that can't be read as one, or is not what it says; the text names it and why.
class ImageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Descriptor {
  std::string media_type;
  std::string digest;  // sha256: and 64 lower-case hex digits
  std::uint64_t size = 0;
  std::optional<Platform> platform;
  std::string ref_name;   // the annotation org.opencontainers.image.ref.name
  std::string full_name;  // the annotation io.containerd.image.name
};

// The text of a manifest or an index, which hashes to its digest.
struct Document {
  std::string media_type;
  std::string digest;
  std::string text;
};
Document document_of(std::string media_type, std::string text);
// Throws ImageError if the text is not the one that the descriptor means. `where` is for the message.
Document checked_document(const Descriptor& descriptor, std::string text, std::string_view where);

struct Manifest {
  bool is_index = false;
  std::optional<Descriptor> config;
  std::vector<Descriptor> layers;    // without those that are kept elsewhere (foreign layers)
  std::vector<Descriptor> children;  // of an index
};

bool is_index_type(std::string_view media_type);

// Throws ImageError.
Manifest read_manifest(const Document& document);

// The entries of a layout's index.json. Throws ImageError; `where` is for the message.
std::vector<Descriptor> read_layout_index(std::string_view text, std::string_view where);
// The text with an entry for `image` under a name ("": none), in place of what had that name. `text` empty: a
// new one.
std::string layout_index_with(std::string_view text, const Document& image, const std::string& name,
                              std::string_view where);

// One image of a docker-archive's manifest.json.
struct ArchivedImage {
  std::string config;                  // names of entries
  std::vector<std::string> layers;     // likewise
  std::vector<std::string> repo_tags;  // "app:1"
};
std::vector<ArchivedImage> read_archive_manifest(std::string_view text, std::string_view where);
std::string archive_manifest(const ArchivedImage& image);

// What of an image's config is looked at.
struct Config {
  Platform platform;
  std::vector<std::string> diff_ids;  // digests of the layers as they are unpacked
};
Config read_config(std::string_view text, std::string_view where);

// A Docker schema 2 manifest, whose text depends on nothing but these.
Document docker_manifest(const Descriptor& config, const std::vector<Descriptor>& layers);

// The child that serves the platform. Throws ImageError that names those that are there.
Descriptor choose_platform(const Manifest& index, const Platform& wanted, std::string_view where);

}  // namespace berth::images
