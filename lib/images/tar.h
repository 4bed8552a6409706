// Tar archives, plain or compressed. One file knows the library behind it. Nothing is ever unpacked: entries
// are bytes under a name, so a name leads nowhere.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"
#include "images/spool.h"

namespace berth::images {

// The entries of a tar by name. Thread-safe.
class Tar {
 public:
  struct Entry {
    std::uint64_t header = 0;  // where it begins in the file
    std::uint64_t size = 0;
  };

  // `path` is for messages. A compressed one (gzip, zstd, xz, bzip2) is first unpacked to a file without a
  // name in `folder`. Throws ImageError for what is no tar, or has a name twice, a name that leads out of it,
  // or a link that does.
  Tar(std::shared_ptr<File> file, std::string path, const std::string& folder);

  const std::string& path() const { return path_; }
  // By its name; links have the entry that they lead to. Nothing if there is none.
  std::optional<Entry> find(std::string_view name) const;
  std::unique_ptr<http::BodyReader> open(const Entry& entry) const;
  // Of a file that is small by its nature. Throws ImageError if it is missing or too large.
  std::string read(std::string_view name) const;

 private:
  void read_entries();

  std::shared_ptr<File> file_;
  std::string path_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::map<std::string, std::string, std::less<>> links_;
};

// What the bytes are, once no compression is around them; as they are if there is none.
std::unique_ptr<http::BodyReader> unpacked(std::unique_ptr<http::BodyReader> packed, std::string where);

// gzip of what the reader gives, into `file`: the same bytes for the same bytes, whatever the time.
void gzip_to(http::BodyReader& plain, File& file);
// What else the bytes depend on.
std::string gzip_version();

// Writes a tar, whose entries have neither owner nor time of their own.
class TarWriter {
 public:
  explicit TarWriter(File& file);
  ~TarWriter();
  TarWriter(const TarWriter&) = delete;
  TarWriter& operator=(const TarWriter&) = delete;
  void add_folder(const std::string& name);
  void add(const std::string& name, std::string_view text);
  void add(const std::string& name, std::uint64_t size, http::BodyReader& body);
  void finish();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace berth::images
