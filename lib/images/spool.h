// Bytes on the disk on their way: files without a name, which are gone with the process, and readers of parts
// of files.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/files.h"
#include "http/message.h"

namespace berth::images {

// Takes the next bytes.
using Sink = std::function<void(std::string_view)>;

inline constexpr std::size_t kPieceBytes = 256 * 1024;  // that are moved at once

// A new file in `folder` that has no name any more.
std::shared_ptr<File> nameless_file(const std::string& folder);

// An existing file. Throws IoError if it can't be read.
std::shared_ptr<File> open_file(const std::string& path);

// Reads a part of a file. Several may read one file.
class FileReader final : public http::BodyReader {
 public:
  FileReader(std::shared_ptr<File> file, std::uint64_t offset, std::uint64_t length)
      : file_(std::move(file)), at_(offset), left_(length) {}
  std::size_t read(char* to, std::size_t room) override;

 private:
  std::shared_ptr<File> file_;
  std::uint64_t at_;
  std::uint64_t left_;
};

// Appends to a file from its start.
class FileWriter {
 public:
  explicit FileWriter(File& file) : file_(file) {}
  void write(std::string_view bytes);
  std::uint64_t size() const { return size_; }

 private:
  File& file_;
  std::uint64_t size_ = 0;
};

// All that is left of a body.
void pour(http::BodyReader& body, const Sink& sink);

}  // namespace berth::images
