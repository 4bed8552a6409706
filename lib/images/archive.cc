#include "images/archive.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/digest.h"
#include "base/text.h"
#include "images/layout.h"
#include "images/parallel.h"
#include "registry/route.h"

namespace berth::images {
namespace {

std::string digest_of(http::BodyReader& body, const Meter& meter) {
  Sha256 digest;
  std::uint64_t done = 0;
  pour(body, [&](std::string_view bytes) {
    digest.update(bytes);
    done += bytes.size();
    meter(done);
  });
  return "sha256:" + digest.finish_hex();
}

void skip(http::BodyReader& body, std::uint64_t count) {
  std::vector<char> piece(kPieceBytes);
  while (count > 0) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(count, piece.size()));
    const std::size_t got = body.read(piece.data(), want);
    if (got == 0) return;
    count -= got;
  }
}

// A name without what docker puts before one that has no host.
std::string_view plain_name(std::string_view name) {
  for (const std::string_view head : {"docker.io/library/", "docker.io/"})
    if (name.starts_with(head)) return name.substr(head.size());
  return name;
}

// Hashes what passes.
class HashingReader final : public http::BodyReader {
 public:
  HashingReader(http::BodyReader& body, const Meter& meter) : body_(body), meter_(meter) {}
  std::size_t read(char* to, std::size_t room) override {
    const std::size_t got = body_.read(to, room);
    digest_.update({to, got});
    done_ += got;
    meter_(done_);
    return got;
  }
  std::string finish() { return "sha256:" + digest_.finish_hex(); }

 private:
  http::BodyReader& body_;
  const Meter& meter_;
  Sha256 digest_;
  std::uint64_t done_ = 0;
};

// --- An OCI layout in a tar

class OciArchive final : public Source {
 public:
  OciArchive(std::unique_ptr<Tar> tar, const ArchiveWish& wish)
      : tar_(std::move(tar)),
        root_(choose_image(read_layout_index(tar_->read("index.json"), tar_->path()), wish.image, wish.wish,
                           tar_->path())) {}

  std::string name() const override { return "oci-archive:" + tar_->path(); }
  std::string tag() const override { return root_.ref_name; }
  Document root() override { return manifest(root_); }
  Document manifest(const Descriptor& child) override {
    return checked_document(child, tar_->read(entry_name(child)), tar_->path());
  }

  std::unique_ptr<http::BodyReader> open(const Descriptor& blob, std::uint64_t offset) override {
    const auto entry = tar_->find(entry_name(blob));
    if (!entry)
      throw ImageError(tar_->path() + ": the image has the blob " + blob.digest + ", and it is not there");
    if (entry->size != blob.size)
      throw ImageError(tar_->path() + ": " + blob.digest + " has " + std::to_string(entry->size) +
                       " bytes instead of the " + std::to_string(blob.size) + " that the manifest says");
    auto body = tar_->open(*entry);
    skip(*body, offset);
    return body;
  }

 private:
  static std::string entry_name(const Descriptor& blob) {
    constexpr std::size_t kAlgorithm = 7;  // of `sha256:`
    return "blobs/sha256/" + blob.digest.substr(kAlgorithm);
  }

  std::unique_ptr<Tar> tar_;
  Descriptor root_;
};

// --- A docker-archive

// A layer as it is pushed: gzip, in the archive or in a file of its own, which is made when somebody wants it
// if its digest is known from before.
struct Layer {
  Descriptor descriptor;
  Tar::Entry entry;
  bool is_packed = false;  // in the archive
  std::shared_ptr<File> file;
};

class DockerArchive final : public Source {
 public:
  DockerArchive(std::unique_ptr<Tar> tar, ArchiveWish wish, Progress& progress)
      : tar_(std::move(tar)), wish_(std::move(wish)), progress_(progress) {
    image_ = choose(read_archive_manifest(tar_->read("manifest.json"), tar_->path()));
  }

  std::string name() const override { return "docker-archive:" + tar_->path(); }
  std::string tag() const override {
    return image_.repo_tags.empty() ? "" : parse_image_name(image_.repo_tags.front()).name.tag;
  }

