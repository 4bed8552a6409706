#include "user_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/errors.h"
#include "base/files.h"

namespace berth {

namespace {

constexpr mode_t kPermissionBits = 0777;

}  // namespace

std::string behind_links(const std::string& path) {
  std::error_code none;
  const std::filesystem::path real = std::filesystem::canonical(path, none);
  return none ? path : real.string();
}

void replace_file(const std::string& path, std::string_view text) {
  Files& files = system_files();
  const std::size_t slash = path.find_last_of('/');
  if (slash != std::string::npos && slash > 0) make_folders(files, path.substr(0, slash));
  struct stat before {};
  const bool there = stat(path.c_str(), &before) == 0;
  const std::string draft = path + ".berth-new";
  files.remove(draft);
  {
    const File file = files.open(draft, OpenMode::kCreateNew);
    files.write(file, 0, text);
    if (there && fchmod(file.fd(), before.st_mode & kPermissionBits) != 0)
      throw IoError(draft, "change mode", errno);
    // Root may write another one's file; anybody else's is his own anyway.
    if (there) static_cast<void>(!fchown(file.fd(), before.st_uid, before.st_gid));
    files.sync(file);
  }
  files.rename(draft, path);
}

}  // namespace berth
