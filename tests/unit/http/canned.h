// What the client is tried against besides the server: answers word for word, and a certificate.
#pragma once

#include <cstdint>
#include <string>
#include <thread>

namespace berth::http {

// A folder that goes with the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// Takes one connection, reads until an empty line, says its answer and closes. On TCP, or at a path.
class Canned {
 public:
  explicit Canned(std::string answer, const std::string& unix_path = "");
  ~Canned();
  Canned(const Canned&) = delete;
  Canned& operator=(const Canned&) = delete;
  std::uint16_t port() const { return port_; }
  std::string asked();  // what was read; waits for the end

 private:
  void serve(const std::string& answer);
  int listener_;
  std::uint16_t port_ = 0;
  std::string asked_;
  std::thread thread_;
};

// Writes a key, and a certificate that it signs itself, for `localhost` and 127.0.0.1.
void write_certificate(const std::string& certificate_path, const std::string& key_path);

}  // namespace berth::http
