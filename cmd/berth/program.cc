#include "program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "base/errors.h"
#include "base/streams.h"

namespace berth {

namespace {

struct Pipe {
  std::array<int, 2> ends = {-1, -1};
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw IoError("a pipe", "make", errno);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    end(0);
    end(1);
  }
  void end(std::size_t side) {
    if (ends[side] >= 0) close(ends[side]);
    ends[side] = -1;
  }
};

std::string read_all(int fd) {
  std::string out;
  std::array<char, 4096> piece{};
  while (true) {
    const ssize_t got = read(fd, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return out;
    out.append(piece.data(), static_cast<std::size_t>(got));
  }
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

pid_t start_program(const Environment& environment, std::vector<std::string> words,
                    const ProgramStreams& streams) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment.values()) variables.push_back(name + "=" + value);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (streams.input >= 0) posix_spawn_file_actions_adddup2(&actions, streams.input, STDIN_FILENO);
  if (streams.output >= 0) posix_spawn_file_actions_adddup2(&actions, streams.output, STDOUT_FILENO);
  sigset_t ours;
  sigemptyset(&ours);
  for (const int each : {SIGPIPE, SIGINT, SIGQUIT, SIGTSTP}) sigaddset(&ours, each);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &ours);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t process = 0;
  const int code = posix_spawnp(&process, words[0].c_str(), &actions, &attributes, pointers_to(words).data(),
                                pointers_to(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) throw IoError(words[0], "run", code);
  return process;
}

int wait_for_program(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  constexpr int kSignalled = 128;
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

ProgramEnd run_program(const Environment& environment, std::vector<std::string> words,
                       const std::string& input) {
  ignore_broken_pipes();
  Pipe to;
  Pipe from;
  const pid_t process =
      start_program(environment, std::move(words), {.input = to.ends[0], .output = from.ends[1]});
  to.end(0);
  from.end(1);
  // A program that reads nothing is no fault.
  static_cast<void>(!write(to.ends[1], input.data(), input.size()));
  to.end(1);
  ProgramEnd out;
  out.output = read_all(from.ends[0]);
  out.exit_code = wait_for_program(process);
  return out;
}

}  // namespace berth
