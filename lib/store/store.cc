#include "store/store.h"

#include <fmt/format.h>

#include <filesystem>
#include <mutex>

#include "base/effects.h"
#include "base/errors.h"
#include "base/json.h"
#include "store/history.h"
#include "store/lock.h"
#include "store/reading.h"

namespace berth::store {
namespace {

constexpr Duration kPollMin = milliseconds(1);
constexpr Duration kPollMax = milliseconds(20);

std::string whole_path(const std::string& directory) {
  std::string path = std::filesystem::absolute(directory).string();
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

// Nothing if nothing was ever committed.
std::optional<Meta> meta_of(const Reading& reading) {
  const std::optional<Meta> meta = reading.index ? reading.index->meta() : std::nullopt;
  return meta && meta->sequence > 0 ? meta : std::nullopt;
}

}  // namespace

struct Store::Inside {
  Options options;
  std::shared_ptr<Tally> tally = std::make_shared<Tally>();
  std::mutex mutex;
  std::shared_ptr<State> state;  // guarded by mutex

  Files& files() const { return options.files != nullptr ? *options.files : system_files(); }
  WallClock& clock() const { return options.clock != nullptr ? *options.clock : system_clock(); }

  // The state as it is now: a directory that was removed and made again is another one. Nothing if there is
  // none.
  std::shared_ptr<State> current() {
    const std::lock_guard guard(mutex);
    if (state && !state->stands()) state.reset();
    if (!state) state = State::find(options);
    return state;
  }

  std::shared_ptr<State> current_or_new() {
    if (std::shared_ptr<State> found = current()) return found;
    const std::lock_guard guard(mutex);
    state = State::make(options);
    return state;
  }

  std::unique_ptr<Reading> reading(std::shared_ptr<State> from, const std::shared_ptr<Index>& index,
                                   bool writes) const {
    auto made =
        std::make_unique<Reading>(Reading{.state = std::move(from), .index = std::nullopt, .tally = tally});
    if (index) made->index.emplace(writes ? index->write() : index->read());
    return made;
  }

  std::shared_ptr<State> known() {
    const std::lock_guard guard(mutex);
    return state;
  }

  std::unique_ptr<Reading> reading_now() {
    std::shared_ptr<State> from = known();
    // An index that is in its place is in the folder that is in its place.
    if (const std::shared_ptr<Index> index = from ? from->index_that_stands() : nullptr)
      return reading(std::move(from), index, false);
    from = current();
    const std::shared_ptr<Index> index = from ? from->index_to_read(*tally) : nullptr;
    return reading(std::move(from), index, false);
  }

  [[noreturn]] void held() const {
    throw IoError(fmt::format("{}: the store is held by {}; gave up after {}", lock_path(options.directory),
                              store::lock_holder(files(), options.directory).value_or("another process"),
                              to_text(options.lock_wait)));
  }
};

Store::Store(Options options) : inside_(std::make_unique<Inside>()) {
  options.directory = whole_path(options.directory);
  inside_->options = std::move(options);
}

Store::~Store() = default;

const std::string& Store::directory() const { return inside_->options.directory; }

bool Store::exists() { return sequence() > 0; }

Snapshot Store::snapshot() { return Snapshot(inside_->reading_now()); }

Transaction Store::begin() {
  std::optional<Transaction> transaction = try_begin(inside_->options.lock_wait);
  if (!transaction) inside_->held();
  return std::move(*transaction);
}

std::optional<Transaction> Store::try_begin(Duration wait) {
  std::shared_ptr<State> state = inside_->current_or_new();
  std::optional<Entered> entered = state->enter(wait, inside_->options.command, *inside_->tally);
  if (!entered) return std::nullopt;
  std::unique_ptr<Reading> reading = inside_->reading(std::move(state), entered->index, true);
  const std::optional<Meta> meta = reading->index->meta();
  if (!meta) entered->index->broken("it does not say where it ends");
  // Else a process that lives long would keep the files of segments that others have removed.
  reading->state->log().forget_before(meta->first_segment);
  auto writing =
      std::make_unique<Writing>(Writing{.entered = std::move(*entered), .meta = *meta, .which = {}});
  return Transaction(std::move(reading), std::move(writing));
}

void Store::sync(const Commit& commit) {
  if (commit.sequence == 0) return;
  if (const std::shared_ptr<State> state = inside_->current()) state->sync(commit, *inside_->tally);
}

std::uint64_t Store::sequence() { return snapshot().sequence(); }

std::uint64_t Store::wait_for_change(std::uint64_t since, Duration at_most) {
  WallClock& clock = inside_->clock();
  const std::int64_t until_ms = clock.monotonic_ms() + at_most.ms;
  Duration pause = kPollMin;
  while (true) {
    const std::uint64_t now = sequence();
    const std::int64_t left_ms = until_ms - clock.monotonic_ms();
    if (now > since || left_ms <= 0) return now;
    clock.sleep(std::min(pause, milliseconds(left_ms)));
    pause = std::min(pause * 2, kPollMax);
  }
}

std::optional<std::string> Store::lock_holder() const {
  return store::lock_holder(inside_->files(), inside_->options.directory);
}

// As long as the index's transaction is there, so are the segments that its log begins with.
std::vector<Change> Store::history(const HistoryQuery& query) {
  const std::unique_ptr<Reading> log = inside_->reading_now();
  const std::optional<Meta> meta = meta_of(*log);
  return meta ? read_history(log->state->log(), query, {meta->first_segment, meta->sequence})
              : std::vector<Change>();
}

void Store::export_log(const std::function<void(std::string_view)>& sink) {
  const std::unique_ptr<Reading> log = inside_->reading_now();
  const std::optional<Meta> meta = meta_of(*log);
  if (meta) copy_log(log->state->log(), {meta->first_segment, meta->sequence}, sink);
}

Commit Store::reset(const std::vector<std::pair<std::string, Json>>& documents, Instant now,
                    std::string_view command) {
  std::string lines;
  for (const auto& [key, document] : documents) lines += document_line(key, to_line(document));
  const std::shared_ptr<State> state = inside_->current_or_new();
  const std::optional<Commit> commit = state->reset(
      lines, {.sequence = 0, .time = now, .command = std::string(command), .lines = documents.size()},
      *inside_->tally);
  if (!commit) inside_->held();
  return *commit;
}

bool Store::import_log(const Exported& exported, const std::vector<std::string_view>& does_not_count) {
  const std::shared_ptr<State> state = inside_->current_or_new();
  const State::Imported imported = state->import(exported, does_not_count, *inside_->tally);
  if (imported == State::Imported::kLockedOut) inside_->held();
  return imported == State::Imported::kDone;
}

Counters Store::counters() const {
  const Tally& tally = *inside_->tally;
  return {.rows_visited = tally.rows_visited,
          .documents_read = tally.documents_read,
          .bytes_read = tally.bytes_read,
          .bytes_written = tally.bytes_written,
          .bytes_changed = tally.bytes_changed,
          .commits = tally.commits,
          .syncs = tally.syncs,
          .rebuilds = tally.rebuilds};
}

}  // namespace berth::store
