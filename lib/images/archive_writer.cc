// Archives as they are written: blobs are gathered first where they come from the network, and the tar is
// written at the end, since an entry begins with its size.
#include <map>
#include <mutex>
#include <set>

#include "base/digest.h"
#include "base/text.h"
#include "images/archive.h"

namespace berth::images {
namespace {

constexpr std::size_t kAlgorithm = 7;  // of `sha256:`

std::string hex_of(const std::string& digest) { return digest.substr(kAlgorithm); }

// Whose bytes do not have the digest is found out at the end.
class CheckedReader final : public http::BodyReader {
 public:
  CheckedReader(std::unique_ptr<http::BodyReader> body, std::string digest, std::string where)
      : body_(std::move(body)), digest_(std::move(digest)), where_(std::move(where)) {}
  std::size_t read(char* to, std::size_t room) override {
    if (ended_) return 0;
    const std::size_t got = body_->read(to, room);
    running_.update({to, got});
    if (got == 0 && room > 0) {
      ended_ = true;
      const std::string found = "sha256:" + running_.finish_hex();
      if (found != digest_) throw ImageError(where_ + ": what should be " + digest_ + " is " + found);
    }
    return got;
  }

 private:
  std::unique_ptr<http::BodyReader> body_;
  std::string digest_;
  std::string where_;
  Sha256 running_;
  bool ended_ = false;
};

class ArchiveDestination final : public Destination {
 public:
  ArchiveDestination(PlaceKind form, std::string path, std::string image, std::string folder)
      : form_(form), path_(std::move(path)), image_(std::move(image)), folder_(std::move(folder)) {
    const auto status = file_status(path_);
    if (status && status->is_folder) throw ImageError(path_ + ": it is a folder; an archive is a file");
  }

  std::string name() const override {
    return (form_ == PlaceKind::docker_archive ? "docker-archive:" : "oci-archive:") + path_;
  }
  bool takes_index() const override { return form_ == PlaceKind::oci_archive; }

  BlobEnd put_blob(const Descriptor& blob, Source& source, const Meter& meter) override {
    Kept kept{.descriptor = blob, .source = &source, .file = nullptr};
    if (auto body = source.open(blob, 0)) {
      meter(blob.size);
    } else {
      kept.file = spool_blob(source, blob, folder_, meter);
    }
    const std::lock_guard guard(mutex_);
    blobs_.emplace(blob.digest, std::move(kept));
    return BlobEnd::copied;
  }

  void put_child(const Document& manifest) override { children_.push_back(manifest); }

  void put_root(const Document& manifest) override {
    const std::string fresh = path_ + ".new";
    try {
      File file = system_files().open(fresh, OpenMode::kCreate);
      system_files().truncate(file, 0);
      if (form_ == PlaceKind::docker_archive) {
        write_docker_archive(file, manifest, image_, [&](const Descriptor& blob) { return open(blob); });
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
  struct Kept {
    Descriptor descriptor;
    Source* source;
    std::shared_ptr<File> file;  // checked; null: the source has it here
  };

  std::unique_ptr<http::BodyReader> open(const Descriptor& blob) {
    const Kept& kept = blobs_.at(blob.digest);
    if (kept.file) return std::make_unique<FileReader>(kept.file, 0, blob.size);
    return std::make_unique<CheckedReader>(kept.source->open(blob, 0), blob.digest, kept.source->name());
  }

  void write_oci(File& file, const Document& root) {
    TarWriter tar(file);
    tar.add("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
    tar.add("index.json", layout_index_with({}, root, image_, path_));
    for (auto& [digest, kept] : blobs_)
      tar.add("blobs/sha256/" + hex_of(digest), kept.descriptor.size, *open(kept.descriptor));
    std::set<std::string> written;
    children_.push_back(root);
    for (const Document& manifest : children_)
      if (!blobs_.contains(manifest.digest) && written.insert(manifest.digest).second)
        tar.add("blobs/sha256/" + hex_of(manifest.digest), manifest.text);
    tar.finish();
  }

  PlaceKind form_;
  std::string path_;
  std::string image_;
  std::string folder_;
  std::vector<Document> children_;
  std::mutex mutex_;
  std::map<std::string, Kept> blobs_;  // by digest
};

}  // namespace

void write_docker_archive(File& file, const Document& document, const std::string& name,
                          const OpenBlob& blob) {
  const Manifest manifest = read_manifest(document);
  if (manifest.is_index || !manifest.config)
    throw ImageError("a docker-archive holds the image of one platform, not an index");
  ArchivedImage image{.config = hex_of(manifest.config->digest) + ".json", .layers = {}, .repo_tags = {}};
  if (!name.empty()) image.repo_tags.push_back(name);
  TarWriter tar(file);
  tar.add(image.config, manifest.config->size, *blob(*manifest.config));
  std::set<std::string> written;
  for (const Descriptor& layer : manifest.layers) {
    if (layer.media_type.ends_with("zstd"))
      throw ImageError("the layer " + layer.digest +
                       " is compressed with zstd, which docker load does not read; take an OCI form (oci:, "
                       "oci-archive:)");
    const std::string folder = hex_of(layer.digest);
    image.layers.push_back(folder + "/layer.tar");
    if (!written.insert(layer.digest).second) continue;
    tar.add(image.layers.back(), layer.size, *blob(layer));
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
