// The segments of the log in a state's folder: found, opened, followed, made, cut.
//
// Contract: thread-safe. Whoever changes something holds the store's lock; following needs none.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "store/line.h"
#include "store/walk.h"

namespace berth::store {

// A place between two transactions.
struct Position {
  std::uint64_t first_segment = 0;  // where the log begins
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
  std::uint64_t sequence = 0;     // of the transaction before it
  std::int64_t time_ms = 0;       // of that transaction
  std::uint64_t last_offset = 0;  // of the line before it: a commit line, or the segment's head
  std::uint64_t last_hash = 0;
};

struct FollowEnd {
  Position position;       // behind the last whole transaction
  bool torn = false;       // something that was never whole stands behind it
  bool restarted = false;  // a newer segment voids the ones before it: nothing was visited beyond
};

// Gives false to end the walk behind this transaction.
using Visit = std::function<bool(std::uint64_t segment, const LogTransaction&)>;

class Log {
 public:
  Log(std::string folder, Files& files) : folder_(std::move(folder)), files_(files) {}

  std::string path(std::uint64_t segment) const;
  bool has(std::uint64_t segment) const;
  std::vector<std::uint64_t> segments() const;  // ascending

  // Kept open. Empty pointer if the segment is missing.
  std::shared_ptr<const File> reading(std::uint64_t segment);
  std::shared_ptr<const File> writing(std::uint64_t segment);
  void forget();                              // closes what is kept open
  void forget_before(std::uint64_t segment);  // closes those that are no part of the log any more

  // The head of the segment at which the log begins. Requires: segments() is not empty.
  Position start();
  // Whether the segment's own head says that all before it is void.
  bool starts(std::uint64_t segment) { return open_head(segment).head.start; }
  // Behind the head of a segment.
  Position head_of(std::uint64_t segment);
  // Throws IoError if a newer berth wrote here; takes anything else as it is.
  void refuse_newer();
  // The highest sequence of any commit line, in a log that may be damaged; 0 if there is none.
  std::uint64_t last_sequence();
  // Goes over the transactions from a place to the end of the log. `synced`: a sequence known to be on the
  // disk. Damage throws IoError with file and line.
  FollowEnd follow(Position from, std::uint64_t synced, const Visit& visit);

  // Makes a segment of a head and whole transactions, durably and in one step: after a failure it is not
  // there.
  void make(const Head& head, std::string_view transactions);
  void remove(std::uint64_t segment);

 private:
  struct Opened {
    Head head;
    std::uint64_t head_bytes = 0;
    std::uint64_t head_hash = 0;
  };
  std::optional<Opened> peek_head(std::uint64_t segment);
  Opened open_head(std::uint64_t segment);
  std::shared_ptr<const File> kept(std::map<std::uint64_t, std::shared_ptr<const File>>& which,
                                   std::uint64_t segment, OpenMode mode);
  [[noreturn]] void damaged(std::uint64_t segment, std::uint64_t offset, const std::string& reason);

  std::string folder_;
  Files& files_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::shared_ptr<const File>> reading_;  // guarded by mutex_
  std::map<std::uint64_t, std::shared_ptr<const File>> writing_;  // guarded by mutex_
};

}  // namespace berth::store
