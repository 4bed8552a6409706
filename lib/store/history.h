// The log read as a history, and copied.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "store/log.h"
#include "store/store.h"

namespace berth::store {

// A log as a snapshot of it has it: from a segment up to and with a commit.
struct Stretch {
  std::uint64_t first_segment = 0;
  std::uint64_t last = 0;
};

// What was changed.
std::vector<Change> read_history(Log& log, const HistoryQuery& query, const Stretch& stretch);

// The log as one segment.
void copy_log(Log& log, const Stretch& stretch, const std::function<void(std::string_view)>& sink);

}  // namespace berth::store
