#include "images/notes.h"

#include "base/digest.h"
#include "base/files.h"
#include "base/text.h"

namespace berth::images {

std::string Notes::path(const std::string& key) const {
  constexpr std::size_t kAlgorithm = 7;  // of `sha256:`
  return folder_ + "/" + sha256_digest(key).substr(kAlgorithm);
}

std::string Notes::find(const std::string& key) const {
  if (folder_.empty()) return {};
  return std::string(trim(read_file(system_files(), path(key)).value_or("")));
}

void Notes::keep(const std::string& key, const std::string& line) const {
  if (folder_.empty()) return;
  make_folders(system_files(), folder_);
  const File file = system_files().open(path(key), OpenMode::kCreate);
  system_files().truncate(file, 0);
  system_files().write(file, 0, line + "\n");
}

void Notes::forget(const std::string& key) const {
  if (!folder_.empty()) system_files().remove(path(key));
}

}  // namespace berth::images
