#include "backend/edge.h"

#include <cstddef>

#include "base/errors.h"
#include "base/files.h"

namespace berth::backend {
namespace {

constexpr std::size_t kKeyBytes = 32;

std::string read_key(Files& files, const std::string& path) {
  const auto key = read_file(files, path);
  return key && key->size() == kKeyBytes ? *key : "";
}

std::string path_of(const std::string& directory) { return directory + "/registry.key"; }

}  // namespace

std::string stored_signing_key(Files& files, const std::string& directory) {
  return read_key(files, path_of(directory));
}

std::string signing_key(Files& files, const std::string& directory,
                        const std::function<std::string(std::size_t)>& random_bytes) {
  const std::string path = path_of(directory);
  if (std::string key = read_key(files, path); !key.empty()) return key;
  make_folders(files, directory);
  // Whoever has the file locked writes it; a file that a crash left short is written anew.
  const File file = files.open(path, OpenMode::kCreate);
  while (!try_lock(file)) {
    if (std::string key = read_key(files, path); !key.empty()) return key;
  }
  if (std::string key = read_key(files, path); !key.empty()) return key;
  const std::string key = random_bytes(kKeyBytes);
  files.write(file, 0, key);
  files.truncate(file, kKeyBytes);
  files.sync(file);
  files.sync_folder(directory);
  return key;
}

}  // namespace berth::backend
