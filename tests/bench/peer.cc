#include "bench/peer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/effects.h"
#include "bench/load.h"

extern char** environ;

namespace berth::bench {
namespace {

constexpr double kStartSeconds = 30;
constexpr double kKibInMib = 1024;

pid_t start(const Words& words, const std::vector<std::string>& variables) {
  std::vector<char*> argv, envp;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  for (const std::string& variable : variables) envp.push_back(const_cast<char*>(variable.c_str()));
  for (char** entry = environ; *entry != nullptr; ++entry) envp.push_back(*entry);
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int fd : {0, 1, 2}) posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
  pid_t pid = 0;
  const int failed = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error(words[0] + ": can't be started");
  return pid;
}

}  // namespace

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no port is free");
  ::close(fd);
  return ntohs(address.sin_port);
}

std::optional<std::string> find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(std::string(path == nullptr ? "" : path) + ":/usr/sbin:/usr/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::string file = folder + "/" + name;
    if (::access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

double run_to_end(const Words& words, const std::vector<std::string>& variables) {
  const double begun = seconds_now();
  const pid_t pid = start(words, variables);
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (status != 0) throw std::runtime_error(words[0] + " " + words[1] + ": failed");
  return seconds_now() - begun;
}

Peer::Peer(const Words& words, const std::vector<std::string>& variables, std::uint16_t port)
    : port_(port), process_(start(words, variables)) {
  const double begun = seconds_now();
  for (;;) {
    try {
      Line(port).ask(http_request("GET", "/", "", ""));
      return;
    } catch (const std::runtime_error&) {
      int status = 0;
      if (::waitpid(process_, &status, WNOHANG) == process_)
        throw std::runtime_error(words[0] + ": ended at once");
      if (seconds_now() - begun > kStartSeconds) throw std::runtime_error(words[0] + ": does not answer");
      system_clock().sleep(milliseconds(5));
    }
  }
}

Peer::~Peer() {
  ::kill(process_, SIGTERM);
  int status = 0;
  ::waitpid(process_, &status, 0);
}

double Peer::peak_mib() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("VmHWM:")) return std::atof(line.c_str() + 6) / kKibInMib;
  return 0;
}

void Peer::forget_peak() const { std::ofstream("/proc/" + std::to_string(process_) + "/clear_refs") << "5"; }

}  // namespace berth::bench
