#include "base/streams.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace berth {

namespace {

StreamText read_all(int fd) {
  StreamText out;
  constexpr std::size_t kStep = 64 * 1024;
  std::size_t size = 0;
  while (true) {
    out.bytes.resize(size + kStep);
    const ssize_t got = ::read(fd, out.bytes.data() + size, kStep);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) out.error = errno;
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  out.bytes.resize(size);
  return out;
}

int descriptor(Standard stream) { return stream == Standard::output ? STDOUT_FILENO : STDERR_FILENO; }

}  // namespace

StreamText read_stream(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {.bytes = {}, .error = errno};
  StreamText out = read_all(fd);
  ::close(fd);
  return out;
}

StreamText read_standard_input() { return read_all(STDIN_FILENO); }

int write_stream(Standard stream, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor(stream), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

bool is_terminal(Standard stream) { return ::isatty(descriptor(stream)) == 1; }

std::optional<std::size_t> terminal_columns(Standard stream) {
  struct winsize size = {};
  if (::ioctl(descriptor(stream), TIOCGWINSZ, &size) != 0) return std::nullopt;
  return size.ws_col;
}

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace berth
