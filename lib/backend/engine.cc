#include "backend/engine.h"

#include <algorithm>
#include <vector>

#include "backend/area.h"
#include "backend/ecs/assignments.h"
#include "base/errors.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

constexpr std::size_t kBatchEvents = 500;
constexpr std::int64_t kBatchMs = 20;
constexpr std::size_t kActionsAtOnce = 1000;

const DueStep* find_step(std::string_view kind) {
  for (const Area* area : areas()) {
    for (const DueStep& step : area->steps) {
      if (step.kind == kind) return &step;
    }
  }
  return nullptr;
}

Advanced locked_out(Advanced so_far) {
  so_far.caught_up = false;
  so_far.locked_out = true;
  return so_far;
}

bool has_action(const store::Reader& reader) {
  return !reader.scan({.index = kActionIndex, .prefix = "", .limit = 1}).empty();
}

}  // namespace

std::optional<Due> next_due(const store::Reader& reader) {
  const std::vector<store::Entry> rows = reader.scan({.index = "due", .prefix = "", .limit = 1});
  if (rows.empty()) return std::nullopt;
  const std::string& key = rows.front().key;
  const std::size_t first = key.find('/');
  const std::size_t second = key.find('/', first + 1);
  const std::optional<Instant> at = from_sortable(std::string_view(key).substr(0, first));
  return Due{at.value_or(Instant{}), key.substr(first + 1, second - first - 1), key, rows.front().document};
}

bool at_rest(const store::Reader& reader, Instant target) {
  const std::optional<Due> due = next_due(reader);
  return (!due || due->at > target) && !has_action(reader);
}

// Tells the runtime what was decided, with no lock held, and records what it has seen. A runtime that was
// told nothing is asked only if `ask`: one that never stops talking must not keep the world from going on.
// False if the store stayed locked.
bool Engine::act_and_record(Duration patience, bool ask) {
  std::vector<store::Entry> actions;
  {
    const store::Snapshot snapshot = store_.snapshot();
    actions = snapshot.scan({.index = kActionIndex, .prefix = "", .limit = kActionsAtOnce});
    for (const store::Entry& action : actions) {
      if (const auto assignment = assignment_of(snapshot, action.document)) runtime().assign(*assignment);
    }
  }
  if (actions.empty() && !ask) return true;
  const std::vector<runtime::Observation> seen = runtime().observations();
  if (seen.empty() && actions.empty()) return true;
  auto transaction = store_.try_begin(patience);
  if (!transaction) return false;
  World world{*transaction, transaction->time(), seed_};
  for (const store::Entry& action : actions) note_told(world, action);
  for (const runtime::Observation& observation : seen) record_observation(world, observation);
  transaction->commit(world.now, command_);
  return true;
}

bool Engine::act_within(World& world) {
  if (given_ != nullptr || !has_action(world.store)) return false;
  const std::optional<Due> due = next_due(world.store);
  if (due && due->at <= world.now) return false;
  const std::vector<store::Entry> actions =
      world.store.scan({.index = kActionIndex, .prefix = "", .limit = kActionsAtOnce});
  for (const store::Entry& action : actions) {
    if (const auto assignment = assignment_of(world.store, action.document)) simulated_.assign(*assignment);
    note_told(world, action);
  }
  for (const runtime::Observation& observation : simulated_.observations())
    record_observation(world, observation);
  return true;
}

// One transaction: due events in order, until it has done enough, the clock would pass intents that nobody
// acted on, or nothing is due.
Engine::Batch Engine::run_batch(Instant target, std::size_t budget, Duration patience) {
  auto transaction = store_.try_begin(patience);
  if (!transaction) return {.events = 0, .locked_out = true, .commit = {}};
  const std::int64_t started_ms = wall_.monotonic_ms();
  World world{*transaction, transaction->time(), seed_};
  Batch batch;
  bool acted = false;
  for (;;) {
    while (act_within(world)) acted = true;
    const std::optional<Due> due = next_due(*transaction);
    if (!due || due->at > target) break;
    if (batch.events >= std::min(kBatchEvents, budget) || wall_.monotonic_ms() - started_ms > kBatchMs) break;
    if (due->at > world.now && has_action(*transaction)) break;
    world.now = std::max(world.now, due->at);
    const DueStep* step = find_step(due->kind);
    const std::optional<Json> document = transaction->get(due->document_key);
    if (step == nullptr || !document)
      throw IoError("the state's index: a due event without a meaning: " + due->row_key);
    step->run(world, due->document_key, *document);
    ++batch.events;
  }
  if (batch.events > 0 || acted) batch.commit = transaction->commit(world.now, command_);
  return batch;
}

Advanced Engine::advance(Instant target, const Bounds& bounds) {
  Advanced advanced;
  const std::int64_t begun_ms = wall_.monotonic_ms();
  for (bool first = true;; first = false) {
    Duration patience = bounds.lock_patience;
    if (bounds.time)
      patience = std::min(patience, Duration{bounds.time->ms - (wall_.monotonic_ms() - begun_ms)});
    if (!act_and_record(patience, first)) return locked_out(advanced);
    advanced.caught_up = at_rest(store_.snapshot(), target);
    if (advanced.caught_up || advanced.events >= bounds.events || patience < Duration{}) return advanced;
    const Batch batch = run_batch(target, bounds.events - advanced.events, patience);
    advanced.events += batch.events;
    if (batch.commit.sequence > 0) advanced.commit = batch.commit;
    if (batch.locked_out) return locked_out(advanced);
  }
}

Advanced Engine::advance_through(Instant target, const Bounds& bounds) {
  Advanced advanced = advance(target, bounds);
  if (!advanced.caught_up) return advanced;
  auto transaction = store_.try_begin(bounds.lock_patience);
  if (!transaction) return locked_out(advanced);
  if (transaction->time() >= target) return advanced;
  transaction->put(kClockKey, Json{{"at", to_iso8601(target)}});
  advanced.commit = transaction->commit(target, command_);
  return advanced;
}

}  // namespace berth::backend
