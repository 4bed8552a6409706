// What the holder of the lock does to a state before it changes anything: the index catches up or is made
// again, a torn tail goes, and what a failed sync left in doubt is saved once more.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/errors.h"
#include "base/json.h"
#include "store/build.h"
#include "store/lock.h"
#include "store/rows.h"
#include "store/state.h"

namespace berth::store {

std::optional<Entered> State::enter(Duration wait, const std::string& command, Tally& tally) {
  const std::int64_t begun_ms = clock_.monotonic_ms();
  Turn turn = take_turn(writers_, clock_, wait);
  if (!turn) return std::nullopt;
  const Duration left{std::max<std::int64_t>(0, wait.ms - (clock_.monotonic_ms() - begun_ms))};
  File lock = take_lock(files_, clock_, {.folder = folder_, .command = command, .wait = left});
  if (!lock) return std::nullopt;
  const std::lock_guard guard(mutex_);
  settle(tally);
  heal(tally);
  return Entered{.turn = std::move(turn), .lock = std::move(lock), .index = index_, .ledger = ledger_};
}

void State::settle(Tally& tally) {
  Look seen = look();
  // A writer's index is on the disk.
  if (seen == Look::kGood && index_->in_memory()) seen = Look::kBad;
  if (seen == Look::kGood && !index_->read_only()) return;
  if (seen == Look::kNothing) {
    sync_ancestors();
    log_.make({.segment = 1, .after = 0, .start = true}, {});
  }
  try {
    if (seen == Look::kBehind && catch_up()) return;
  } catch (const IndexBroken&) {
    // Made again below, as any other that is no good.
  }
  rebuild(tally);
}

// The folder's own name must be safe, and who made it may have died before it was.
void State::sync_ancestors() {
  for (std::string path = folder_; path != "/";) {
    const std::size_t slash = path.find_last_of('/');
    path = slash == 0 ? "/" : path.substr(0, slash);
    try {
      files_.sync_folder(path);
    } catch (const IoError& fault) {
      // One that may not be read was not made by the likes of us.
      if (fault.code() != EACCES) throw;
    }
  }
}

bool State::catch_up() {
  if (index_->read_only()) return false;
  IndexTransaction changes = index_->write();
  const std::optional<Meta> meta = changes.meta();
  if (!meta) return false;
  const auto [end, live_bytes] =
      take_in(changes, log_, files_, options_.rows_of, *meta, ledger_->read().synced);
  if (end.restarted) return false;
  // Whoever made the next segment may have died before its name was safe.
  if (end.position.segment != meta->segment) files_.sync_folder(folder_);
  if (end.torn) cut(end.position, *meta);
  Collecting collecting = meta->collecting;
  collecting.live_bytes = live_bytes;
  const Meta now = meta_of(end.position, log_, collecting);
  const std::uint64_t number = changes.number();
  changes.put_meta(now);
  changes.commit();
  note_commit(*ledger_, *index_, now, number);
  return true;
}

// Takes off what stands behind the last whole transaction.
void State::cut(const Position& at, const std::optional<Meta>& known) {
  const std::shared_ptr<const File> file = log_.writing(at.segment);
  if (!file) throw IoError(log_.path(at.segment) + ": this part of the log is missing");
  files_.truncate(*file, at.offset);
  // The file is again what the index knows, even if the index cannot be written now.
  if (known && known->segment == at.segment && known->end == at.offset)
    set_modified(*file, known->log_modified_ns);
}

void State::rebuild(Tally& tally) {
  const std::string fresh = folder_ + "/index.new";
  const std::string old = folder_ + "/index.old";
  const std::string final_folder = folder_ + "/index";
  ++tally.rebuilds;
  log_.forget();
  files_.sync_folder(folder_);
  std::shared_ptr<Ledger> ledger = Ledger::open(files_, folder_, boot_id_);
  if (!ledger) ledger = Ledger::make(files_, folder_, boot_id_);
  remove_tree(files_, fresh);
  files_.make_folder(fresh);
  std::shared_ptr<Index> index = Index::open({.folder = fresh, .bytes_max = options_.index_bytes_max}, true);
  const auto [end, live_bytes] = fill(*index, log_, files_, options_.rows_of, ledger->read().synced);
  if (end.torn) cut(end.position, std::nullopt);
  IndexTransaction last = index->write();
  const Meta meta = meta_of(end.position, log_,
                            {.live_bytes = live_bytes,
                             .allowance = 0,
                             .segment = end.position.first_segment,
                             .offset = 0,
                             .left_number = 0});
  const std::uint64_t number = last.number();
  last.put_meta(meta);
  last.commit();
  restore(*index);
  File identity = files_.open(fresh + "/identity", OpenMode::kCreate);
  files_.write(identity, 0, identity_of(index->data_status()));
  // Until its number is noted below, a reader of the old ledger must not take the new index for an older one.
  ledger->note_commit(meta.segment, meta.sequence, 0, 0);
  remove_tree(files_, old);
  if (file_status(final_folder)) files_.rename(final_folder, old);
  files_.rename(fresh, final_folder);
  index->moved_to(final_folder);
  on_disk_ = index;
  index_ = std::move(index);
  ledger_ = std::move(ledger);
  keep_identity(std::move(identity));
  note_commit(*ledger_, *index_, meta, number);
  try {
    remove_tree(files_, old);
    // What a reset left is of no use to anybody. To the rest a snapshot of the old index may still lead, so
    // that goes with a later segment.
    for (const std::uint64_t segment : log_.segments())
      if (segment < meta.first_segment && log_.starts(meta.first_segment)) log_.remove(segment);
  } catch (const IoError&) {
    // Rubbish that the next rebuild removes; the index stands.
  }
}

// What the log says must lie beside it.
void State::restore(Index& index) {
  if (!options_.restore) return;
  const IndexTransaction now = index.read();
  for (const Entry& entry : scan_rows(now, {.index = options_.restore_index}).entries) {
    const std::optional<Place> place = find_place(now, entry.document);
    const auto document =
        place ? parse_json(read_document(log_, files_, *place, entry.document)) : std::nullopt;
    if (document) options_.restore(entry.document, *document);
  }
}

void State::note_commit(Ledger& ledger, const Index& index, const Meta& meta, std::uint64_t number) {
  try {
    ledger.note_commit(meta.segment, meta.sequence, number, index.data_status().size);
  } catch (const IoError&) {
    // What was noted before is still true, and the commit has happened.
  }
}

void State::heal(Tally& tally) {
  const LedgerPage page = ledger_->read();
  if (!page.failed) return;
  const std::optional<Meta> meta = index_->read().meta();
  if (!meta) throw IoError(folder_ + ": the index is empty");
  Position start = log_.head_of(meta->segment);
  const std::uint64_t saved = std::max(page.synced, start.sequence);
  std::string again;
  log_.follow(start, page.synced, [&](std::uint64_t, const LogTransaction& transaction) {
    if (transaction.commit.sequence > saved) again.append(transaction.lines).append(transaction.last) += '\n';
    return transaction.commit.sequence < meta->sequence;
  });
  log_.make({.segment = meta->segment + 1, .after = saved, .start = false, .first = first_of(*meta)}, again);
  tally.bytes_written += again.size();
  ++tally.syncs;
  if (!catch_up()) throw IoError(folder_ + ": the index cannot follow the log");
  ledger_->note_synced(meta->sequence);
  ledger_->note_failed(false);
}

// What a new segment's head says of where the log begins: nothing as long as that segment itself says so.
std::uint64_t State::first_of(const Meta& meta) {
  try {
    if (log_.starts(meta.first_segment)) return 0;
  } catch (const IoError&) {
    // To say it twice does no harm.
  }
  return meta.first_segment;
}

// Removes the files of segments that are left out, once no snapshot is left that may lead there.
void State::remove_left_out(Index& index, const Meta& meta) {
  const std::vector<std::uint64_t> segments = log_.segments();
  if (segments.front() >= meta.first_segment || index.oldest_reader() < meta.collecting.left_number) return;
  log_.forget_before(meta.first_segment);
  try {
    for (const std::uint64_t segment : segments) {
      if (segment >= meta.first_segment) break;
      log_.remove(segment);
    }
  } catch (const IoError&) {
    // Rubbish; the next one tries again.
  }
}

Meta State::roll(const Entered& entered, const Meta& before, std::uint64_t index_number, Tally& tally) {
  try {
    files_.sync(*log_.writing(before.segment));
  } catch (const IoError&) {
    entered.ledger->note_failed(true);
    throw;
  }
  ++tally.syncs;
  entered.ledger->note_synced(before.sequence);
  remove_left_out(*entered.index, before);
  Meta meta = before;
  // What stood in the segments that were gone through is on the disk once more by now.
  if (meta.collecting.segment > meta.first_segment) {
    meta.first_segment = meta.collecting.segment;
    meta.collecting.left_number = index_number;
  }
  const Head head{
      .segment = before.segment + 1, .after = before.sequence, .start = false, .first = first_of(meta)};
  log_.make(head, {});
  const Position next = log_.head_of(head.segment);
  meta.segment = next.segment;
  meta.end = next.offset;
  meta.last_offset = next.last_offset;
  meta.last_hash = next.last_hash;
  return meta;
}

}  // namespace berth::store
