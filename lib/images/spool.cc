#include "images/spool.h"

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/effects.h"
#include "base/errors.h"

namespace berth::images {

std::shared_ptr<File> nameless_file(const std::string& folder) {
  const std::string path = folder + "/berth-" + std::to_string(system_random_u64());
  auto file = std::make_shared<File>(system_files().open(path, OpenMode::kCreateNew));
  system_files().remove(path);
  return file;
}

std::shared_ptr<File> open_file(const std::string& path) {
  auto file = std::make_shared<File>(system_files().open(path, OpenMode::kRead));
  if (!*file) throw IoError(path, "cannot be opened", ENOENT);
  return file;
}

std::size_t FileReader::read(char* to, std::size_t room) {
  const std::uint64_t want = std::min<std::uint64_t>({left_, room, kPieceBytes});
  if (want == 0) return 0;
  const std::string bytes = system_files().read(*file_, at_, static_cast<std::size_t>(want));
  if (bytes.empty()) throw IoError(file_->path() + ": it ended early; it is being changed");
  bytes.copy(to, bytes.size());
  at_ += bytes.size();
  left_ -= bytes.size();
  return bytes.size();
}

void FileWriter::write(std::string_view bytes) {
  system_files().write(file_, size_, bytes);
  size_ += bytes.size();
}

void pour(http::BodyReader& body, const Sink& sink) {
  std::vector<char> piece(kPieceBytes);
  while (const std::size_t got = body.read(piece.data(), piece.size())) sink({piece.data(), got});
}

}  // namespace berth::images
