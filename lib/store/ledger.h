// What all processes of a state tell each other about it: the file `sync`, a few numbers of eight bytes.
//
// It is never synced itself and holds for one boot of the machine: after a power cut nothing in it is
// believed. Contract: thread-safe. What a writer notes needs the store's lock; noting what is synced needs
// none, for a number that is too low only costs a sync.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/files.h"

namespace berth::store {

struct LedgerPage {
  std::uint64_t appended_sequence = 0;  // of the last commit in the log,
  std::uint64_t appended_segment = 0;   // which stands there
  std::uint64_t index_number = 0;  // of the index's last transaction; the index may be ahead, never behind
  std::uint64_t index_bytes = 0;   // its file is no shorter
  std::uint64_t synced = 0;        // all commits up to this one are on the disk
  bool failed = false;             // a sync failed: what is behind `synced` may be lost with the page cache
};

class Ledger {
 public:
  // The ledger that stands in the folder; nothing if there is none, or it is another boot's or a copy.
  static std::shared_ptr<Ledger> open(Files& files, const std::string& folder, const std::string& boot_id);
  // Begins a new one in place. Requires: the store's lock.
  static std::shared_ptr<Ledger> make(Files& files, const std::string& folder, const std::string& boot_id);
  static std::string path_in(const std::string& folder);

  LedgerPage read() const;
  // The writer's part.
  void note_commit(std::uint64_t segment, std::uint64_t sequence, std::uint64_t index_number,
                   std::uint64_t index_bytes);
  void note_synced(std::uint64_t sequence);
  void note_failed(bool failed);
  FileStatus status() const { return file_status(file_); }

 private:
  Ledger(Files& files, File file) : files_(files), file_(std::move(file)) {}
  Files& files_;
  File file_;
};

}  // namespace berth::store
