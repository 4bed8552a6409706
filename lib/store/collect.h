// Space: what an old segment still holds that counts is appended again with the commits that come anyway, a
// slice with each, and then the segment goes.
//
// The oldest segment goes first, so the log stays one row of commits without a gap, and the line of an erased
// key may go with it. It is begun once the log from there on is twice as long as what counts in it, beside
// the history that is kept (as much as four segments may hold); and no more bytes are ever appended again
// than were changed. So the log is at most about twice what counts and the history, for at most twice the
// writing.
//
// A segment that nothing leads to any more is left out by the head of the next one (Head::first), which is
// made when all that was appended again is on the disk; its file goes with a later one, when no snapshot is
// left that may lead there.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/effects.h"
#include "store/index.h"
#include "store/log.h"

namespace berth::store {

// So many segments' worth of the log's end is history, and stays.
inline constexpr std::uint64_t kHistorySegments = 4;

// Lines to be appended again, and how far that leads.
struct Slice {
  std::string lines;
  std::uint64_t count = 0;
  std::vector<std::pair<std::string, Place>> places = {};  // by key; offsets are those in `lines`
  Collecting collecting;
};

struct CollectFrom {
  const IndexTransaction& index;
  Log& log;
  Files& files;
  WallClock& clock;
  std::uint64_t history_bytes = 0;  // that are kept
};

// Begins with a segment, if it is time for that. `at` is where the next commit will stand.
Collecting decide(const CollectFrom& from, const Meta& at);

// The next slice: at most so many bytes as may be, and about 20 ms. A line that is not what was written stays
// where it is, and so does its segment.
Slice next_slice(const CollectFrom& from, const Meta& at);

}  // namespace berth::store
