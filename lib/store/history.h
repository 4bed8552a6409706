// The log read as a history, and copied.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "store/log.h"
#include "store/store.h"

namespace berth::store {

// What was changed, up to and with the commit `last`.
std::vector<Change> read_history(Log& log, const HistoryQuery& query, std::uint64_t last);

// The log as one segment, up to and with the commit `last`.
void copy_log(Log& log, std::uint64_t last, const std::function<void(std::string_view)>& sink);

}  // namespace berth::store
