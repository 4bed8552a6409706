#include "images/layout.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "base/digest.h"
#include "base/errors.h"
#include "base/text.h"

namespace berth::images {
namespace {

constexpr std::string_view kLayoutMark = R"({"imageLayoutVersion":"1.0.0"})";
constexpr std::size_t kAlgorithm = 7;  // of `sha256:`

std::string blob_path(const std::string& folder, const std::string& digest) {
  return folder + "/blobs/sha256/" + digest.substr(kAlgorithm);
}

// A file that is small by its nature. Throws ImageError if it is missing or too large.
std::string read_small(const std::string& path) {
  const auto status = file_status(path);
  if (!status || status->is_folder) throw ImageError(path + ": there is no such file");
  if (status->size > kManifestBytesMax)
    throw ImageError(path + ": it is larger than " + std::to_string(kManifestBytesMax) + " bytes");
  return read_file(system_files(), path).value_or("");
}

class LayoutSource final : public Source {
 public:
  LayoutSource(std::string path, const std::string& image, const std::string& wish)
      : path_(std::move(path)),
        root_(choose_image(read_layout_index(read_small(path_ + "/index.json"), path_ + "/index.json"), image,
                           wish, path_)) {}

  std::string name() const override { return "oci:" + path_; }
  std::string tag() const override { return root_.ref_name; }
  Document root() override { return manifest(root_); }
  Document manifest(const Descriptor& child) override {
    const std::string path = blob_path(path_, child.digest);
    return checked_document(child, read_small(path), path);
  }

  std::unique_ptr<http::BodyReader> open(const Descriptor& blob, std::uint64_t offset) override {
    const std::string path = blob_path(path_, blob.digest);
    const auto status = file_status(path);
    if (!status || status->is_folder)
      throw ImageError(path + ": the image has this blob, and it is not there");
    if (status->size != blob.size)
      throw ImageError(path + ": it has " + std::to_string(status->size) + " bytes instead of the " +
                       std::to_string(blob.size) + " that the manifest says");
    return std::make_unique<FileReader>(open_file(path), offset, blob.size - offset);
  }

 private:
  std::string path_;
  Descriptor root_;
};

class LayoutDestination final : public Destination {
 public:
  LayoutDestination(std::string path, std::string image) : path_(std::move(path)), image_(std::move(image)) {
    const auto status = file_status(path_);
    if (status && !status->is_folder) throw ImageError(path_ + ": it is a file, not the folder of a layout");
    make_folders(system_files(), path_);
    const auto turn = take_turn();
    const bool is_layout = file_status(path_ + "/oci-layout").has_value();
    if (!is_layout && !list_folder(path_).empty())
      throw ImageError(path_ + ": it holds other things; a new or empty folder, or an OCI layout, is wanted");
    if (!is_layout) write_file(path_ + "/oci-layout", kLayoutMark);
    make_folders(system_files(), path_ + "/blobs/sha256");
  }

  std::string name() const override { return "oci:" + path_ + (image_.empty() ? "" : ":" + image_); }
  bool takes_index() const override { return true; }

  BlobEnd put_blob(const Descriptor& blob, Source& source, const Meter& meter) override {
    const std::string path = blob_path(path_, blob.digest);
    if (is_whole(path, blob)) return BlobEnd::present;
    const File file = take_partial(path + ".partial");
    if (is_whole(path, blob)) {  // by now
      system_files().remove(file.path());
      return BlobEnd::present;
    }
    write_blob(blob, source, file, meter);
    system_files().sync(file);
    system_files().rename(file.path(), path);
    return BlobEnd::copied;
  }

  void put_child(const Document& manifest) override {
    const auto turn = take_turn();
    write_file(blob_path(path_, manifest.digest), manifest.text);
  }

  void put_root(const Document& manifest) override {
    put_child(manifest);
    system_files().sync_folder(path_ + "/blobs/sha256");
    const auto turn = take_turn();
    const std::string index = path_ + "/index.json";
    write_file(index,
               layout_index_with(read_file(system_files(), index).value_or(""), manifest, image_, index));
    system_files().sync_folder(path_);
  }

