#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/errors.h"
#include "base/ids.h"
#include "base/json.h"
#include "store/build.h"
#include "store/collect.h"
#include "store/reading.h"
#include "store/rows.h"
#include "store/store.h"

namespace berth::store {
namespace {

std::size_t pending_of(Reading& reading, Writing& writing, std::string_view key) {
  const auto [found, is_new] = writing.which.emplace(key, reading.pending.size());
  if (is_new)
    reading.pending.push_back(
        {.key = std::string(key), .text = std::nullopt, .before = find_place(*reading.index, key)});
  return found->second;
}

// Whether JSON can carry the key; it cannot if that is no UTF-8.
bool comes_back(std::string_view key) {
  const auto is_plain = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  return std::all_of(key.begin(), key.end(), is_plain) || parse_json(to_line(Json(key))) == Json(key);
}

std::optional<Json> parsed(const std::optional<std::string>& text) {
  return text ? parse_json(*text) : std::nullopt;
}

// The document lines, and where each stands among them.
struct Lines {
  std::string text;
  std::uint64_t count = 0;
  std::uint64_t bytes_changed = 0;
  std::uint64_t live_bytes = 0;  // more than before; may wrap
  std::vector<std::pair<const Pending*, Place>> places = {};
};

Lines lines_of(const std::vector<Pending>& pending) {
  Lines lines;
  for (const Pending& change : pending) {
    if (!change.text && !change.before) continue;
    const std::string line = change.text ? document_line(change.key, *change.text) : erase_line(change.key);
    const std::string_view bare = std::string_view(line).substr(0, line.size() - 1);
    const Place place{.segment = 0,
                      .length = static_cast<std::uint32_t>(bare.size()),
                      .offset = lines.text.size(),
                      .hash = hash64(bare)};
    lines.places.emplace_back(&change, place);
    lines.text += line;
    lines.count += 1;
    lines.bytes_changed += change.key.size() + (change.text ? change.text->size() : 0);
    if (change.text) lines.live_bytes += line.size();
    if (change.before) lines.live_bytes -= change.before->length + 1;
  }
  return lines;
}

// What is written at once, and where the log ends behind it.
struct Appended {
  std::string text;
  Position end;
};

Appended appended_at(const Meta& at, const Lines& lines, const Slice& slice, const CommitLine& commit) {
  Appended appended{.text = lines.text + slice.lines, .end = position_of(at)};
  const std::string last = commit_line(commit, appended.text);
  appended.text += last;
  appended.end.offset = at.end + appended.text.size();
  appended.end.sequence = commit.sequence;
  appended.end.time_ms = commit.time.ms;
  appended.end.last_offset = appended.end.offset - last.size();
  appended.end.last_hash = hash64(std::string_view(last).substr(0, last.size() - 1));
  return appended;
}

// The index leads to the lines as they stand behind `at`.
void put_places(IndexTransaction& index, const Meta& at, const Lines& lines, const Slice& slice) {
  const auto put = [&](std::string_view key, Place place, std::uint64_t begin) {
    place.segment = static_cast<std::uint32_t>(at.segment);
    place.offset += begin;
    put_place(index, key, place);
  };
  for (const auto& [change, place] : lines.places)
    if (change->text) put(change->key, place, at.end);
  for (const auto& [key, place] : slice.places) put(key, place, at.end + lines.text.size());
}

// Takes a transaction off the log again that was not to be: it must not take effect through the next writer,
// nor after a power cut through somebody's sync that caught it.
void cut_back(State& state, Ledger& ledger, const File& file, const Meta& at, const Meta& before) {
  try {
    state.files().truncate(file, at.end);
  } catch (const IoError&) {
    // What cannot be cut can still be spoilt: without its first byte it is no transaction.
    state.files().write(file, at.end, "!");
  }
  // The file is again what the index knows, so nobody need make that anew.
  if (before.segment == at.segment) set_modified(file, before.log_modified_ns);
  try {
    state.files().sync(file);
  } catch (const IoError&) {
    // The commits before it may have been lost by the same sync.
    ledger.note_failed(true);
    throw;
  }
}

}  // namespace

Transaction::Transaction(std::unique_ptr<Reading> reading, std::unique_ptr<Writing> writing)
    : Reader(std::move(reading)), writing_(std::move(writing)) {}
Transaction::Transaction(Transaction&&) noexcept = default;

Transaction& Transaction::operator=(Transaction&& other) noexcept {
  // The index transaction ends before the lock is released.
  reading_ = std::move(other.reading_);
  writing_ = std::move(other.writing_);
  return *this;
}

Transaction::~Transaction() { reading_.reset(); }

bool Transaction::changed() const {
  for (const Pending& change : reading_->pending)
    if (change.text || change.before) return true;
  return false;
}

void Transaction::put(std::string_view key, const Json& document) {
  if (key.empty() || !comes_back(key)) throw std::logic_error("not a document's key: " + std::string(key));
  std::string text = to_line(document);
  const std::optional<std::string> old_text = reading_->text(key);
  if (old_text == text) return;
  const std::optional<Json> before = parsed(old_text);
  const std::size_t which = pending_of(*reading_, *writing_, key);
  change_rows(*reading_->index, reading_->state->options().rows_of, key, before ? &*before : nullptr,
              &document);
  put_place(*reading_->index, key, {.segment = 0, .length = 0, .offset = which, .hash = 0});
  reading_->pending[which].text = std::move(text);
}

void Transaction::erase(std::string_view key) {
  const std::optional<Json> before = parsed(reading_->text(key));
  if (!before) return;
  const std::size_t which = pending_of(*reading_, *writing_, key);
  change_rows(*reading_->index, reading_->state->options().rows_of, key, &*before, nullptr);
  erase_place(*reading_->index, key);
  reading_->pending[which].text.reset();
}

Commit Transaction::commit(Instant now, std::string_view command) {
  State& state = *reading_->state;
  Tally& tally = *reading_->tally;
  Entered& entered = writing_->entered;
  const Lines lines = lines_of(reading_->pending);
  if (lines.count == 0) {
    reading_->index.reset();
    entered.lock.close();
    entered.turn = {};
    return {};
  }
  const std::uint64_t index_number = reading_->index->number();
  const CollectFrom old{.index = *reading_->index,
                        .log = state.log(),
                        .files = state.files(),
                        .clock = state.clock(),
                        .history_bytes = kHistorySegments * state.options().segment_bytes_max};
  Meta at = writing_->meta;
  at.collecting.allowance += lines.bytes_changed;
  at.collecting.live_bytes += lines.live_bytes;
  if (at.end >= state.options().segment_bytes_max) {
    at = state.roll(entered, at, index_number, tally);
    at.collecting = decide(old, at);
  }
  const Slice slice = next_slice(old, at);
  const Appended appended = appended_at(at, lines, slice,
                                        {.sequence = at.sequence + 1,
                                         .time = now,
                                         .command = std::string(command),
                                         .lines = lines.count + slice.count,
                                         .again = slice.count,
                                         .synced = entered.ledger->read().synced});
  const std::shared_ptr<const File> file = state.log().writing(at.segment);
  if (!file) throw IoError(state.log().path(at.segment) + ": this part of the log is missing");
  Meta meta;
  try {
    state.files().write(*file, at.end, appended.text);
    put_places(*reading_->index, at, lines, slice);
    meta = meta_of(appended.end, state.log(), slice.collecting);
    reading_->index->put_meta(meta);
    reading_->index->commit();
  } catch (...) {
    reading_->index.reset();
    cut_back(state, *entered.ledger, *file, at, writing_->meta);
    throw;
  }
  tally.commits += 1;
  tally.bytes_written += appended.text.size();
  tally.bytes_changed += lines.bytes_changed;
  State::note_commit(*entered.ledger, *entered.index, meta, index_number);
  reading_->index.reset();
  entered.lock.close();
  entered.turn = {};
  return {.sequence = meta.sequence, .segment = meta.segment};
}

}  // namespace berth::store
