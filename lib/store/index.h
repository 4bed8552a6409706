// The index: an LMDB environment that says where each document stands in the log, with the index rows.
// Derived from the log, so it is never synced, belongs to one boot of the machine and one file, and is
// rebuilt when in doubt.
//
// One tree: `d` and a document's key → Place; `r`, an index's name, NUL and a row's key → document's key and
// carry; `m` → Meta. Keys over 400 bytes are cut (key_in_index); the whole one stands in the value.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "base/files.h"

struct MDB_env;
struct MDB_txn;
struct MDB_cursor;

namespace berth::store {

// The index is not what it should be. Whoever throws it has marked the index, so that the next opener
// rebuilds it.
class IndexBroken : public IoError {
 public:
  using IoError::IoError;
};

// Where a document's line stands.
struct Place {
  std::uint32_t segment = 0;
  std::uint32_t length = 0;  // of the line without its end
  std::uint64_t offset = 0;
  std::uint64_t hash = 0;  // of the line
};

// How far what counts of old segments was appended again (collect.h).
struct Collecting {
  std::uint64_t live_bytes = 0;   // of the lines that the index leads to
  std::uint64_t allowance = 0;    // bytes that were changed and not matched by bytes appended again
  std::uint64_t segment = 0;      // the next to be looked through; nothing leads to those before it
  std::uint64_t offset = 0;       // in it; 0: not begun
  std::uint64_t left_number = 0;  // the index's number when the log was last made to begin later
};

// What the index was made from: the log up to and with one commit.
struct Meta {
  std::uint64_t sequence = 0;
  std::int64_t time_ms = 0;
  std::uint64_t first_segment = 0;
  std::uint64_t segment = 0;      // the last that was taken in,
  std::uint64_t end = 0;          // up to here;
  std::uint64_t last_offset = 0;  // the line before `end`
  std::uint64_t last_hash = 0;
  std::uint64_t log_device = 0;  // the segment's file as it was then
  std::uint64_t log_inode = 0;
  std::int64_t log_modified_ns = 0;
  Collecting collecting = {};
};

// As a key stands in the tree: itself up to 400 bytes, else its first 360 and a hash of all.
std::string key_in_index(std::string_view key);

inline constexpr std::size_t kIndexKeyMax = 400;
inline constexpr std::size_t kIndexKeyKept = 360;

struct IndexOptions {
  std::string folder;  // of data.mdb; empty: in memory
  std::uint64_t bytes_max = 0;
};

class IndexTransaction;

// An open environment. Thread-safe; must be held by whoever has a transaction of it.
class Index : public std::enable_shared_from_this<Index> {
 public:
  // Opens what is there (`make` false) or makes a new one. Nothing if there is none or it is no index.
  static std::shared_ptr<Index> open(const IndexOptions& options, bool make);
  ~Index();
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  IndexTransaction read();
  // Requires: the store's lock, or an index that nobody else has yet; the same thread until its end.
  IndexTransaction write();

  bool in_memory() const { return memory_.fd() >= 0; }
  bool read_only() const { return read_only_; }
  FileStatus data_status() const;
  // The number of the oldest transaction that a reader, in whatever process, still has; the highest number if
  // none has. 0 where that cannot be known.
  std::uint64_t oldest_reader();
  // The folder was renamed, with its files open.
  void moved_to(std::string folder);
  const std::string& folder() const { return folder_; }
  // Lets the next opener rebuild it, and throws.
  [[noreturn]] void broken(const std::string& why);

 private:
  friend class IndexTransaction;
  friend class IndexCursor;
  Index() = default;
  int open_environment(const IndexOptions& options, std::uint64_t map_bytes);
  [[noreturn]] void fail(int code, const char* what);
  MDB_txn* begin(unsigned flags);

  std::string folder_;
  File memory_;
  MDB_env* env_ = nullptr;
  unsigned tree_ = 0;
  std::atomic<int> transactions_{0};
  bool read_only_ = false;
  bool readers_checked_ = false;  // touched by the one writer
  bool crashed_ = false;  // an assertion of LMDB's failed: nothing of the environment is to be touched again
};

// A snapshot of the index, or the changes of the one writer. Movable; rolled back by the destructor.
class IndexTransaction {
 public:
  IndexTransaction(std::shared_ptr<Index> index, MDB_txn* txn);
  IndexTransaction(IndexTransaction&& other) noexcept;
  IndexTransaction& operator=(IndexTransaction&& other) noexcept;
  ~IndexTransaction();

  // Views live until the next change or the end of the transaction. Keys are those of the tree.
  std::optional<std::string_view> get(std::string_view key) const;
  void put(std::string_view key, std::string_view value);
  void append(std::string_view key, std::string_view value);  // put, made for a key behind all others
  void erase(std::string_view key);                           // a missing one is no error
  void commit();
  std::uint64_t number() const;  // grows with each commit of this index

  std::optional<Meta> meta() const;
  void put_meta(const Meta& meta);

  Index& index() const { return *index_; }

 private:
  friend class IndexCursor;
  std::shared_ptr<Index> index_;
  MDB_txn* txn_ = nullptr;
};

// Goes over the entries of the tree in order. Requires: ends before its transaction.
class IndexCursor {
 public:
  explicit IndexCursor(const IndexTransaction& transaction);
  ~IndexCursor();
  IndexCursor(const IndexCursor&) = delete;
  IndexCursor& operator=(const IndexCursor&) = delete;

  bool seek(std::string_view key);         // to the first entry at or behind `key`
  bool seek_before(std::string_view key);  // to the last entry before `key`
  bool next();
  bool previous();
  std::string_view key() const { return key_; }
  std::string_view value() const { return value_; }

 private:
  bool move(int operation);
  Index* index_;
  MDB_cursor* cursor_ = nullptr;
  std::string_view key_;
  std::string_view value_;
};

}  // namespace berth::store
