// Makes the index from the log: all of it, or what the index does not have yet.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "store/index.h"
#include "store/log.h"
#include "store/store.h"

namespace berth::store {

Position position_of(const Meta& meta);
// With the segment's file as it is now.
Meta meta_of(const Position& position, Log& log, const Collecting& collecting);

enum class Match {
  kSame,    // the index is up to date
  kBehind,  // the log goes on
  kOther,   // the index is not of this log, or the log was touched
};

// Compares by size and time alone; `thorough` also by the line where the index ends.
Match compare(const Meta& meta, Log& log, Files& files, bool thorough);

// The JSON text of the document at a place. Damage throws IoError with file and line.
std::string read_document(Log& log, Files& files, const Place& place, std::string_view key);

// What was taken in of the log, and how many bytes the lines of documents have.
struct TakenIn {
  FollowEnd end;
  std::uint64_t live_bytes = 0;
};

// Takes the transactions behind `meta` into the index, changing neither the log nor its meta. What was left
// of the documents before is read from the log.
TakenIn take_in(IndexTransaction& index, Log& log, Files& files, const RowsOf& rows_of, const Meta& meta,
                std::uint64_t synced);

// Fills an empty index from the whole log, and gives where that ends. The meta is still to be put.
TakenIn fill(Index& index, Log& log, Files& files, const RowsOf& rows_of, std::uint64_t synced);

}  // namespace berth::store
