#include "background.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string_view>

#include "base/effects.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/json.h"
#include "base/streams.h"

namespace berth {

namespace {

constexpr Duration kPollEvery = milliseconds(10);
constexpr Duration kStopWithin = seconds(15);

std::string note_path(const std::string& folder) { return folder + "/serve.json"; }
std::string log_path(const std::string& folder) { return folder + "/serve.log"; }

std::filesystem::path program_of(const std::string& process) {
  std::error_code none;
  return std::filesystem::read_symlink("/proc/" + process + "/exe", none);
}

// The name of a program's file, which may have been replaced by a newer one while it runs.
std::string name_of(const std::filesystem::path& program) {
  constexpr std::string_view kReplaced = " (deleted)";
  std::string name = program.filename().string();
  if (name.ends_with(kReplaced)) name.resize(name.size() - kReplaced.size());
  return name;
}

// A process of that number that runs this program; another one may have got the number since.
bool is_running(int pid) {
  const std::filesystem::path program = program_of(std::to_string(pid));
  return !program.empty() && name_of(program) == name_of(program_of("self"));
}

void write_whole(const std::string& path, const std::string& text) {
  Files& files = system_files();
  const std::string draft = path + ".new";
  files.remove(draft);
  files.write(files.open(draft, OpenMode::kCreateNew), 0, text);
  files.rename(draft, path);
}

// The server of the note, whether it runs or not.
std::optional<BackgroundServer> noted_server(const std::string& folder) {
  const auto text = read_file(system_files(), note_path(folder));
  const std::optional<Json> note = text ? parse_json(*text) : std::nullopt;
  if (!note || !note->is_object()) return std::nullopt;
  BackgroundServer server{note->value("pid", 0), note->value("url", "")};
  if (server.pid <= 0) return std::nullopt;
  return server;
}

std::optional<std::string> read_line(int fd) {
  std::string line;
  char one = 0;
  while (true) {
    const ssize_t got = ::read(fd, &one, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    if (one == '\n') return line;
    line += one;
  }
}

}  // namespace

std::optional<BackgroundServer> running_server(const std::string& state_directory) {
  auto server = noted_server(state_directory);
  if (server && !is_running(server->pid)) server.reset();
  return server;
}

int killed_server(const std::string& state_directory) {
  const auto server = noted_server(state_directory);
  return server && !is_running(server->pid) ? server->pid : 0;
}

void remember_server(const std::string& state_directory, const BackgroundServer& server) {
  write_whole(note_path(state_directory), Json{{"pid", server.pid}, {"url", server.url}}.dump() + "\n");
}

void forget_server(const std::string& state_directory) { system_files().remove(note_path(state_directory)); }

bool stop_server(const BackgroundServer& server) {
  if (::kill(server.pid, SIGTERM) != 0) return !is_running(server.pid);
  for (Duration waited; waited < kStopWithin; waited = waited + kPollEvery) {
    if (!is_running(server.pid)) return true;
    system_clock().sleep(kPollEvery);
  }
  return false;
}

Detached detach(const std::string& state_directory) {
  Files& files = system_files();
  make_folders(files, state_directory);
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) throw IoError("a pipe", "make", errno);
  const pid_t pid = fork();
  if (pid < 0) throw IoError("a process", "make", errno);
  if (pid > 0) {
    close(ends[1]);
    Detached out{.is_child = false, .first_line = read_line(ends[0]), .log = log_path(state_directory)};
    close(ends[0]);
    return out;
  }
  close(ends[0]);
  setsid();
  files.remove(log_path(state_directory));
  const File log = files.open(log_path(state_directory), OpenMode::kCreateNew);
  const File nothing = files.open("/dev/null", OpenMode::kRead);
  dup2(nothing.fd(), STDIN_FILENO);
  dup2(ends[1], STDOUT_FILENO);
  dup2(log.fd(), STDERR_FILENO);
  close(ends[1]);
  return {.is_child = true, .first_line = {}, .log = log_path(state_directory)};
}

void say_ready(const std::string& line) {
  write_stream(Standard::output, line + "\n");
  dup2(STDERR_FILENO, STDOUT_FILENO);
}

}  // namespace berth
