// Files over a real folder that remember what was synced: step N can fail or be the last thing that the
// process does, and a power cut can take away whatever was not on the disk yet.
//
// A step is a call that changes something: making a file or a folder, write, truncate, sync, rename, remove.
// Files that come into the folder by another way (the index's) are lost in a power cut.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/files.h"

namespace berth::test {

// The process ends here; no IoError, so nobody handles it.
struct Crash : std::runtime_error {
  Crash() : std::runtime_error("the process ends") {}
};

enum class Fault {
  kNone,
  kNoSpace,      // ENOSPC, nothing done
  kInputOutput,  // EIO, nothing done
  kShortWrite,   // half of a write, then ENOSPC; other steps as kNoSpace
  kCrash,        // Crash before the step, and at every later call
  kCrashInside,  // half of a write, or the whole of another step, then Crash
};

// What a power cut leaves of the things that were not synced.
enum class Loss { kAll, kSome };

class FaultFiles : public Files {
 public:
  explicit FaultFiles(std::string root) : root_(std::move(root)) {}

  // `lasting`: that step and all later ones of its kind fail.
  void fail_at(int step, Fault fault, bool lasting = false);
  int steps() const { return static_cast<int>(trace_.size()); }
  const std::vector<std::string>& trace() const { return trace_; }  // `write log-0001.jsonl`
  // Makes the folder what the disk would hold. Requires: everything opened through this is closed.
  void cut_power(Loss loss, std::uint64_t seed);

  File open(const std::string& path, OpenMode mode) override;
  std::string read(const File& file, std::uint64_t offset, std::size_t count) override;
  void write(const File& file, std::uint64_t offset, std::string_view bytes) override;
  void truncate(const File& file, std::uint64_t size) override;
  void sync(const File& file) override;
  void sync_folder(const std::string& path) override;
  void rename(const std::string& from, const std::string& to) override;
  void remove(const std::string& path) override;
  void make_folder(const std::string& path) override;

 private:
  using Node = int;  // a file or folder, whatever its names
  struct NameChange {
    std::string from;  // empty: made
    std::string to;    // empty: removed
    Node node = 0;
  };
  using Names = std::map<std::string, Node>;

  Fault step(const std::string& verb, const std::string& path);
  void finish_step(Fault fault);
  void change_name(const NameChange& change);
  static void apply(Names& names, const NameChange& change);
  std::string surviving(Node node, const std::string& now, Loss loss, std::uint64_t seed) const;

  std::string root_;
  std::vector<std::string> trace_;
  int fault_step_ = 0;
  Fault fault_ = Fault::kNone;
  std::string fault_verb_;
  bool lasting_ = false;
  bool crashed_ = false;

  Names names_;                        // as the process sees them
  Names saved_names_;                  // as the disk has them
  std::vector<NameChange> unsaved_;    // between the two, in order
  std::map<Node, std::string> saved_;  // what was synced of a file
  std::map<Node, bool> folders_;
  std::map<std::uint64_t, Node> node_of_inode_;
  int last_node_ = 0;
};

}  // namespace berth::test
