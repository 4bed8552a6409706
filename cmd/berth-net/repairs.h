// What a start had to put right in a state whose last user was killed in the middle of something.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"

namespace berth {

// The state as it lay there before anybody opened it.
struct StateBefore {
  std::string last_segment;  // file name; "" if there is no log
  std::uint64_t last_segment_bytes = 0;
  std::optional<FileStatus> index;
  int killed_server = 0;  // the process that did not take its note away; 0 if there is none
};

StateBefore look_at_state(const std::string& folder);

// A line for each thing that was put right since, or that waits for somebody to go on with it.
std::vector<std::string> repairs_since(const StateBefore& before, const std::string& folder);

}  // namespace berth
