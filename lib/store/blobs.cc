#include "store/blobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <stdexcept>

#include "base/digest.h"
#include "base/effects.h"
#include "base/errors.h"
#include "base/files.h"
#include "store/lock.h"

namespace berth::store {

// Folders whose names, and those of the folders above them, this process knows to be on the disk.
class SafeFolders {
 public:
  bool has(const std::string& path) {
    const std::lock_guard guard(mutex_);
    return paths_.count(path) == 1;
  }
  void add(const std::string& path) {
    const std::lock_guard guard(mutex_);
    paths_.insert(path);
  }

 private:
  std::mutex mutex_;
  std::set<std::string> paths_;
};

namespace {

constexpr std::string_view kAlgorithm = "sha256:";
constexpr std::size_t kHexDigits = 64;
constexpr std::size_t kUploadIdMax = 128;
constexpr std::size_t kChunkBytes = 1 << 20;
constexpr std::uint64_t kBeginEvery = 8 << 20;  // bytes
constexpr Duration kUploadWait = seconds(30);
constexpr std::int64_t kNsInMs = 1'000'000;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_id_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

// The folder of a digest's blob, `…/blobs/sha256/ab`.
std::string folder_of(const std::string& directory, std::string_view digest) {
  return fmt::format("{}/blobs/sha256/{}", directory, digest.substr(kAlgorithm.size(), 2));
}

std::string path_of(const std::string& directory, std::string_view digest) {
  if (!valid_digest(digest)) throw std::invalid_argument("not a digest: " + std::string(digest));
  return folder_of(directory, digest) + '/' + std::string(digest.substr(kAlgorithm.size()));
}

// The names of `folder` and of those above it, up to `directory`. Whoever made them may have died before they
// were on the disk.
void make_names_safe(Files& files, const std::string& folder, const std::string& directory,
                     SafeFolders& safe) {
  if (folder.size() <= directory.size() || safe.has(folder)) return;
  const std::string above = folder.substr(0, folder.find_last_of('/'));
  files.sync_folder(above);
  make_names_safe(files, above, directory, safe);
  safe.add(folder);
}

void make_folders_unsaved(Files& files, const std::string& folder) {
  if (file_status(folder)) return;
  make_folders_unsaved(files, folder.substr(0, folder.find_last_of('/')));
  files.make_folder(folder);
}

bool still_at(const File& file) {
  const std::optional<FileStatus> there = file_status(file.path());
  return there && there->same_file(file_status(file));
}

// False if the file went away while this process waited for it.
bool take(const File& file, WallClock& clock) {
  const std::int64_t until_ms = clock.monotonic_ms() + kUploadWait.ms;
  for (int attempt = 0; !try_lock(file); ++attempt) {
    if (clock.monotonic_ms() >= until_ms) throw IoError(file.path() + ": another process is writing this");
    clock.sleep(polling_pause(attempt));
  }
  return still_at(file);
}

// The blob, held against whoever removes it; empty if there is none.
File hold_blob(Files& files, WallClock& clock, const std::string& path) {
  while (true) {
    File file = files.open(path, OpenMode::kRead);
    if (!file || take(file, clock)) return file;
  }
}

std::int64_t nanoseconds(Instant t) { return t.ms * kNsInMs; }

}  // namespace

bool valid_digest(std::string_view digest) {
  return digest.size() == kAlgorithm.size() + kHexDigits && digest.starts_with(kAlgorithm) &&
         std::all_of(digest.begin() + kAlgorithm.size(), digest.end(), is_hex);
}

bool valid_upload_id(std::string_view id) {
  return !id.empty() && id.size() <= kUploadIdMax && std::all_of(id.begin(), id.end(), is_id_letter);
}

struct Upload::State {
  std::string directory;
  Files& files;
  WallClock& clock;
  File file;  // locked
  std::uint64_t size = 0;
  std::uint64_t begun = 0;          // the disk was told of the bytes before it
  std::unique_ptr<Sha256> running;  // of all bytes, while this process has seen all of them
  std::string digest;               // of all bytes, once it was asked for
  std::shared_ptr<SafeFolders> safe;
};

Upload::Upload(std::unique_ptr<State> state) : state_(std::move(state)) {}
Upload::Upload(Upload&&) noexcept = default;
Upload::~Upload() = default;

std::uint64_t Upload::size() const { return state_->size; }

bool Upload::is_there() const { return still_at(state_->file); }

void Upload::append(std::string_view bytes) {
  try {
    state_->files.write(state_->file, state_->size, bytes);
  } catch (...) {
    // The next process takes the file's size for the upload's.
    state_->files.truncate(state_->file, state_->size);
    throw;
  }
  state_->size += bytes.size();
  if (state_->size - state_->begun >= kBeginEvery) {
    state_->files.begin_sync(state_->file, state_->begun, state_->size - state_->begun);
    state_->begun = state_->size;
  }
  state_->digest.clear();
  if (state_->running) state_->running->update(bytes);
}

std::string Upload::digest() {
  if (!state_->digest.empty()) return state_->digest;
  if (!state_->running) {
    state_->running = std::make_unique<Sha256>();
    for (std::uint64_t at = 0; at < state_->size; at += kChunkBytes)
      state_->running->update(state_->files.read(
          state_->file, at,
          static_cast<std::size_t>(std::min<std::uint64_t>(kChunkBytes, state_->size - at))));
  }
  state_->digest = std::string(kAlgorithm) + state_->running->finish_hex();
  state_->running.reset();
  return state_->digest;
}

std::string Upload::bytes() const {
  return state_->files.read(state_->file, 0, static_cast<std::size_t>(state_->size));
}

std::string Upload::keep(Saved saved) {
  const std::string name = digest();
  Files& files = state_->files;
  const std::string folder = folder_of(state_->directory, name);
  if (saved == Saved::kHere) {
    files.sync(state_->file);
    make_folders(files, folder);
  } else {
    make_folders_unsaved(files, folder);
  }
  const std::int64_t now_ns = nanoseconds(state_->clock.now());
  set_modified(state_->file, now_ns);
  const std::string path = path_of(state_->directory, name);
  {
    // Whoever removes an old one of that name has done so by now, or will see this one.
    const File before = hold_blob(files, state_->clock, path);
    // One that is safe must not give way to one that is not.
    if (saved == Saved::kByLog && before && file_status(before).size == state_->size) {
      set_modified(before, std::max(now_ns, file_status(before).modified_ns + 1));
      discard();
      return name;
    }
    files.rename(state_->file.path(), path);
    // Not held any longer: whoever keeps or records the same bytes need not wait for the syncs.
    state_->file.close();
    state_->file = files.open(path, OpenMode::kRead);
  }
  if (saved == Saved::kByLog) {
    state_->file.close();
    return name;
  }
  files.sync_folder(folder);
  make_names_safe(files, folder, state_->directory, *state_->safe);
  state_->file.close();
  return name;
}

void Upload::discard() {
  state_->files.remove(state_->file.path());
  state_->file.close();
}

Blobs::Blobs(std::string directory, Files* files, WallClock* clock)
    : directory_(std::move(directory)),
      files_(files != nullptr ? files : &system_files()),
      clock_(clock != nullptr ? clock : &system_clock()),
      safe_(std::make_shared<SafeFolders>()) {}

std::string Blobs::path(std::string_view digest) const { return path_of(directory_, digest); }

std::optional<std::uint64_t> Blobs::size(std::string_view digest) const {
  const std::optional<FileStatus> status = file_status(path(digest));
  return status ? std::optional(status->size) : std::nullopt;
}

std::optional<std::string> Blobs::read(std::string_view digest) const {
  return read_file(*files_, path(digest));
}

std::string Blobs::put(std::string_view bytes) {
  const std::string name = sha256_digest(bytes);
  if (touch(name)) return name;
  Upload upload =
      begin_upload(fmt::format("put-{}-{}", name.substr(kAlgorithm.size(), 32), system_random_u64()));
  upload.append(bytes);
  return upload.keep();
}

void Blobs::remove(std::string_view digest) { files_->remove(path(digest)); }

void Blobs::restore(std::string_view digest, std::string_view bytes) {
  if (read(digest) == bytes) return;
  Upload upload = begin_upload(
      fmt::format("restore-{}-{}", digest.substr(kAlgorithm.size(), kHexDigits / 2), system_random_u64()));
  upload.append(bytes);
  if (upload.digest() != digest) {
    upload.discard();
    throw IoError(fmt::format("{}: what the log has of blob {} is another one", directory_, digest));
  }
  remove(digest);
  upload.keep(Saved::kByLog);
}

bool Blobs::touch(std::string_view digest, Duration unless_younger) {
  const std::optional<FileStatus> status = file_status(path(digest));
  if (!status) return false;
  const std::int64_t now_ns = nanoseconds(clock_->now());
  const std::int64_t age_ns = now_ns - status->modified_ns;
  if (age_ns >= 0 && age_ns < unless_younger.ms * kNsInMs) return true;
  const File file = hold_blob(*files_, *clock_, path(digest));
  if (!file) return false;
  // Each touch is seen, however fast one follows another. On a disk that can't be written nobody removes
  // anything either.
  set_modified(file, std::max(now_ns, file_status(file).modified_ns + 1));
  return true;
}

void Blobs::make_old(std::string_view digest) {
  if (const File file = hold_blob(*files_, *clock_, path(digest))) set_modified(file, 0);
}

std::vector<StoredBlob> Blobs::list() const {
  const std::string root = directory_ + "/blobs/sha256";
  std::vector<StoredBlob> out;
  for (const std::string& folder : list_folder(root)) {
    const auto about = file_status(root + "/" + folder);
    if (!about || !about->is_folder) continue;
    for (const std::string& name : list_folder(root + "/" + folder)) {
      const std::string digest = std::string(kAlgorithm) + name;
      if (!valid_digest(digest) || !name.starts_with(folder)) continue;
      if (const auto status = file_status(path(digest)))
        out.push_back({digest, status->size, status->modified_ns});
    }
  }
  return out;
}

bool Blobs::remove_untouched(const StoredBlob& seen) {
  const File file = files_->open(path(seen.digest), OpenMode::kRead);
  if (!file || !try_lock(file) || !still_at(file)) return false;
  if (file_status(file).modified_ns != seen.modified_ns) return false;
  files_->remove(file.path());
  return true;
}

Leftovers Blobs::remove_uploads(Instant before, bool only_count) {
  Leftovers out;
  for (const std::string& name : list_folder(directory_ + "/uploads")) {
    if (!valid_upload_id(name)) continue;
    const File file = files_->open(upload_path(name), OpenMode::kRead);
    if (!file || !try_lock(file) || !still_at(file)) continue;
    const FileStatus status = file_status(file);
    if (status.is_folder || status.modified_ns >= nanoseconds(before)) continue;
    if (!only_count) files_->remove(file.path());
    ++out.count;
    out.bytes += status.size;
  }
  return out;
}

std::string Blobs::upload_path(std::string_view id) const {
  if (!valid_upload_id(id)) throw std::invalid_argument("not an upload's id: " + std::string(id));
  return fmt::format("{}/uploads/{}", directory_, id);
}

Upload Blobs::begin_upload(std::string_view id) {
  const std::string path = upload_path(id);
  make_folders(*files_, directory_ + "/uploads");
  while (true) {
    File file = files_->open(path, OpenMode::kCreate);
    if (!take(file, *clock_)) continue;
    files_->truncate(file, 0);
    return Upload(std::unique_ptr<Upload::State>(new Upload::State{.directory = directory_,
                                                                   .files = *files_,
                                                                   .clock = *clock_,
                                                                   .file = std::move(file),
                                                                   .size = 0,
                                                                   .begun = 0,
                                                                   .running = std::make_unique<Sha256>(),
                                                                   .digest = {},
                                                                   .safe = safe_}));
  }
}

std::optional<Upload> Blobs::open_upload(std::string_view id) {
  File file = files_->open(upload_path(id), OpenMode::kWrite);
  if (!file || !take(file, *clock_)) return std::nullopt;
  const std::uint64_t size = file_status(file).size;
  return Upload(std::unique_ptr<Upload::State>(new Upload::State{.directory = directory_,
                                                                 .files = *files_,
                                                                 .clock = *clock_,
                                                                 .file = std::move(file),
                                                                 .size = size,
                                                                 .begun = size,
                                                                 .running = nullptr,
                                                                 .digest = {},
                                                                 .safe = safe_}));
}

}  // namespace berth::store
