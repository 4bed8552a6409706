// The JSON store: an append-only log of JSON Lines that a person can read, and an index derived from it.
//
//   Store store({.directory = "/home/me/.local/state/berth", .rows_of = rows_of});
//   Transaction change = store.begin();
//   change.put("123456789012/us-east-1/ecs/cluster/web", document);
//   const Commit commit = change.commit(now, "ecs create-cluster");
//   store.sync(commit);  // only now may the change be acknowledged
//
// Contract
// - A state directory that is missing reads as empty; the first begin() makes it, parents included.
// - Any number of processes and threads may use one state. Writers take turns (a lock with a time-out),
// readers
//   see the last commit before their snapshot was taken and take no lock.
// - commit() is atomic: when it throws, nothing of the transaction takes effect, now or later. When sync()
// throws,
//   the change stands but may not outlive a power cut; the next writer saves it again before it does
//   anything.
// - A snapshot is short: print, wait or send nothing while one is open. A transaction stays in the thread
// that
//   began it. Both must end before their Store does.
// - What is wrong with the machine or the files throws IoError with path (and line) and why; nothing is
// overwritten.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/json_fwd.h"

namespace berth {
class Files;
class WallClock;
}  // namespace berth

namespace berth::store {

// A row of an index, derived from a document. `index` is at most 60 bytes without NUL; `key` is unique in its
// index; `carry` is what a scan gives without reading the document: up to a few hundred bytes.
struct Row {
  std::string index;
  std::string key;
  std::string carry = {};
};

// Document → its rows; the one table, given by whoever knows the documents. Pure, and the same in every
// process: when it changes, so must Options::rows_version.
using RowsOf = std::function<std::vector<Row>(std::string_view key, const Json& document)>;

// What a scan finds: a row's key, its document's key, and what the row carries.
struct Entry {
  std::string key;
  std::string document;
  std::string carry;
};

// The rows of `index` whose keys begin with `prefix` and lie strictly behind `after` (with `reverse`: before
// it). Index "" scans the documents' own keys. Keys sort bytewise; those over 400 bytes by their first 360.
struct Scan {
  std::string_view index = {};
  std::string_view prefix = {};
  std::string_view after = {};
  std::size_t limit = SIZE_MAX;
  bool reverse = false;
};

struct Exported;  // store/import.h

struct Reading;  // a transaction of the index with what it reads from

// What can be asked of a snapshot and of a transaction; the latter sees its own changes.
class Reader {
 public:
  std::optional<Json> get(std::string_view key) const;
  bool contains(std::string_view key) const;  // reads no document
  std::vector<Entry> scan(const Scan& scan) const;
  Instant time() const;            // of the last commit; 0 in an empty state
  std::uint64_t sequence() const;  // of the last commit; 0 in an empty state

 protected:
  explicit Reader(std::unique_ptr<Reading> reading);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();
  std::unique_ptr<Reading> reading_;
};

// The state as it was at one commit. Movable.
class Snapshot : public Reader {
 public:
  explicit Snapshot(std::unique_ptr<Reading> reading);
  Snapshot(Snapshot&&) noexcept = default;
  Snapshot& operator=(Snapshot&&) noexcept = default;
};

struct Commit {
  std::uint64_t sequence = 0;  // 0 if nothing was changed
  std::uint64_t segment = 0;   // of the log, where it stands
};

struct Writing;  // the lock and the lines to be

// The one writer of the moment. Movable; rolled back by the destructor unless committed.
class Transaction : public Reader {
 public:
  Transaction(std::unique_ptr<Reading> reading, std::unique_ptr<Writing> writing);
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) noexcept;
  ~Transaction();
  void put(std::string_view key, const Json& document);
  void erase(std::string_view key);  // a missing one is no error
  bool changed() const;              // whether anything was put or erased
  // Appends, indexes, and lets the next writer in. `now` is the world's time, `command` what a person typed,
  // in short. Without changes it writes nothing. Afterwards the transaction may only be destroyed.
  Commit commit(Instant now, std::string_view command);

 private:
  std::unique_ptr<Writing> writing_;
};

// What was done since the Store was made, by this Store alone.
struct Counters {
  std::uint64_t rows_visited = 0;
  std::uint64_t documents_read = 0;
  std::uint64_t bytes_read = 0;     // of the log
  std::uint64_t bytes_written = 0;  // to the log
  std::uint64_t bytes_changed = 0;  // of the keys and documents that were put or erased
  std::uint64_t commits = 0;
  std::uint64_t syncs = 0;     // of the log, by this Store
  std::uint64_t rebuilds = 0;  // of the index
};

// One change in the log. `document` is nothing where the key was erased.
struct Change {
  std::uint64_t sequence = 0;
  Instant time;
  std::string command;
  std::string key;
  std::optional<std::string> document;  // JSON text
};

struct HistoryQuery {
  std::string_view key =
      {};  // one key; with `prefix`, all that begin with it; "" with `prefix` is everything
  bool prefix = false;
  bool newest_first = false;
  std::size_t limit = SIZE_MAX;
};

inline constexpr Duration kLockWait = seconds(30);

struct Options {
  std::string directory;
  RowsOf rows_of = {};
  std::uint64_t rows_version = 0;  // an index made with another one is rebuilt
  std::string command = {};        // stands in the lock file for those who wait
  Duration lock_wait = kLockWait;  // of begin() and reset()
  // Documents that have a row in this index say what must lie beside the log. Each is given to `restore` when
  // the index is made anew (after the machine was switched off, or a state was imported), before it is used.
  std::string restore_index = {};
  std::function<void(std::string_view key, const Json& document)> restore = {};
  // For tests; the machine's own if absent.
  Files* files = nullptr;
  WallClock* clock = nullptr;
  std::string boot_id = {};
  std::uint64_t segment_bytes_max = 64ULL << 20;
  std::uint64_t index_bytes_max = 1ULL << 40;
};

// A state directory. Making one touches no file. Thread-safe; all Stores of one directory in a process share
// what must not be opened twice.
class Store {
 public:
  explicit Store(Options options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  const std::string& directory() const;
  bool exists();  // whether anything was ever committed

  Snapshot snapshot();
  // Waits for the lock as long as Options::lock_wait, then throws IoError naming the process that holds it.
  Transaction begin();
  // As begin(), but gives nothing when the lock was not to be had within `wait`.
  std::optional<Transaction> try_begin(Duration wait);
  // Makes the commit durable: returns when it is on the disk, by this process's sync or by another's.
  void sync(const Commit& commit);

  std::uint64_t sequence();  // of the last commit; cheap enough to poll
  // Waits until the sequence is beyond `since`, at most so long; gives the sequence.
  std::uint64_t wait_for_change(std::uint64_t since, Duration at_most);
  // Who holds the lock: `process 123 (ecs run-task)`, or nothing if nobody does.
  std::optional<std::string> lock_holder() const;

  std::vector<Change> history(const HistoryQuery& query);
  // The whole log as one segment, as of the last commit: `sink` gets it piece by piece.
  void export_log(const std::function<void(std::string_view)>& sink);
  // Replaces everything by `documents`, durably and in one step; blobs and uploads go too. Works on a damaged
  // state.
  Commit reset(const std::vector<std::pair<std::string, Json>>& documents, Instant now,
               std::string_view command);

  // Makes what was exported all that there is, durably and in one step, its sequences and times included.
  // False, and nothing done, if a document is there whose key is not among `does_not_count`. Blobs stay.
  bool import_log(const Exported& exported, const std::vector<std::string_view>& does_not_count);

  Counters counters() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace berth::store
