#include "crash/processes.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "base/effects.h"

extern char** environ;

namespace berth::test {

pid_t start(const std::vector<std::string>& command, const std::vector<std::string>& environment,
            const std::string& output) {
  std::vector<std::string> words = command;
  std::vector<std::string> variables = environment;
  for (char** entry = environ; *entry != nullptr; ++entry) variables.emplace_back(*entry);
  std::vector<char*> arguments;
  std::vector<char*> settings;
  for (std::string& word : words) arguments.push_back(word.data());
  for (std::string& variable : variables) settings.push_back(variable.data());
  arguments.push_back(nullptr);
  settings.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const std::string to = output.empty() ? "/dev/null" : output;
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, to.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t child = 0;
  const int code = posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), settings.data());
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) throw std::runtime_error("cannot start " + words[0]);
  return child;
}

Ended wait_for_one(bool now) {
  int status = 0;
  const pid_t child = waitpid(-1, &status, now ? WNOHANG : 0);
  if (child <= 0) return {};
  return {child, WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status)};
}

void pause_ms(int ms) { system_clock().sleep(milliseconds(ms)); }

std::string own_path() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

}  // namespace berth::test
