// Archives as they are written: blobs are gathered first where they come from the network, and the tar is
// written at the end, since an entry begins with its size.
#include <set>

#include "base/text.h"
#include "images/archive.h"

namespace berth::images {
namespace {

constexpr std::size_t kAlgorithm = 7;  // of `sha256:`

std::string hex_of(const std::string& digest) { return digest.substr(kAlgorithm); }

class ArchiveDestination final : public Destination {
 public:
  ArchiveDestination(PlaceKind form, std::string path, std::string image, std::string folder)
      : form_(form), path_(std::move(path)), image_(std::move(image)), gathered_(std::move(folder)) {
    const auto status = file_status(path_);
    if (status && status->is_folder) throw ImageError(path_ + ": it is a folder; an archive is a file");
  }

  std::string name() const override {
    return (form_ == PlaceKind::docker_archive ? "docker-archive:" : "oci-archive:") + path_;
  }
  bool takes_index() const override { return form_ == PlaceKind::oci_archive; }

  BlobEnd put_blob(const Descriptor& blob, Source& source, const Meter& meter) override {
    gathered_.add(blob, source, meter);
    return BlobEnd::copied;
  }

  void put_child(const Document& manifest) override { children_.push_back(manifest); }

  void put_root(const Document& manifest) override {
    const std::string fresh = path_ + ".new";
    try {
      File file = system_files().open(fresh, OpenMode::kCreate);
      system_files().truncate(file, 0);
      if (form_ == PlaceKind::docker_archive) {
        write_docker_archive(file, manifest, image_, gathered_);
      } else {
        write_oci(file, manifest);
      }
      system_files().sync(file);
      system_files().rename(fresh, path_);
    } catch (...) {
      system_files().remove(fresh);
      throw;
    }
  }

 private:
  void write_oci(File& file, const Document& root) {
    TarWriter tar(file);
    tar.add("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
    tar.add("index.json", layout_index_with({}, root, image_, path_));
    std::set<std::string> written;
    for (const Descriptor& blob : gathered_.all()) {
      tar.add("blobs/sha256/" + hex_of(blob.digest), blob.size, *gathered_.open(blob));
      written.insert(blob.digest);
    }
    children_.push_back(root);
    for (const Document& manifest : children_)
      if (written.insert(manifest.digest).second)
        tar.add("blobs/sha256/" + hex_of(manifest.digest), manifest.text);
    tar.finish();
  }

  PlaceKind form_;
  std::string path_;
  std::string image_;
  GatheredBlobs gathered_;
  std::vector<Document> children_;
};

}  // namespace

void write_docker_archive(File& file, const Document& document, const std::string& name,
                          GatheredBlobs& blobs) {
  const Manifest manifest = read_manifest(document);
  if (manifest.is_index || !manifest.config)
    throw ImageError("a docker-archive holds the image of one platform, not an index");
  ArchivedImage image{.config = hex_of(manifest.config->digest) + ".json", .layers = {}, .repo_tags = {}};
  if (!name.empty()) image.repo_tags.push_back(name);
  TarWriter tar(file);
  tar.add(image.config, manifest.config->size, *blobs.open(*manifest.config));
  std::set<std::string> written;
  for (const Descriptor& layer : manifest.layers) {
    if (layer.media_type.ends_with("zstd"))
      throw ImageError("the layer " + layer.digest +
                       " is compressed with zstd, which docker load does not read; take an OCI form (oci:, "
                       "oci-archive:)");
    const std::string folder = hex_of(layer.digest);
    image.layers.push_back(folder + "/layer.tar");
    if (!written.insert(layer.digest).second) continue;
    tar.add(image.layers.back(), layer.size, *blobs.open(layer));
  }
  tar.add("manifest.json", archive_manifest(image));
  tar.finish();
}

std::unique_ptr<Destination> create_docker_archive(const std::string& path, const std::string& name,
                                                   const std::string& folder) {
  return std::make_unique<ArchiveDestination>(PlaceKind::docker_archive, path, name, folder);
}

std::unique_ptr<Destination> create_oci_archive(const std::string& path, const std::string& name,
                                                const std::string& folder) {
  return std::make_unique<ArchiveDestination>(PlaceKind::oci_archive, path, name, folder);
}

}  // namespace berth::images
