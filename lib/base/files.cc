#include "base/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/errors.h"

namespace berth {
namespace {

constexpr mode_t kFileMode = 0600;
constexpr mode_t kFolderMode = 0700;

FileStatus from_stat(const struct stat& s) {
  return {.device = s.st_dev,
          .inode = s.st_ino,
          .size = static_cast<std::uint64_t>(s.st_size),
          .modified_ns = s.st_mtim.tv_sec * 1'000'000'000LL + s.st_mtim.tv_nsec,
          .is_folder = S_ISDIR(s.st_mode)};
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

class SystemFiles : public Files {
 public:
  File open(const std::string& path, OpenMode mode) override {
    int flags = O_CLOEXEC | O_NOCTTY | (mode == OpenMode::kRead ? O_RDONLY : O_RDWR);
    if (mode == OpenMode::kCreate) flags |= O_CREAT;
    if (mode == OpenMode::kCreateNew) flags |= O_CREAT | O_EXCL;
    const int fd = ::open(path.c_str(), flags, kFileMode);
    if (fd >= 0) return {fd, path};
    const bool may_be_missing = mode == OpenMode::kRead || mode == OpenMode::kWrite;
    if (may_be_missing && errno == ENOENT) return {};
    throw IoError(path, mode == OpenMode::kRead ? "cannot be read" : "cannot be written", errno);
  }

  std::string read(const File& file, std::uint64_t offset, std::size_t count) override {
    std::string bytes(count, '\0');
    std::size_t got = 0;
    while (got < count) {
      const ssize_t n = pread(file.fd(), bytes.data() + got, count - got, static_cast<off_t>(offset + got));
      if (n == 0) break;
      if (n < 0 && errno != EINTR) throw IoError(file.path(), "cannot be read", errno);
      if (n > 0) got += static_cast<std::size_t>(n);
    }
    bytes.resize(got);
    return bytes;
  }

  void write(const File& file, std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t n = pwrite(file.fd(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (n < 0 && errno != EINTR) throw IoError(file.path(), "cannot be written", errno);
      if (n <= 0) continue;
      offset += static_cast<std::uint64_t>(n);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }

  void truncate(const File& file, std::uint64_t size) override {
    if (ftruncate(file.fd(), static_cast<off_t>(size)) != 0)
      throw IoError(file.path(), "cannot be shortened", errno);
  }

  void sync(const File& file) override {
    if (fdatasync(file.fd()) != 0) throw IoError(file.path(), "cannot be saved to the disk", errno);
  }

  void begin_sync(const File& file, std::uint64_t offset, std::uint64_t count) override {
    ::sync_file_range(file.fd(), static_cast<off_t>(offset), static_cast<off_t>(count),
                      SYNC_FILE_RANGE_WRITE);
  }

  void sync_folder(const std::string& path) override {
    const File folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), path);
    if (!folder) throw IoError(path, "cannot be opened", errno);
    // Some file systems have no sync for folders and say EINVAL; their names are safe once they are there.
    if (fsync(folder.fd()) != 0 && errno != EINVAL) throw IoError(path, "cannot be saved to the disk", errno);
  }

  void rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) throw IoError(from, "cannot be renamed to " + to, errno);
  }

  void remove(const std::string& path) override {
    if (::remove(path.c_str()) != 0 && errno != ENOENT) throw IoError(path, "cannot be removed", errno);
  }

  void make_folder(const std::string& path) override {
    if (mkdir(path.c_str(), kFolderMode) != 0 && errno != EEXIST)
      throw IoError(path, "cannot be made", errno);
  }
};

}  // namespace

File::File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  if (this == &other) return *this;
  close();
  fd_ = std::exchange(other.fd_, -1);
  path_ = std::move(other.path_);
  return *this;
}

void File::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Files& system_files() {
  static SystemFiles files;
  return files;
}

std::optional<FileStatus> file_status(const std::string& path) {
  struct stat s {};
  if (stat(path.c_str(), &s) == 0) return from_stat(s);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  throw IoError(path, "cannot be looked at", errno);
}

FileStatus file_status(const File& file) {
  struct stat s {};
  if (fstat(file.fd(), &s) != 0) throw IoError(file.path(), "cannot be looked at", errno);
  return from_stat(s);
}

bool set_modified(const File& file, std::int64_t modified_ns) {
  const std::array<timespec, 2> times = {timespec{0, UTIME_OMIT},
                                         timespec{modified_ns / 1'000'000'000, modified_ns % 1'000'000'000}};
  return futimens(file.fd(), times.data()) == 0;
}

std::vector<std::string> list_folder(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()), closedir);
  if (!folder && errno == ENOENT) return {};
  if (!folder) throw IoError(path, "cannot be read", errno);
  std::vector<std::string> names;
  while (true) {
    errno = 0;
    const dirent* entry = readdir(folder.get());
    if (entry == nullptr && errno != 0) throw IoError(path, "cannot be read", errno);
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void wait_for_lock(const File& file) {
  while (flock(file.fd(), LOCK_EX) != 0) {
    if (errno != EINTR) throw IoError(file.path(), "cannot be locked", errno);
  }
}

bool try_lock(const File& file) {
  while (flock(file.fd(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) throw IoError(file.path(), "cannot be locked", errno);
  }
  return true;
}

void make_folders(Files& files, const std::string& path) {
  const std::optional<FileStatus> there = file_status(path);
  if (there && there->is_folder) return;
  if (there) throw IoError(path, "cannot be made", ENOTDIR);
  const std::string parent = parent_of(path);
  if (parent != path) make_folders(files, parent);
  files.make_folder(path);
  files.sync_folder(parent);
}

void remove_tree(Files& files, const std::string& path) {
  struct stat s {};
  if (lstat(path.c_str(), &s) != 0) {
    if (errno == ENOENT) return;
    throw IoError(path, "cannot be removed", errno);
  }
  if (S_ISDIR(s.st_mode))
    for (const std::string& name : list_folder(path)) remove_tree(files, path + '/' + name);
  files.remove(path);
}

std::optional<std::string> read_file(Files& files, const std::string& path) {
  const File file = files.open(path, OpenMode::kRead);
  if (!file) return std::nullopt;
  return files.read(file, 0, file_status(file).size);
}

}  // namespace berth
