// A state directory as this process has it open: its log, its index, its ledger. One for each directory,
// however many Stores there are, because LMDB may open a file but once in a process.
//
// Contract: thread-safe. What an entered writer does needs its Entry.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/files.h"
#include "base/instant.h"
#include "store/index.h"
#include "store/ledger.h"
#include "store/log.h"
#include "store/store.h"
#include "store/tally.h"
#include "store/turn.h"

namespace berth::store {

// What the holder of the lock works with. The index is up to date.
struct Entered {
  Turn turn;
  File lock;
  std::shared_ptr<Index> index;
  std::shared_ptr<Ledger> ledger;
};

class State {
 public:
  // The one of this directory; nothing if the directory is missing.
  static std::shared_ptr<State> find(const Options& options);
  // Makes the directory if need be.
  static std::shared_ptr<State> make(const Options& options);
  ~State() = default;

  // Whether the directory at the path is still this one.
  bool stands() const;

  // index_to_read for the usual case that it stands as it did: then one look at the disk does. Else nothing.
  std::shared_ptr<Index> index_that_stands();

  // The index, valid and with every acknowledged commit; nothing if there never was one. Rebuilds it if need
  // be.
  std::shared_ptr<Index> index_to_read(Tally& tally);

  // Waits for the lock, makes the log and index ready for a change, and saves again what a failed sync left
  // in doubt. Nothing if the lock was not to be had in time.
  std::optional<Entered> enter(Duration wait, const std::string& command, Tally& tally);

  // Makes the commit durable.
  void sync(const Commit& commit, Tally& tally);

  // Makes one transaction all that there is. Nothing if the lock was not to be had.
  std::optional<Commit> reset(std::string_view document_lines, CommitLine commit, Tally& tally);

  // Makes an exported log all that there is, unless there is something that counts.
  enum class Imported { kDone, kNotEmpty, kLockedOut };
  Imported import(const Exported& exported, const std::vector<std::string_view>& does_not_count,
                  Tally& tally);

  // Saves the segment where the index ends, and goes on in a new one. Gives what the index is to know of it.
  // `index_number` is that of the transaction in which it will.
  Meta roll(const Entered& entered, const Meta& before, std::uint64_t index_number, Tally& tally);

  // Tells the others of a commit that stands in the log and in the index.
  static void note_commit(Ledger& ledger, const Index& index, const Meta& meta, std::uint64_t index_number);

  Log& log() { return log_; }
  Files& files() { return files_; }
  WallClock& clock() { return clock_; }
  const Options& options() const { return options_; }

 private:
  enum class Look {
    kGood,
    kBehind,   // the index is valid, the log goes on
    kBad,      // there is no valid index
    kNothing,  // there is no log
  };
  struct Attempt {
    File lock;             // empty: another has it,
    bool possible = true;  // or nobody can have it here
  };

  explicit State(Options options);
  static std::shared_ptr<State> shared(const Options& options, const FileStatus& status);

  // With mutex_ held:
  bool index_stands() const;
  void keep_identity(File identity);
  Look look();
  Look open_index();
  Look verdict(bool thorough);
  Attempt try_to_lock();
  std::shared_ptr<Index> in_memory(Tally& tally);
  // With mutex_ and the store's lock held:
  void settle(Tally& tally);
  void begin_again(const Head& head, std::string_view transactions, std::uint64_t sequence, Tally& tally);
  void sync_ancestors();
  bool catch_up();
  void rebuild(Tally& tally);
  void restore(Index& index);
  void cut(const Position& at, const std::optional<Meta>& known);
  void heal(Tally& tally);
  std::uint64_t first_of(const Meta& meta);
  void remove_left_out(Index& index, const Meta& meta);
  std::string identity_of(const FileStatus& data) const;
  bool sync_once(Ledger& ledger, const Commit& commit, Tally& tally);
  void note_failed(Ledger& ledger, const Commit& commit, const std::string& why);
  void save_again(const Commit& commit, Tally& tally);
  [[noreturn]] void not_saved(const Commit& commit, const std::string& why);

  const Options options_;
  Files& files_;
  WallClock& clock_;
  const std::string folder_;
  const std::string boot_id_;
  const std::shared_ptr<Gate> writers_ = std::make_shared<Gate>();  // of this process, before the lock
  std::mutex syncing_;                                              // one sync at a time in this process
  File pinned_;  // the folder, held open so that no other one gets its inode
  const FileStatus pinned_status_;
  Log log_;

  std::mutex mutex_;
  std::shared_ptr<Index> index_;    // guarded by mutex_; what readers get, maybe in memory
  std::weak_ptr<Index> on_disk_;    // guarded by mutex_; the last that was opened there
  std::shared_ptr<Ledger> ledger_;  // guarded by mutex_
  File identity_;                   // guarded by mutex_; the index's, held open for the same reason
  FileStatus identity_status_;      // guarded by mutex_
};

// What tells this boot of the machine from others.
std::string machine_boot_id();

}  // namespace berth::store
