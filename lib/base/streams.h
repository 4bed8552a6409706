// Files and standard streams as a command is given them: read or written whole, once, from the start. What
// must survive a crash goes through base/files.h instead.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace berth {

// The bytes of a file, a pipe or a device, or why not (`error` is an errno, 0 for success).
struct StreamText {
  std::string bytes;
  int error = 0;
};
StreamText read_stream(const std::string& path);
StreamText read_standard_input();

enum class Standard { output, error };

// Writes all of it; gives 0 or an errno (EPIPE when nobody reads any more).
int write_stream(Standard stream, std::string_view bytes);

bool is_terminal(Standard stream);

// How wide the terminal is; nothing if it is none.
std::optional<std::size_t> terminal_columns(Standard stream);

// From now on a write to a pipe that nobody reads fails with EPIPE instead of killing the process.
void ignore_broken_pipes();

}  // namespace berth
