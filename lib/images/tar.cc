#include "images/tar.h"

#include <sys/stat.h>

#include <algorithm>
#include <exception>
#include <vector>

#include "base/text.h"
#include "images/archive_library.h"
#include "images/manifest.h"

namespace berth::images {
namespace {

constexpr std::size_t kEntriesMax = 1'000'000;
constexpr std::size_t kNameMax = 4096;
constexpr int kLinksMax = 16;                                      // that lead to each other
constexpr std::uint64_t kUnpackedMax = std::uint64_t{256} << 30U;  // of an archive
constexpr int kFileMode = 0644;
constexpr int kFolderMode = 0755;

struct CloseReader {
  void operator()(archive* reader) const { libarchive().read_free(reader); }
};
struct CloseWriter {
  void operator()(archive* writer) const { libarchive().write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { libarchive().entry_free(entry); }
};
using ReaderHandle = std::unique_ptr<archive, CloseReader>;
using WriterHandle = std::unique_ptr<archive, CloseWriter>;

// What libarchive's callbacks see: a body, or a part of a file that can be skipped in.
struct Feed {
  std::unique_ptr<http::BodyReader> body = nullptr;
  std::shared_ptr<File> file = nullptr;
  std::uint64_t at = 0;
  std::uint64_t size = 0;  // of the file
  std::vector<char> piece = std::vector<char>(kPieceBytes);
  std::exception_ptr thrown = nullptr;  // which may not leave a callback
};

la_ssize_t on_read(archive* reader, void* context, const void** bytes) {
  auto& feed = *static_cast<Feed*>(context);
  try {
    *bytes = feed.piece.data();
    if (feed.body) return static_cast<la_ssize_t>(feed.body->read(feed.piece.data(), feed.piece.size()));
    FileReader rest(feed.file, feed.at, feed.size - feed.at);
    const std::size_t got = rest.read(feed.piece.data(), feed.piece.size());
    feed.at += got;
    return static_cast<la_ssize_t>(got);
  } catch (...) {
    feed.thrown = std::current_exception();
    libarchive().set_error(reader, ARCHIVE_FATAL, "it can't be read");
    return -1;
  }
}

la_int64_t on_skip(archive*, void* context, la_int64_t count) {
  auto& feed = *static_cast<Feed*>(context);
  if (feed.body || count <= 0) return 0;
  const std::uint64_t far = std::min(static_cast<std::uint64_t>(count), feed.size - feed.at);
  feed.at += far;
  return static_cast<la_int64_t>(far);
}

[[noreturn]] void fail(archive* handle, const Feed& feed, const std::string& where) {
  if (feed.thrown) std::rethrow_exception(feed.thrown);
  const char* why = libarchive().error_string(handle);
  throw ImageError(where + ": " + (why != nullptr ? why : "it can't be read as an archive"));
}

void add_filters(archive* reader) {
  libarchive().read_support_filter_gzip(reader);
  libarchive().read_support_filter_zstd(reader);
  libarchive().read_support_filter_xz(reader);
  libarchive().read_support_filter_bzip2(reader);
}

ReaderHandle open_reader(Feed& feed, const std::string& where, bool is_tar) {
  ReaderHandle reader(libarchive().read_new());
  if (is_tar) {
    libarchive().read_support_format_tar(reader.get());
  } else {
    add_filters(reader.get());
    libarchive().read_support_format_raw(reader.get());
    libarchive().read_support_format_empty(reader.get());
  }
  libarchive().read_set_read_callback(reader.get(), on_read);
  libarchive().read_set_skip_callback(reader.get(), on_skip);
  libarchive().read_set_callback_data(reader.get(), &feed);
  if (libarchive().read_open1(reader.get()) != ARCHIVE_OK) fail(reader.get(), feed, where);
  return reader;
}

// The bytes of the entry that the reader stands at.
class EntryReader final : public http::BodyReader {
 public:
  EntryReader(std::unique_ptr<Feed> feed, ReaderHandle reader, std::string where)
      : feed_(std::move(feed)), reader_(std::move(reader)), where_(std::move(where)) {}
  std::size_t read(char* to, std::size_t room) override {
    const la_ssize_t got = libarchive().read_data(reader_.get(), to, room);
    if (got < 0) fail(reader_.get(), *feed_, where_);
    return static_cast<std::size_t>(got);
  }

