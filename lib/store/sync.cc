// How a commit becomes durable: one sync, by whoever comes first, for all that was appended before it.
#include <fmt/format.h>

#include <algorithm>

#include "base/effects.h"
#include "base/errors.h"
#include "store/import.h"
#include "store/lock.h"
#include "store/rows.h"
#include "store/state.h"

namespace berth::store {
namespace {

constexpr int kHealingsMax = 2;
// A process that was stopped in its sync must not hold up the others; two syncs at once do no harm.
constexpr Duration kWaitForOther = seconds(2);

}  // namespace

void State::sync(const Commit& commit, Tally& tally) {
  std::shared_ptr<Ledger> ledger;
  {
    const std::lock_guard guard(mutex_);
    ledger = ledger_;
  }
  // Those that wait here meanwhile are served by the next sync at once.
  std::unique_lock syncing(syncing_);
  const std::int64_t begun_ms = clock_.monotonic_ms();
  for (int healings = 0; ledger->read().synced < commit.sequence;) {
    if (ledger->read().failed) {
      if (++healings > kHealingsMax) not_saved(commit, "the disk refuses it");
      syncing.unlock();
      save_again(commit, tally);
      syncing.lock();
      continue;
    }
    const File turn = files_.open(Ledger::path_in(folder_), OpenMode::kWrite);
    const bool mine = !turn || try_lock(turn) || clock_.monotonic_ms() - begun_ms > kWaitForOther.ms;
    if (mine && sync_once(*ledger, commit, tally)) return;
    if (!mine) clock_.sleep(milliseconds(1));
  }
}

// Syncs the segment, unless another did so or failed while this process waited its turn. True if the commit
// is durable.
bool State::sync_once(Ledger& ledger, const Commit& commit, Tally& tally) {
  const LedgerPage page = ledger.read();
  if (page.failed) return false;
  if (page.synced >= commit.sequence) return true;
  // A segment that is gone was replaced by a reset, which is durable.
  const std::shared_ptr<const File> file = log_.writing(commit.segment);
  if (!file) return true;
  try {
    files_.sync(*file);
  } catch (const IoError& fault) {
    note_failed(ledger, commit, fault.what());
    return false;
  }
  ++tally.syncs;
  const bool covers_more = page.appended_segment == commit.segment;
  try {
    ledger.note_synced(covers_more ? std::max(commit.sequence, page.appended_sequence) : commit.sequence);
  } catch (const IoError&) {
    // The others sync once more.
  }
  return true;
}

void State::note_failed(Ledger& ledger, const Commit& commit, const std::string& why) {
  try {
    ledger.note_failed(true);
  } catch (const IoError&) {
    not_saved(commit, why);
  }
}

void State::save_again(const Commit& commit, Tally& tally) {
  bool entered = false;
  std::string why = "the store is held by " + lock_holder(files_, folder_).value_or("another process");
  try {
    entered = enter(options_.lock_wait, options_.command, tally).has_value();
  } catch (const IoError& fault) {
    why = fault.what();
  }
  if (!entered) not_saved(commit, why);
}

void State::not_saved(const Commit& commit, const std::string& why) {
  throw IoError(fmt::format("{}: commit {} was made, but may not outlive a power cut: {}", folder_,
                            commit.sequence, why));
}

std::optional<Commit> State::reset(std::string_view document_lines, CommitLine commit, Tally& tally) {
  const File lock =
      take_lock(files_, clock_, {.folder = folder_, .command = options_.command, .wait = options_.lock_wait});
  if (!lock) return std::nullopt;
  const std::lock_guard guard(mutex_);
  log_.forget();
  log_.refuse_newer();
  const std::vector<std::uint64_t> segments = log_.segments();
  const Head head{
      .segment = segments.empty() ? 1 : segments.back() + 1, .after = log_.last_sequence(), .start = true};
  commit.sequence = head.after + 1;
  const std::string text = std::string(document_lines).append(commit_line(commit, document_lines));
  begin_again(head, text, commit.sequence, tally);
  ++tally.commits;
  try {
    remove_tree(files_, folder_ + "/blobs");
    remove_tree(files_, folder_ + "/uploads");
  } catch (const IoError&) {
    // It has happened; what is left over belongs to nothing.
  }
  return Commit{.sequence = commit.sequence, .segment = head.segment};
}

// Makes a segment that voids all before it, and the index of it.
void State::begin_again(const Head& head, std::string_view transactions, std::uint64_t sequence,
                        Tally& tally) {
  log_.make(head, transactions);
  ++tally.syncs;
  tally.bytes_written += transactions.size();
  try {
    rebuild(tally);
  } catch (...) {
    // Refused, so it must not happen when the next one looks for the newest segment.
    log_.remove(head.segment);
    files_.sync_folder(folder_);
    throw;
  }
  try {
    ledger_->note_synced(sequence);
    ledger_->note_failed(false);
  } catch (const IoError&) {
    // It has happened; the others sync once more.
  }
}

State::Imported State::import(const Exported& exported, const std::vector<std::string_view>& does_not_count,
                              Tally& tally) {
  const File lock =
      take_lock(files_, clock_, {.folder = folder_, .command = options_.command, .wait = options_.lock_wait});
  if (!lock) return Imported::kLockedOut;
  const std::lock_guard guard(mutex_);
  settle(tally);
  heal(tally);
  {
    const IndexTransaction now = index_->read();
    const Scan all{.index = {}, .prefix = {}, .after = {}, .limit = does_not_count.size() + 1};
    for (const Entry& entry : scan_rows(now, all).entries) {
      if (std::find(does_not_count.begin(), does_not_count.end(), entry.key) == does_not_count.end())
        return Imported::kNotEmpty;
    }
  }
  // The sequences begin anew, so what was said of them before holds no more.
  ledger_ = Ledger::make(files_, folder_, boot_id_);
  begin_again({.segment = log_.segments().back() + 1, .after = exported.after, .start = true},
              exported.transactions, exported.sequence, tally);
  return Imported::kDone;
}

}  // namespace berth::store
