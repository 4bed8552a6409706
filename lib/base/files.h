// The thin layer through which every file of the store goes, so that a test can record each step, make step N
// fail, and drop whatever was not yet synced.
//
// Contract: what fails throws IoError naming the path and why. Reading, writing and waiting on one File from
// several threads is safe; opening and closing it is its owner's business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth {

// An open file, closed by its destructor. The path is kept for messages.
class File {
 public:
  File() = default;
  File(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File() { close(); }
  explicit operator bool() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  const std::string& path() const { return path_; }
  void close();

 private:
  int fd_ = -1;
  std::string path_;
};

// What tells one file from another, and one version of it from the next.
struct FileStatus {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  bool is_folder = false;
  bool same_file(const FileStatus& other) const { return device == other.device && inode == other.inode; }
};

enum class OpenMode {
  kRead,       // must exist, else the File is empty (no error)
  kWrite,      // read and write; must exist, else the File is empty (no error)
  kCreate,     // read and write; made if it is missing, mode 0600
  kCreateNew,  // read and write; an error if it exists, mode 0600
};

// The effects on files that a test may want to see or to spoil.
class Files {
 public:
  virtual ~Files() = default;
  virtual File open(const std::string& path, OpenMode mode) = 0;
  // Up to `count` bytes from `offset`; fewer only at the end of the file.
  virtual std::string read(const File& file, std::uint64_t offset, std::size_t count) = 0;
  // All of `bytes` at `offset`, in one write where the system allows. After a failure some may be there.
  virtual void write(const File& file, std::uint64_t offset, std::string_view bytes) = 0;
  virtual void truncate(const File& file, std::uint64_t size) = 0;
  virtual void sync(const File& file) = 0;  // the bytes and the size are on the disk afterwards
  // Lets the disk begin with bytes that will be synced later. Promises nothing.
  virtual void begin_sync(const File&, std::uint64_t /*offset*/, std::uint64_t /*count*/) {}
  virtual void sync_folder(const std::string& path) = 0;  // so are the names in it
  virtual void rename(const std::string& from, const std::string& to) = 0;
  virtual void remove(const std::string& path) = 0;       // a file or an empty folder; missing is no error
  virtual void make_folder(const std::string& path) = 0;  // mode 0700; already there is no error
};

Files& system_files();

// These look and lock, and change nothing that a power cut could undo.

std::optional<FileStatus> file_status(const std::string& path);  // nothing if it is missing
FileStatus file_status(const File& file);
// Gives a file the modification time it had before; false where that is not allowed.
bool set_modified(const File& file, std::int64_t modified_ns);
// The names in a folder, sorted, without `.` and `..`; none if it is missing.
std::vector<std::string> list_folder(const std::string& path);
// An exclusive flock, held until the File is closed; false if another holds it.
bool try_lock(const File& file);
// The same, waited for.
void wait_for_lock(const File& file);

// Makes `path` and the parents that are missing, and syncs the folder above each one made.
void make_folders(Files& files, const std::string& path);
// A folder with all that it holds; missing is no error.
void remove_tree(Files& files, const std::string& path);
// A whole file; nothing if it is missing.
std::optional<std::string> read_file(Files& files, const std::string& path);

}  // namespace berth
