// Any text as an image's manifest: what is read of it is well formed, its other form is read the same way,
// and nothing breaks.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "backend/ecr/manifest.h"
#include "backend/ecr/manifest_form.h"
#include "backend/ecr/names.h"

namespace images = berth::backend::images;

namespace {

void check(const std::vector<std::string>& digests) {
  for (const std::string& digest : digests)
    if (!images::is_digest(digest)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string docker(images::kDockerImage);
  const std::string oci(images::kOciImage);
  for (const std::string& type : {std::string(), docker, oci, std::string(images::kOciIndex)}) {
    const images::ManifestReading reading = images::read_manifest(text, type);
    if (reading.fault != images::ManifestFault::none) continue;
    check(reading.manifest.layers);
    check(reading.manifest.children);
    const bool is_docker = reading.manifest.media_type == docker;
    const auto other = images::other_form(text, reading.manifest.media_type, {is_docker ? oci : docker});
    if (!other) continue;
    const images::ManifestReading again = images::read_manifest(other->text, other->media_type);
    if (again.fault != images::ManifestFault::none) std::abort();
    if (again.manifest.layers.size() < reading.manifest.layers.size()) std::abort();
  }
  return 0;
}
