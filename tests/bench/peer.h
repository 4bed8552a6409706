// A server that is started for a benchmark, on a free port of loopback, and ended with it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace berth::bench {

using Words = std::vector<std::string>;

std::uint16_t free_port();

// Where the program is, of PATH and the system's own folders; nothing if it is not installed.
std::optional<std::string> find_program(const std::string& name);

// Runs a program to its end, its output thrown away. Gives its seconds; throws std::runtime_error if it
// fails.
double run_to_end(const Words& words, const std::vector<std::string>& variables = {});

class Peer {
 public:
  // Waits until something answers at the port. Throws std::runtime_error if nothing does.
  Peer(const Words& words, const std::vector<std::string>& variables, std::uint16_t port);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::uint16_t port() const { return port_; }
  pid_t process() const { return process_; }
  double peak_mib() const;  // of its memory, since the start or the last forget_peak()
  void forget_peak() const;

 private:
  std::uint16_t port_;
  pid_t process_ = 0;
};

}  // namespace berth::bench