  Document root() override {
    config_text_ = tar_->read(image_.config);
    const Config config = read_config(config_text_, tar_->path() + ": " + excerpt(image_.config));
    if (config.diff_ids.size() != image_.layers.size())
      throw ImageError(tar_->path() + ": the image has " + std::to_string(image_.layers.size()) +
                       " layers, and its config tells of " + std::to_string(config.diff_ids.size()));
    prepare_layers(config.diff_ids);
    config_ = {.media_type = std::string(kDockerConfig),
               .digest = sha256_digest(config_text_),
               .size = config_text_.size(),
               .platform = {},
               .ref_name = {},
               .full_name = {}};
    std::vector<Descriptor> layers;
    for (const std::string& diff_id : config.diff_ids) layers.push_back(layers_.at(diff_id).descriptor);
    return docker_manifest(config_, layers);
  }

  Document manifest(const Descriptor& child) override {
    throw ImageError(name() + ": there is no manifest " + child.digest + " in it");
  }

  std::unique_ptr<http::BodyReader> open(const Descriptor& blob, std::uint64_t offset) override {
    if (blob.digest == config_.digest)
      return std::make_unique<http::TextBody>(config_text_.substr(static_cast<std::size_t>(offset)));
    for (auto& [diff_id, layer] : layers_) {
      if (layer.descriptor.digest != blob.digest) continue;
      if (!layer.is_packed)
        return std::make_unique<FileReader>(file_of(diff_id, layer), offset, blob.size - offset);
      auto body = tar_->open(layer.entry);
      skip(*body, offset);
      return body;
    }
    throw ImageError(name() + ": there is no blob " + blob.digest + " in it");
  }

 private:
  ArchivedImage choose(const std::vector<ArchivedImage>& images) const {
    std::vector<std::string> names;
    const auto named = [&](const std::string& wanted) -> const ArchivedImage* {
      for (const ArchivedImage& image : images) {
        for (const std::string& tag : image.repo_tags)
          if (!wanted.empty() && plain_name(tag) == plain_name(wanted)) return &image;
      }
      return nullptr;
    };
    for (const ArchivedImage& image : images)
      names.push_back(image.repo_tags.empty() ? "one without a name" : image.repo_tags.front());
    if (images.empty()) throw ImageError(tar_->path() + ": there is no image in it");
    if (!wish_.image.empty()) {
      if (const ArchivedImage* found = named(wish_.image)) return *found;
      throw ImageError(tar_->path() + ": there is no image '" + excerpt(wish_.image) + "' in it, only " +
                       join(names, ", "));
    }
    if (images.size() == 1) return images.front();
    if (const ArchivedImage* found = named(wish_.wish)) return *found;
    throw ImageError(tar_->path() +
                     ": there are several images in it; write docker-archive:PATH:NAME, one of " +
                     join(names, ", "));
  }

  void prepare_layers(const std::vector<std::string>& diff_ids) {
    std::vector<std::pair<std::string, std::string>> work;  // diff id, entry's name
    for (std::size_t i = 0; i < diff_ids.size(); ++i) {
      if (layers_.emplace(diff_ids[i], Layer{}).second) work.emplace_back(diff_ids[i], image_.layers[i]);
    }
    run_each(work.size(), wish_.threads,
             [&](std::size_t i) { layers_.at(work[i].first) = prepare(work[i].first, work[i].second); });
  }

  Layer prepare(const std::string& diff_id, const std::string& entry_name) {
    const auto entry = tar_->find(entry_name);
    if (!entry)
      throw ImageError(tar_->path() + ": the image has the layer '" + excerpt(entry_name) +
                       "', and it is not there");
    Layer layer{.descriptor = {}, .entry = *entry, .is_packed = is_gzip(*entry), .file = nullptr};
    layer.descriptor.media_type = kDockerLayer;
    progress_.begin(diff_id, "reading", entry->size);
    const Meter meter = [&](std::uint64_t done) { progress_.moved(diff_id, done); };
    const Meter silent = [](std::uint64_t) {};
    std::string found;
    if (layer.is_packed) {
      found = digest_of(*unpacked(tar_->open(*entry), tar_->path()), silent);
      layer.descriptor.digest = digest_of(*tar_->open(*entry), meter);
      layer.descriptor.size = entry->size;
    } else if (recall(diff_id, layer.descriptor)) {
      found = digest_of(*unpacked(tar_->open(*entry), tar_->path()), meter);
    } else {
      found = pack(layer, meter);
      if (found == diff_id)
        wish_.notes.keep(note_key(diff_id),
                         layer.descriptor.digest + " " + std::to_string(layer.descriptor.size));
    }
    if (found != diff_id)
      throw ImageError(tar_->path() + ": the layer '" + excerpt(entry_name) + "' should be " +
                       excerpt(diff_id) + " and is " + found);
    progress_.end(diff_id, "read");
    return layer;
  }

