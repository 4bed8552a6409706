// Walks the transactions in a segment's bytes, and tells a torn tail from damage; pure.
//
// A writer that dies leaves a prefix of its transaction; a power cut may leave anything behind what was
// synced last. Both are a torn tail: nobody was told that it happened. What stands before something synced is
// damage.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "store/line.h"

namespace berth::store {

struct LogTransaction {
  std::uint64_t offset = 0;  // in the segment, of its first line
  std::string_view lines;    // the document lines, line ends included
  std::string_view last;     // the commit line without its end
  CommitLine commit;
  std::uint64_t end() const { return offset + lines.size() + last.size() + 1; }
};

struct Walk {
  std::string_view bytes;      // of the segment, from `offset` on
  std::uint64_t offset = 0;    // where a transaction begins
  std::uint64_t sequence = 0;  // of the transaction before it
  std::optional<std::uint64_t> last =
      std::nullopt;          // behind this one nothing counts: a newer segment goes on
  std::uint64_t synced = 0;  // known to be on the disk
};

enum class Tail { kWhole, kTorn, kDamaged };

struct WalkEnd {
  std::uint64_t offset = 0;    // behind the last whole transaction
  std::uint64_t sequence = 0;  // its sequence
  Tail tail = Tail::kWhole;
  std::uint64_t fault_offset = 0;  // of the line that is wrong
  std::string reason;
};

// Visits the whole transactions in order. A visitor that gives false ends the walk.
WalkEnd walk(const Walk& from, const std::function<bool(const LogTransaction&)>& visit);

// The lines of a transaction, without their ends, with the offset of each in the segment.
void each_line(const LogTransaction& transaction,
               const std::function<void(std::uint64_t offset, std::string_view line)>& visit);

}  // namespace berth::store
