#include "store/state.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/effects.h"
#include "base/errors.h"
#include "base/text.h"
#include "store/build.h"
#include "store/lock.h"

namespace berth::store {
namespace {

// How long a reader waits for another process: to finish a commit that it has begun, or to rebuild the index.
constexpr Duration kWaitBehind = milliseconds(250);
constexpr Duration kWaitRebuilt = seconds(5);

// The states that are open in this process, counted by their shared pointers.
struct Table {
  std::mutex mutex;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::weak_ptr<State>> states;
};

Table& table() {
  static Table open_states;
  return open_states;
}

}  // namespace

std::string machine_boot_id() {
  const File file = system_files().open("/proc/sys/kernel/random/boot_id", OpenMode::kRead);
  // Without one no index is believed, and none is worse than a wrong one.
  if (!file) return fmt::format("unknown {}", system_random_u64());
  return std::string(trim(system_files().read(file, 0, 64)));
}

State::State(Options options)
    : options_(std::move(options)),
      files_(options_.files != nullptr ? *options_.files : system_files()),
      clock_(options_.clock != nullptr ? *options_.clock : system_clock()),
      folder_(options_.directory),
      boot_id_(options_.boot_id.empty() ? machine_boot_id() : options_.boot_id),
      pinned_(system_files().open(folder_, OpenMode::kRead)),
      pinned_status_(file_status(pinned_)),
      log_(folder_, files_) {}

std::shared_ptr<State> State::find(const Options& options) {
  const std::optional<FileStatus> status = file_status(options.directory);
  if (!status) return nullptr;
  if (!status->is_folder) throw IoError(options.directory + ": is not a folder");
  return shared(options, *status);
}

std::shared_ptr<State> State::make(const Options& options) {
  make_folders(options.files != nullptr ? *options.files : system_files(), options.directory);
  return find(options);
}

std::shared_ptr<State> State::shared(const Options& options, const FileStatus& status) {
  Table& open_states = table();
  const std::lock_guard guard(open_states.mutex);
  const auto id = std::pair(status.device, status.inode);
  if (std::shared_ptr<State> state = open_states.states[id].lock()) return state;
  // Ends under the table's lock: another one of the same files must not be opened before this one is closed.
  const std::shared_ptr<State> state(new State(options), [id](State* old) {
    Table& states = table();
    const std::lock_guard ending(states.mutex);
    const auto found = states.states.find(id);
    if (found != states.states.end() && found->second.expired()) states.states.erase(found);
    delete old;
  });
  open_states.states[id] = state;
  return state;
}

bool State::stands() const {
  const std::optional<FileStatus> status = file_status(folder_);
  return status && status->same_file(pinned_status_);
}

std::string State::identity_of(const FileStatus& data) const {
  return fmt::format("berth index 3\nboot {}\nfile {} {}\nrows {}\n", boot_id_, data.device, data.inode,
                     options_.rows_version);
}

bool State::index_stands() const {
  if (!index_ || !identity_) return false;
  const std::optional<FileStatus> there = file_status(folder_ + "/index/identity");
  return there && there->same_file(identity_status_);
}

void State::keep_identity(File identity) {
  identity_status_ = file_status(identity);
  identity_ = std::move(identity);
}

std::shared_ptr<Index> State::index_that_stands() {
  const std::lock_guard guard(mutex_);
  return index_stands() ? index_ : nullptr;
}

State::Look State::verdict(bool thorough) {
  const std::optional<Meta> meta = index_->read().meta();
  if (!meta) return Look::kBad;
  switch (compare(*meta, log_, files_, thorough)) {
    case Match::kSame:
      return Look::kGood;
    case Match::kBehind:
      return Look::kBehind;
    case Match::kOther:
      return Look::kBad;
  }
  return Look::kBad;
}

State::Look State::look() {
  try {
    Look seen = Look::kBad;
    if (index_stands()) {
      const std::optional<FileStatus> ledger = file_status(Ledger::path_in(folder_));
      if (ledger && ledger->same_file(ledger_->status())) seen = verdict(false);
    } else if (index_ && index_->in_memory() && verdict(false) == Look::kGood) {
      return Look::kGood;
    } else {
      seen = open_index();
    }
    if (seen != Look::kBad) return seen;
  } catch (const IndexBroken&) {
    // As bad as any other that is not what it should be.
  }
  identity_.close();
  return log_.segments().empty() ? Look::kNothing : Look::kBad;
}

State::Look State::open_index() {
  const std::string folder = folder_ + "/index";
  File identity = files_.open(folder + "/identity", OpenMode::kRead);
  const std::optional<FileStatus> data = file_status(folder + "/data.mdb");
  if (!identity || !data || files_.read(identity, 0, 4096) != identity_of(*data)) return Look::kBad;
  std::shared_ptr<Ledger> ledger = Ledger::open(files_, folder_, boot_id_);
  if (!ledger) return Look::kBad;
  const LedgerPage page = ledger->read();
  if (data->size < page.index_bytes) return Look::kBad;
  // Two environments of one file in a process break both.
  std::shared_ptr<Index> index = on_disk_.lock();
  const bool open_already = index && index->data_status().same_file(*data);
  if (!open_already) index = Index::open({.folder = folder, .bytes_max = options_.index_bytes_max}, false);
  if (!index || index->read().number() < page.index_number) return Look::kBad;
  on_disk_ = index;
  index_ = std::move(index);
  ledger_ = std::move(ledger);
  keep_identity(std::move(identity));
  log_.forget();
  return verdict(true);
}

State::Attempt State::try_to_lock() {
  try {
    return {.lock = take_lock(files_, clock_, {.folder = folder_, .command = options_.command, .wait = {}})};
  } catch (const IoError&) {
    return {.lock = {}, .possible = false};
  }
}

std::shared_ptr<Index> State::index_to_read(Tally& tally) {
  const std::int64_t begun_ms = clock_.monotonic_ms();
  for (int attempt = 0;; ++attempt) {
    {
      const std::lock_guard guard(mutex_);
      if (attempt == 0 && index_stands()) return index_;
      const Look seen = look();
      if (seen == Look::kGood) return index_;
      if (seen == Look::kNothing) return nullptr;
      const Attempt got = try_to_lock();
      const Duration wait = seen == Look::kBehind ? kWaitBehind : kWaitRebuilt;
      if (got.lock) {
        try {
          settle(tally);
          return index_;
        } catch (const IoError&) {
          // The disk may be full, which must not keep anybody from reading; damage is found again below.
          return in_memory(tally);
        }
      }
      if (!got.possible || clock_.monotonic_ms() - begun_ms >= std::min(wait, options_.lock_wait).ms)
        return seen == Look::kBehind ? index_ : in_memory(tally);
    }
    clock_.sleep(polling_pause(attempt));
  }
}

std::shared_ptr<Index> State::in_memory(Tally& tally) {
  std::shared_ptr<Index> index = Index::open({.folder = {}, .bytes_max = options_.index_bytes_max}, true);
  log_.forget();
  const std::shared_ptr<Ledger> ledger = Ledger::open(files_, folder_, boot_id_);
  const FollowEnd end = fill(*index, log_, files_, options_.rows_of, ledger ? ledger->read().synced : 0).end;
  IndexTransaction last = index->write();
  last.put_meta(meta_of(end.position, log_, {}));
  last.commit();
  ++tally.rebuilds;
  index_ = index;
  identity_.close();
  return index;
}

}  // namespace berth::store