  // Compresses the layer, and gives the digest that it has unpacked.
  std::string pack(Layer& layer, const Meter& meter) const {
    const auto plain = unpacked(tar_->open(layer.entry), tar_->path());
    HashingReader hashing(*plain, meter);
    layer.file = nameless_file(wish_.folder);
    gzip_to(hashing, *layer.file);
    layer.descriptor.size = file_status(*layer.file).size;
    FileReader packed(layer.file, 0, layer.descriptor.size);
    layer.descriptor.digest = digest_of(packed, [](std::uint64_t) {});
    return hashing.finish();
  }

  // One thread at a time asks for a layer; others read its descriptor meanwhile.
  std::shared_ptr<File> file_of(const std::string& diff_id, Layer& layer) {
    if (layer.file) return layer.file;
    Layer fresh = layer;
    progress_.begin(diff_id, "compressing", layer.entry.size);
    pack(fresh, [&](std::uint64_t done) { progress_.moved(diff_id, done); });
    progress_.end(diff_id, "compressed");
    if (fresh.descriptor.digest == layer.descriptor.digest) return layer.file = fresh.file;
    wish_.notes.forget(note_key(diff_id));
    throw ImageError(tar_->path() +
                     ": a layer is compressed to other bytes than the last time; push it again");
  }

  static std::string note_key(const std::string& diff_id) { return gzip_version() + " " + diff_id; }

  bool recall(const std::string& diff_id, Descriptor& descriptor) const {
    const std::string line = wish_.notes.find(note_key(diff_id));
    const std::size_t blank = line.find(' ');
    const auto size = blank == std::string::npos ? std::nullopt : parse_int(line.substr(blank + 1));
    if (!size || *size < 0 || !registry::is_sha256_digest(line.substr(0, blank))) return false;
    descriptor.digest = line.substr(0, blank);
    descriptor.size = static_cast<std::uint64_t>(*size);
    return true;
  }

  bool is_gzip(const Tar::Entry& entry) const {
    std::array<char, 2> head{};
    const std::size_t got = tar_->open(entry)->read(head.data(), head.size());
    return std::string_view(head.data(), got) == "\x1f\x8b";
  }

  std::unique_ptr<Tar> tar_;
  ArchiveWish wish_;
  Progress& progress_;
  ArchivedImage image_;
  std::string config_text_;
  Descriptor config_;
  std::map<std::string, Layer, std::less<>> layers_;  // by diff id
};

}  // namespace

std::unique_ptr<Source> open_archive(std::unique_ptr<Tar> tar, ArchiveWish wish, Progress& progress) {
  PlaceKind form = wish.form;
  if (form == PlaceKind::archive)
    form = tar->find("manifest.json") ? PlaceKind::docker_archive : PlaceKind::oci_archive;
  if (form == PlaceKind::docker_archive && !tar->find("manifest.json"))
    throw ImageError(tar->path() + ": there is no manifest.json in it, so it is no docker-archive");
  if (form == PlaceKind::oci_archive && !tar->find("index.json"))
    throw ImageError(tar->path() +
                     ": there is neither a manifest.json in it, as in a docker-archive, nor an "
                     "index.json, as in an OCI layout");
  if (form == PlaceKind::oci_archive) return std::make_unique<OciArchive>(std::move(tar), wish);
  return std::make_unique<DockerArchive>(std::move(tar), std::move(wish), progress);
}

}  // namespace berth::images
