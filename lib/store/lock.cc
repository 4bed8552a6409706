#include "store/lock.h"

#include <fmt/format.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>

#include "base/effects.h"
#include "base/ids.h"
#include "base/text.h"

namespace berth::store {
namespace {

// Of fixed length, so that the newer note covers the older one and the file never grows.
constexpr std::size_t kNoteBytes = 128;
constexpr int kPauseMax_ms = 10;

std::string note(const std::string& command) {
  std::string text = fmt::format("{} {}", getpid(), command).substr(0, kNoteBytes - 1);
  std::replace(text.begin(), text.end(), '\n', ' ');
  text.resize(kNoteBytes - 1, ' ');
  return text + '\n';
}

// The process that holds a flock on this file, as the kernel tells; nothing if it does not.
std::optional<std::int64_t> holder_by_kernel(const FileStatus& file) {
  const File locks = system_files().open("/proc/locks", OpenMode::kRead);
  if (!locks) return std::nullopt;
  const std::string inode =
      fmt::format("{:02x}:{:02x}:{}", major(file.device), minor(file.device), file.inode);
  std::string text;
  for (std::string part; !(part = system_files().read(locks, text.size(), 1 << 16)).empty();) text += part;
  for (const std::string_view line : split(text, '\n')) {
    if (line.find("FLOCK") == std::string_view::npos || line.find("->") != std::string_view::npos) continue;
    if (line.find(inode) == std::string_view::npos) continue;
    std::vector<std::string_view> words = split(line, ' ');
    std::erase(words, "");
    if (words.size() > 4) return parse_int(words[4]);
  }
  return std::nullopt;
}

}  // namespace

std::string lock_path(const std::string& folder) { return folder + "/lock"; }

Duration polling_pause(int attempt) {
  const std::string seed = fmt::format("{} {} {}", getpid(), gettid(), attempt);
  const int span = std::clamp(attempt, 1, kPauseMax_ms);
  return milliseconds(1 + static_cast<std::int64_t>(hash64(seed) % static_cast<std::uint64_t>(span)));
}

File take_lock(Files& files, WallClock& clock, const LockRequest& request) {
  const std::string path = lock_path(request.folder);
  const std::int64_t until_ms = clock.monotonic_ms() + request.wait.ms;
  // Opened anew for each taker: a descriptor that threads share would let all of them in.
  File file = files.open(path, OpenMode::kCreate);
  for (int attempt = 0;; ++attempt) {
    if (try_lock(file)) {
      const std::optional<FileStatus> there = file_status(path);
      if (there && there->same_file(file_status(file))) {
        files.write(file, 0, note(request.command));
        return file;
      }
      file = files.open(path, OpenMode::kCreate);
      continue;
    }
    const std::int64_t left_ms = until_ms - clock.monotonic_ms();
    if (left_ms <= 0) return {};
    clock.sleep(std::min(polling_pause(attempt), milliseconds(left_ms)));
  }
}

std::optional<std::string> lock_holder(Files& files, const std::string& folder) {
  const File file = files.open(lock_path(folder), OpenMode::kRead);
  if (!file || try_lock(file)) return std::nullopt;
  const std::string text(trim(files.read(file, 0, kNoteBytes)));
  const std::size_t blank = text.find(' ');
  const std::optional<std::int64_t> noted = parse_int(std::string_view(text).substr(0, blank));
  const std::optional<std::int64_t> real = holder_by_kernel(file_status(file));
  if (real && *real > 0 && real != noted) return fmt::format("process {}", *real);
  if (!noted) return "another process";
  if (blank == std::string::npos) return fmt::format("process {}", *noted);
  return fmt::format("process {} ({})", *noted, std::string_view(text).substr(blank + 1));
}

}  // namespace berth::store
