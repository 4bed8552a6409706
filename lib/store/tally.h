// What a Store counts while it works; see Counters.
#pragma once

#include <atomic>
#include <cstdint>

namespace berth::store {

struct Tally {
  std::atomic<std::uint64_t> rows_visited{0};
  std::atomic<std::uint64_t> documents_read{0};
  std::atomic<std::uint64_t> bytes_read{0};
  std::atomic<std::uint64_t> bytes_written{0};
  std::atomic<std::uint64_t> bytes_changed{0};
  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> syncs{0};
  std::atomic<std::uint64_t> rebuilds{0};
};

}  // namespace berth::store