 private:
  // Others may put images into the same layout: each adds to what the one before wrote.
  std::shared_ptr<File> take_turn() const {
    auto folder = open_file(path_);
    wait_for_lock(*folder);
    return folder;
  }

  // Waits for whoever is writing it; theirs may be where it belongs afterwards.
  static File take_partial(const std::string& path) {
    while (true) {
      File file = system_files().open(path, OpenMode::kCreate);
      wait_for_lock(file);
      const auto there = file_status(path);
      if (there && there->same_file(file_status(file))) return file;
    }
  }

  // One that was changed since it was copied is copied again.
  static bool is_whole(const std::string& path, const Descriptor& blob) {
    const auto status = file_status(path);
    if (!status || status->is_folder || status->size != blob.size) return false;
    FileReader bytes(open_file(path), 0, blob.size);
    Sha256 digest;
    pour(bytes, [&](std::string_view piece) { digest.update(piece); });
    return "sha256:" + digest.finish_hex() == blob.digest;
  }

  // Goes on with what is in the file already.
  static void write_blob(const Descriptor& blob, Source& source, const File& file, const Meter& meter) {
    std::uint64_t at = file_status(file).size;
    if (at > blob.size) at = 0;
    Sha256 digest;
    for (std::uint64_t read = 0; read < at;) {
      const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, at - read));
      const std::string bytes = system_files().read(file, read, want);
      if (bytes.empty()) throw IoError(file.path() + ": it ended early; it is being changed");
      digest.update(bytes);
      read += bytes.size();
    }
    system_files().truncate(file, at);
    meter(at);
    if (at < blob.size) {
      source.stream(blob, at, [&](std::string_view bytes) {
        if (bytes.size() > blob.size - at) spoil(file, source, blob, "longer than the manifest says");
        system_files().write(file, at, bytes);
        digest.update(bytes);
        at += bytes.size();
        meter(at);
      });
    }
    const std::string found = "sha256:" + digest.finish_hex();
    if (found != blob.digest) spoil(file, source, blob, found);
  }

  // Nothing of it is gone on with later.
  [[noreturn]] static void spoil(const File& file, const Source& source, const Descriptor& blob,
                                 const std::string& what) {
    system_files().remove(file.path());
    throw ImageError(source.name() + ": what should be " + blob.digest + " is " + what);
  }

  static void write_file(const std::string& path, std::string_view text) {
    const std::string fresh = path + ".new";
    {
      const File file = system_files().open(fresh, OpenMode::kCreate);
      system_files().truncate(file, 0);
      system_files().write(file, 0, text);
      system_files().sync(file);
    }
    system_files().rename(fresh, path);
  }

  std::string path_;
  std::string image_;
};

std::string names_of(const std::vector<Descriptor>& images) {
  std::vector<std::string> out;
  for (const Descriptor& image : images)
    out.push_back(image.ref_name.empty() ? image.digest : image.ref_name);
  return join(out, ", ");
}

}  // namespace

Descriptor choose_image(const std::vector<Descriptor>& images, const std::string& image,
                        const std::string& wish, const std::string& where) {
  const auto named = [&](const std::string& name) -> const Descriptor* {
    const auto found = std::find_if(images.begin(), images.end(), [&](const Descriptor& each) {
      return each.ref_name == name || each.full_name == name || each.digest == name;
    });
    return name.empty() || found == images.end() ? nullptr : &*found;
  };
  if (images.empty()) throw ImageError(where + ": there is no image in it");
  if (!image.empty()) {
    if (const Descriptor* found = named(image)) return *found;
    throw ImageError(where + ": there is no image '" + excerpt(image) + "' in it, only " + names_of(images));
  }
  if (images.size() == 1) return images.front();
  if (const Descriptor* found = named(wish)) return *found;
  throw ImageError(where + ": there are several images in it; add :NAME, one of " + names_of(images));
}

std::unique_ptr<Source> open_layout(const std::string& path, const std::string& image,
                                    const std::string& wish) {
  return std::make_unique<LayoutSource>(path, image, wish);
}

std::unique_ptr<Destination> create_layout(const std::string& path, const std::string& image) {
  return std::make_unique<LayoutDestination>(path, image);
}

}  // namespace berth::images