 private:
  std::unique_ptr<Feed> feed_;  // outlives the reader
  ReaderHandle reader_;
  std::string where_;
};

// `./a//b/` as `a/b`; nothing for a name that leads out of the archive.
std::optional<std::string> plain_name(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.size() > kNameMax) return std::nullopt;
  std::string out;
  for (const std::string_view part : split(name, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") return std::nullopt;
    out += (out.empty() ? "" : "/") + std::string(part);
  }
  return out;
}

// Where a symbolic link leads, seen from the folder that it lies in.
std::optional<std::string> link_target(const std::string& link, std::string_view target) {
  if (target.starts_with('/')) return std::nullopt;
  std::vector<std::string> parts;
  const std::size_t slash = link.rfind('/');
  if (slash != std::string::npos)
    for (const std::string_view part : split(std::string_view(link).substr(0, slash), '/'))
      parts.emplace_back(part);
  for (const std::string_view part : split(target, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.emplace_back(part);
    } else if (parts.empty()) {
      return std::nullopt;
    } else {
      parts.pop_back();
    }
  }
  return join(parts, "/");
}

std::string name_of(archive_entry* entry) {
  const char* name = libarchive().entry_pathname(entry);
  return name != nullptr ? name : "";
}

bool is_packed(const std::shared_ptr<File>& file) {
  constexpr std::size_t kMagicBytes = 6;
  const std::string head = system_files().read(*file, 0, kMagicBytes);
  return head.starts_with("\x1f\x8b") || head.starts_with("\x28\xb5\x2f\xfd") ||
         head.starts_with(std::string_view("\xfd"
                                           "7zXZ\0",
                                           kMagicBytes)) ||
         head.starts_with("BZh");
}

}  // namespace

std::unique_ptr<http::BodyReader> unpacked(std::unique_ptr<http::BodyReader> packed, std::string where) {
  auto feed = std::make_unique<Feed>();
  feed->body = std::move(packed);
  ReaderHandle reader = open_reader(*feed, where, false);
  archive_entry* entry = nullptr;
  const int status = libarchive().read_next_header(reader.get(), &entry);
  if (status == ARCHIVE_EOF) return std::make_unique<http::TextBody>("");
  if (status < ARCHIVE_WARN) fail(reader.get(), *feed, where);
  return std::make_unique<EntryReader>(std::move(feed), std::move(reader), std::move(where));
}

Tar::Tar(std::shared_ptr<File> file, std::string path, const std::string& folder)
    : file_(std::move(file)), path_(std::move(path)) {
  if (is_packed(file_)) {
    const auto plain = nameless_file(folder);
    FileWriter writer(*plain);
    const auto body = unpacked(std::make_unique<FileReader>(file_, 0, file_status(*file_).size), path_);
    pour(*body, [&](std::string_view bytes) {
      if (writer.size() + bytes.size() > kUnpackedMax)
        throw ImageError(path_ + ": unpacked it is larger than " + std::to_string(kUnpackedMax) + " bytes");
      writer.write(bytes);
    });
    file_ = plain;
  }
  read_entries();
}

void Tar::read_entries() {
  Feed feed{.file = file_, .at = 0, .size = file_status(*file_).size};
  const ReaderHandle reader = open_reader(feed, path_, true);
  archive_entry* entry = nullptr;
  while (true) {
    const int status = libarchive().read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    if (status < ARCHIVE_WARN) fail(reader.get(), feed, path_);
    const std::string given = name_of(entry);
    const auto name = plain_name(given);
    const auto refuse = [&](const std::string& why) {
      throw ImageError(path_ + ": the entry '" + excerpt(given) + "' " + why);
    };
    if (!name) refuse("leads out of the archive");
    if (libarchive().entry_filetype(entry) == S_IFDIR) continue;
    if (entries_.contains(*name) || links_.contains(*name)) refuse("is there twice");
    if (entries_.size() + links_.size() >= kEntriesMax) refuse("is one of too many");
    if (const char* hard = libarchive().entry_hardlink(entry)) {
      const auto target = plain_name(hard);
      if (!target) refuse("is a link that leads out of the archive");
      links_.emplace(*name, *target);
    } else if (const char* soft = libarchive().entry_symlink(entry)) {
      const auto target = link_target(*name, soft);
      if (!target) refuse("is a link that leads out of the archive");
      links_.emplace(*name, *target);
    } else if (libarchive().entry_filetype(entry) == S_IFREG) {
      // A few bytes could stand for any number of zeros.
      if (libarchive().entry_sparse_count(entry) > 0) refuse("has holes");
      const auto size = static_cast<std::uint64_t>(std::max<la_int64_t>(libarchive().entry_size(entry), 0));
      if (size > feed.size) refuse("is larger than the archive");
      entries_.emplace(
          *name, Entry{static_cast<std::uint64_t>(libarchive().read_header_position(reader.get())), size});
    }
  }
}

std::optional<Tar::Entry> Tar::find(std::string_view name) const {
  const auto plain = plain_name(name);
  if (!plain) return std::nullopt;
  std::string at = *plain;
  for (int i = 0; i < kLinksMax; ++i) {
    if (const auto found = entries_.find(at); found != entries_.end()) return found->second;
    const auto link = links_.find(at);
    if (link == links_.end()) return std::nullopt;
    at = link->second;
  }
  return std::nullopt;
}

std::unique_ptr<http::BodyReader> Tar::open(const Entry& entry) const {
  auto feed = std::make_unique<Feed>();
  feed->file = file_;
  feed->at = entry.header;
  feed->size = file_status(*file_).size;
  ReaderHandle reader = open_reader(*feed, path_, true);
  archive_entry* found = nullptr;
  if (libarchive().read_next_header(reader.get(), &found) < ARCHIVE_WARN) fail(reader.get(), *feed, path_);
  return std::make_unique<EntryReader>(std::move(feed), std::move(reader), path_);
}

std::string Tar::read(std::string_view name) const {
  const auto entry = find(name);
  if (!entry) throw ImageError(path_ + ": there is no entry '" + excerpt(name) + "' in it");
  if (entry->size > kManifestBytesMax)
    throw ImageError(path_ + ": the entry '" + excerpt(name) + "' is larger than " +
                     std::to_string(kManifestBytesMax) + " bytes");
  return http::read_all(*open(*entry), kManifestBytesMax);
}

namespace {

struct Drain {
  File& file;
  std::uint64_t size = 0;
  std::exception_ptr thrown = nullptr;
};

la_ssize_t on_write(archive* writer, void* context, const void* bytes, std::size_t count) {
  auto& drain = *static_cast<Drain*>(context);
  try {
    system_files().write(drain.file, drain.size, {static_cast<const char*>(bytes), count});
    drain.size += count;
    return static_cast<la_ssize_t>(count);
  } catch (...) {
    drain.thrown = std::current_exception();
    libarchive().set_error(writer, ARCHIVE_FATAL, "it can't be written");
    return -1;
  }
}

void require(archive* writer, const Drain& drain, la_ssize_t status) {
  if (status >= ARCHIVE_WARN) return;
  if (drain.thrown) std::rethrow_exception(drain.thrown);
  const char* why = libarchive().error_string(writer);
  throw ImageError(drain.file.path() + ": " + (why != nullptr ? why : "it can't be written as an archive"));
}

void open_writer(archive* writer, Drain& drain) {
  // No padding behind what is written.
  libarchive().write_set_bytes_in_last_block(writer, 1);
  require(writer, drain, libarchive().write_open(writer, &drain, nullptr, on_write, nullptr));
}

std::unique_ptr<archive_entry, FreeEntry> made_entry(const std::string& name, unsigned type, int mode,
                                                     std::uint64_t size) {
  std::unique_ptr<archive_entry, FreeEntry> entry(libarchive().entry_new());
  libarchive().entry_set_pathname(entry.get(), name.c_str());
  libarchive().entry_set_filetype(entry.get(), type);
  libarchive().entry_set_perm(entry.get(), static_cast<mode_t>(mode));
  libarchive().entry_set_size(entry.get(), static_cast<la_int64_t>(size));
  libarchive().entry_set_mtime(entry.get(), 0, 0);
  return entry;
}

}  // namespace

void gzip_to(http::BodyReader& plain, File& file) {
  Drain drain{.file = file};
  const WriterHandle writer(libarchive().write_new());
  archive* handle = writer.get();
  require(handle, drain, libarchive().write_set_format_raw(handle));
  require(handle, drain, libarchive().write_add_filter_gzip(handle));
  require(handle, drain, libarchive().write_set_filter_option(handle, "gzip", "timestamp", nullptr));
  open_writer(handle, drain);
  const auto entry = made_entry("layer", S_IFREG, kFileMode, 0);
  libarchive().entry_unset_size(entry.get());
  require(handle, drain, libarchive().write_header(handle, entry.get()));
  pour(plain, [&](std::string_view bytes) {
    require(handle, drain, libarchive().write_data(handle, bytes.data(), bytes.size()));
  });
  require(handle, drain, libarchive().write_close(handle));
}

std::string gzip_version() {
  const char* version = libarchive().zlib_version();
  return std::string("zlib ") + (version != nullptr ? version : "");
}

struct TarWriter::Inside {
  explicit Inside(File& file) : drain{.file = file}, writer(libarchive().write_new()) {}
  void header(archive_entry* entry) {
    require(writer.get(), drain, libarchive().write_header(writer.get(), entry));
  }
  Drain drain;
  WriterHandle writer;  // closed before the drain goes
};

TarWriter::TarWriter(File& file) : inside_(std::make_unique<Inside>(file)) {
  archive* writer = inside_->writer.get();
  require(writer, inside_->drain, libarchive().write_set_format_pax_restricted(writer));
  open_writer(writer, inside_->drain);
}

TarWriter::~TarWriter() = default;

void TarWriter::add_folder(const std::string& name) {
  inside_->header(made_entry(name, S_IFDIR, kFolderMode, 0).get());
}

void TarWriter::add(const std::string& name, std::string_view text) {
  http::TextBody body{std::string(text)};
  add(name, text.size(), body);
}

void TarWriter::add(const std::string& name, std::uint64_t size, http::BodyReader& body) {
  archive* writer = inside_->writer.get();
  inside_->header(made_entry(name, S_IFREG, kFileMode, size).get());
  std::uint64_t written = 0;
  pour(body, [&](std::string_view bytes) {
    require(writer, inside_->drain, libarchive().write_data(writer, bytes.data(), bytes.size()));
    written += bytes.size();
  });
  if (written != size)
    throw ImageError(name + ": it has " + std::to_string(written) + " bytes instead of " +
                     std::to_string(size));
}

void TarWriter::finish() {
  require(inside_->writer.get(), inside_->drain, libarchive().write_close(inside_->writer.get()));
}

}  // namespace berth::images
