#include "program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

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

pid_t start(const Environment& environment, std::vector<std::string>& words, const Pipe& input,
            const Pipe& output) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment.values()) variables.push_back(name + "=" + value);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.ends[1], STDOUT_FILENO);
  pid_t process = 0;
  const int code = posix_spawnp(&process, words[0].c_str(), &actions, nullptr, pointers_to(words).data(),
                                pointers_to(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) throw IoError(words[0], "run", code);
  return process;
}

}  // namespace

ProgramEnd run_program(const Environment& environment, std::vector<std::string> words,
                       const std::string& input) {
  ignore_broken_pipes();
  Pipe to;
  Pipe from;
  const pid_t process = start(environment, words, to, from);
  to.end(0);
  from.end(1);
  // A program that reads nothing is no fault.
  static_cast<void>(!write(to.ends[1], input.data(), input.size()));
  to.end(1);
  ProgramEnd out;
  out.output = read_all(from.ends[0]);
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  constexpr int kSignalled = 128;
  out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
  return out;
}

}  // namespace berth
