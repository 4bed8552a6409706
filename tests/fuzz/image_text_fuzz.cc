// Any text as what a layout, an archive, a registry or docker's files say of images: it is read or refused,
// what is read has well-formed digests, and nothing breaks.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "images/login.h"
#include "images/manifest.h"
#include "images/name.h"
#include "registry/route.h"

namespace images = berth::images;

namespace {

void check(const images::Descriptor& descriptor) {
  if (!berth::registry::is_sha256_digest(descriptor.digest)) std::abort();
}

template <class Read>
void attempt(const Read& read) {
  try {
    read();
  } catch (const images::ImageError&) {
    return;
  }
}

void read_as(const std::string& text, std::string_view type) {
  attempt([&] {
    const images::Manifest manifest = images::read_manifest(images::document_of(std::string(type), text));
    if (manifest.config) check(*manifest.config);
    for (const images::Descriptor& layer : manifest.layers) check(layer);
    for (const images::Descriptor& child : manifest.children) check(child);
    if (manifest.is_index) images::choose_platform(manifest, {"linux", "amd64", ""}, "x");
  });
}

void read_lists(const std::string& text) {
  attempt([&] {
    const auto before = images::read_layout_index(text, "x");
    for (const images::Descriptor& each : before) check(each);
    const images::Document image = images::document_of(std::string(images::kOciImage), "{}");
    const auto after = images::read_layout_index(images::layout_index_with(text, image, "name", "x"), "x");
    if (after.empty() || after.back().digest != image.digest) std::abort();
  });
  attempt([&] {
    for (const images::ArchivedImage& image : images::read_archive_manifest(text, "x")) {
      const auto again = images::read_archive_manifest(images::archive_manifest(image), "x");
      if (again.size() != 1 || again[0].layers.size() != image.layers.size()) std::abort();
    }
  });
  attempt([&] { images::read_config(text, "x"); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_as(text, size % 2 == 0 ? images::kOciIndex : images::kDockerImage);
  read_lists(text);
  images::parse_challenges(text);
  images::login_of_config(text, "registry.example");
  images::parse_platform(text);
  const images::NameReading name = images::parse_image_name(text);
  if (name.fault.empty() && name.name.repository.find("..") == 0) std::abort();
  images::parse_repository(text, "localhost:4566");
  return 0;
}
