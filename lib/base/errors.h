// What went wrong with the machine, as opposed to what a user or a service may refuse.
#pragma once

#include <stdexcept>
#include <string>

namespace berth {

// A file, a disk or a process did not do its part. The text names the thing (a path) and why; it is shown as
// it is.
class IoError : public std::runtime_error {
 public:
  explicit IoError(const std::string& text) : std::runtime_error(text) {}
  // "PATH: what: strerror(code)".
  IoError(const std::string& path, const std::string& what, int code);
  int code() const { return code_; }  // errno, or 0

 private:
  int code_ = 0;
};

// What the user set up (environment, configuration, the state's own settings) contradicts itself; exit code
// 253.
class ConfigurationError : public std::runtime_error {
 public:
  explicit ConfigurationError(const std::string& text) : std::runtime_error(text) {}
};

}  // namespace berth
