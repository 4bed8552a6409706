#include "support/fault_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/errors.h"
#include "base/ids.h"

namespace berth::test {
namespace {

std::string parent_of(const std::string& path) { return path.substr(0, path.find_last_of('/')); }

// A number below `limit` that depends on the seed and on what it is for.
std::uint64_t chance(std::uint64_t seed, const std::string& what, std::uint64_t limit) {
  return draw_u64(Seed{seed}, {.key = what, .purpose = "power cut"}) % limit;
}

}  // namespace

void FaultFiles::fail_at(int step, Fault fault, bool lasting) {
  fault_step_ = step;
  fault_ = fault;
  lasting_ = lasting;
}

Fault FaultFiles::step(const std::string& verb, const std::string& path) {
  if (crashed_) throw Crash();
  trace_.push_back(verb + ' ' +
                   (path.starts_with(root_) ? path.substr(std::min(path.size(), root_.size() + 1)) : path));
  const bool now = steps() == fault_step_;
  if (now) fault_verb_ = verb;
  if (!now && !(lasting_ && fault_step_ > 0 && steps() > fault_step_ && verb == fault_verb_))
    return Fault::kNone;
  if (fault_ == Fault::kNoSpace) throw IoError(path, "cannot be written", ENOSPC);
  if (fault_ == Fault::kInputOutput) throw IoError(path, "cannot be written", EIO);
  if (fault_ == Fault::kShortWrite && verb != "write") throw IoError(path, "cannot be written", ENOSPC);
  if (fault_ == Fault::kCrash) {
    crashed_ = true;
    throw Crash();
  }
  return fault_;
}

void FaultFiles::finish_step(Fault fault) {
  if (fault == Fault::kShortWrite) throw IoError("a file", "cannot be written", ENOSPC);
  if (fault != Fault::kCrashInside) return;
  crashed_ = true;
  throw Crash();
}

void FaultFiles::apply(Names& names, const NameChange& change) {
  if (change.from.empty()) {
    names[change.to] = change.node;
    return;
  }
  Names moved;
  for (auto at = names.begin(); at != names.end();) {
    const bool in_it = at->first == change.from || at->first.starts_with(change.from + '/');
    if (in_it && !change.to.empty()) moved[change.to + at->first.substr(change.from.size())] = at->second;
    at = in_it ? names.erase(at) : std::next(at);
  }
  // A new name that is saved before the old one ever was leads to the file all the same.
  if (!change.to.empty()) moved.emplace(change.to, change.node);
  for (const auto& [name, node] : moved) names[name] = node;
}

void FaultFiles::change_name(const NameChange& change) {
  apply(names_, change);
  unsaved_.push_back(change);
}

File FaultFiles::open(const std::string& path, OpenMode mode) {
  if (crashed_) throw Crash();
  const bool makes = mode == OpenMode::kCreateNew || (mode == OpenMode::kCreate && !file_status(path));
  const Fault fault = makes ? step("make", path) : Fault::kNone;
  File file = system_files().open(path, mode);
  if (makes) {
    node_of_inode_[file_status(file).inode] = ++last_node_;
    change_name({.from = {}, .to = path, .node = last_node_});
    finish_step(fault);
  }
  return file;
}

std::string FaultFiles::read(const File& file, std::uint64_t offset, std::size_t count) {
  if (crashed_) throw Crash();
  return system_files().read(file, offset, count);
}

void FaultFiles::write(const File& file, std::uint64_t offset, std::string_view bytes) {
  const Fault fault = step("write", file.path());
  system_files().write(file, offset, fault == Fault::kNone ? bytes : bytes.substr(0, bytes.size() / 2));
  finish_step(fault);
}

void FaultFiles::truncate(const File& file, std::uint64_t size) {
  const Fault fault = step("truncate", file.path());
  system_files().truncate(file, size);
  finish_step(fault);
}

void FaultFiles::sync(const File& file) {
  const Fault fault = step("sync", file.path());
  const FileStatus status = file_status(file);
  saved_[node_of_inode_[status.inode]] = system_files().read(file, 0, status.size);
  finish_step(fault);
}

void FaultFiles::sync_folder(const std::string& path) {
  const Fault fault = step("sync-folder", path);
  std::erase_if(unsaved_, [&](const NameChange& change) {
    if (parent_of(change.to.empty() ? change.from : change.to) != path) return false;
    apply(saved_names_, change);
    return true;
  });
  finish_step(fault);
}

void FaultFiles::rename(const std::string& from, const std::string& to) {
  const Fault fault = step("rename", from);
  system_files().rename(from, to);
  change_name({.from = from, .to = to, .node = names_[from]});
  finish_step(fault);
}

void FaultFiles::remove(const std::string& path) {
  const Fault fault = step("remove", path);
  system_files().remove(path);
  change_name({.from = path, .to = {}});
  finish_step(fault);
}

void FaultFiles::make_folder(const std::string& path) {
  const Fault fault = step("make-folder", path);
  const bool is_new = !file_status(path);
  system_files().make_folder(path);
  if (is_new) {
    folders_[++last_node_] = true;
    change_name({.from = {}, .to = path, .node = last_node_});
  }
  finish_step(fault);
}

// What was synced; of what was not, with Loss::kSome, a part of what was appended, maybe spoilt.
std::string FaultFiles::surviving(Node node, const std::string& now, Loss loss, std::uint64_t seed) const {
  const auto found = saved_.find(node);
  const std::string synced = found == saved_.end() ? std::string() : found->second;
  if (loss == Loss::kAll) return synced;
  const std::string what = std::to_string(node);
  if (!now.starts_with(synced)) return chance(seed, what, 2) == 0 ? synced : now;
  std::string kept =
      now.substr(0, synced.size() + chance(seed, what + " length", now.size() - synced.size() + 1));
  const std::size_t unsynced = kept.size() - synced.size();
  if (unsynced > 0 && chance(seed, what + " spoilt", 2) == 0) {
    // A block that never reached the disk reads as zeros.
    const std::size_t from = synced.size() + chance(seed, what + " from", unsynced);
    const std::size_t count = 1 + chance(seed, what + " count", kept.size() - from);
    std::fill_n(kept.begin() + static_cast<std::ptrdiff_t>(from), count, '\0');
  }
  return kept;
}

void FaultFiles::cut_power(Loss loss, std::uint64_t seed) {
  Names left = saved_names_;
  const std::size_t kept = loss == Loss::kAll ? 0 : chance(seed, "names", unsaved_.size() + 1);
  for (std::size_t i = 0; i < kept; ++i) apply(left, unsaved_[i]);
  std::map<Node, std::string> now;
  for (const auto& [name, node] : names_)
    if (!folders_.contains(node)) now[node] = read_file(system_files(), name).value_or("");
  for (const std::string& name : list_folder(root_)) std::filesystem::remove_all(root_ + '/' + name);
  for (const auto& [name, node] : left) {
    if (folders_.contains(node)) {
      system_files().make_folder(name);
    } else if (std::filesystem::is_directory(parent_of(name))) {
      const File file = system_files().open(name, OpenMode::kCreateNew);
      const std::string before = now.contains(node) ? now[node] : saved_[node];
      system_files().write(file, 0, surviving(node, before, loss, seed));
    }
  }
}

}  // namespace berth::test
