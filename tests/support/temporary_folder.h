// A folder of its own for a test, removed at its end.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace berth::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    // In memory where that is to be had and TMPDIR says nothing else: tests make thousands of small files.
    std::string name = std::filesystem::temp_directory_path().string();
    if (name == "/tmp" && access("/dev/shm", W_OK) == 0) name = "/dev/shm";
    name += "/berth-test-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + '/' + name; }

 private:
  std::string path_;
};

}  // namespace berth::test
