#include "backend/local_backend.h"

#include <utility>

#include "backend/area.h"
#include "backend/control.h"
#include "backend/ecr/layers.h"
#include "backend/local_backend_class.h"
#include "backend/unsettled.h"
#include "base/errors.h"
#include "model/floats.h"
#include "model/tables.h"
#include "model/validate.h"

namespace berth::backend {
namespace {

constexpr std::size_t kEventsAtOnce = 10'000;  // of a command on the real clock; the rest stays due
constexpr std::size_t kEventsOfAnInstant = 1000;
constexpr Duration kPollEvery = milliseconds(20);

// Refuses what the model says of the input, in the service's words. Gives the request as a service keeps it,
// where that differs from the one that came.
std::optional<api::Request> check_input(const api::Request& request) {
  const std::optional<model::Service> service = model::find_service(request.service);
  const auto operation = service ? model::find_operation(*service, request.operation) : std::nullopt;
  if (!operation) return std::nullopt;
  if (const auto refusal = model::refuse_input(*service, *operation, request.input)) {
    throw api::ServiceError(refusal->type, refusal->message);
  }
  const std::optional<model::Shape> shape = operation->input();
  std::optional<Json> kept = shape ? model::with_doubles(*shape, request.input) : std::nullopt;
  if (!kept) return std::nullopt;
  api::Request out = request;
  out.input = std::move(*kept);
  return out;
}

store::Options store_options(const Options& options) {
  store::Options out;
  out.directory = options.state_directory;
  out.rows_of = rows_of;
  out.rows_version = kRowsVersion;
  out.command = options.command;
  out.lock_wait = options.write_patience;
  out.files = options.files;
  out.clock = options.wall;
  out.restore_index = images::kSmallLayers;
  out.restore = [directory = options.state_directory, files = options.files, wall = options.wall](
                    std::string_view key, const Json& document) {
    store::Blobs blobs(directory, files, wall);
    images::restore_layer(blobs, key, document);
  };
  return out;
}

std::string behind_notice(Duration behind) {
  return "the world is " + to_text(behind) +
         " behind the clock: another process holds the state, or much is due at once";
}

}  // namespace

std::unique_ptr<api::Backend> open(Options options) {
  return std::make_unique<LocalBackend>(std::move(options));
}

LocalBackend::LocalBackend(Options options)
    : options_(std::move(options)),
      store_(store_options(options_)),
      blobs_(options_.state_directory, options_.files, options_.wall),
      edge_{.blobs = blobs_,
            .wall = options_.wall_clock(),
            .signing_key = [this] { return state_signing_key(); },
            .stored_key = [this] { return stored_signing_key(files(), options_.state_directory); },
            .registry_host = options_.registry_host} {}

Files& LocalBackend::files() const { return options_.files != nullptr ? *options_.files : system_files(); }

std::string LocalBackend::state_signing_key() {
  return signing_key(files(), options_.state_directory,
                     options_.random_bytes ? options_.random_bytes : system_random_bytes);
}

Known LocalBackend::known(const store::Reader& reader) const {
  const std::optional<Json> stored = reader.get(kSettingsKey);
  if (!stored) return {.settings = settings_of_new_state(options_.settings, 0), .stored = false};
  Known out{.settings = settings_of(*stored), .stored = true};
  require_agreement(options_.settings, out.settings);
  return out;
}

Engine LocalBackend::engine(const Settings& settings) {
  return Engine(store_, options_.task_runtime, settings.seed, options_.wall_clock(), options_.command);
}

// The instant at which the world should be by now.
Instant LocalBackend::present(const Settings& settings, Instant world_time) const {
  if (settings.clock == ClockKind::real) return std::max(world_time, options_.wall_clock().now());
  return world_time == Instant{} ? kVirtualStart : world_time;
}

api::Response LocalBackend::call(const api::Request& request) {
  api::Response response;
  try {
    response = answer(request);
  } catch (const api::ServiceError& error) {
    response.error = error;
  }
  if (options_.observer) options_.observer(request, response);
  return response;
}

api::Response LocalBackend::answer(const api::Request& request) {
  if (request.service == "berth") {
    if (const ControlOperation control = find_control_operation(request.operation)) {
      api::Response response;
      response.output = control(*this, request);
      return response;
    }
  }
  const OperationRow* operation = find_operation(request.service, request.operation);
  if (operation == nullptr) {
    throw api::not_implemented(request.service + " " + request.operation);
  }
  if (operation->check != nullptr) operation->check(request.input);
  const std::optional<api::Request> kept = check_input(request);
  const api::Request& taken = kept ? *kept : request;
  return operation->access == Access::reads ? read(taken, *operation) : write(taken, *operation);
}

// Whether something has to happen until `target`. The simulated runtime says nothing of its own accord;
// another has to be asked.
bool LocalBackend::behind(const store::Reader& reader, Instant target) const {
  return options_.task_runtime != nullptr || !at_rest(reader, target);
}

api::Response LocalBackend::read(const api::Request& request, const OperationRow& operation) {
  api::Response response;
  std::optional<store::Snapshot> snapshot = store_.snapshot();
  const Settings settings = known(*snapshot).settings;
  Instant now = present(settings, snapshot->time());
  if (behind(*snapshot, now)) {
    snapshot.reset();
    Bounds bounds{.events = kEventsAtOnce, .lock_patience = options_.read_patience};
    if (settings.clock == ClockKind::real) bounds.time = options_.read_patience;
    catch_up(settings, now, bounds, response);
    snapshot = store_.snapshot();
    now = present(settings, snapshot->time());
  }
  Call call(request, *snapshot, now, settings.seed);
  call.set_edge(edge_);
  response.output = operation.run(call);
  const bool eager = settings.clock == ClockKind::eager && moved_by_reads_;
  if (!eager || !unsettled(request, response.output, *snapshot)) return response;
  const std::optional<Due> next = next_due(*snapshot);
  snapshot.reset();
  if (next) move_behind(settings, next->at, response);
  return response;
}

// An eager clock's step, behind the answer: so whoever polls sees each state that there was. Two who saw the
// same take the same step. An answer stands, whether the world can be moved or not.
void LocalBackend::move_behind(const Settings& settings, Instant target, api::Response& response) {
  try {
    engine(settings).advance(target, {.events = kEventsAtOnce, .lock_patience = options_.read_patience});
  } catch (const IoError& fault) {
    response.notices.push_back("the eager clock could not be moved: " + std::string(fault.what()));
  }
}

// Lets the world catch up; says in the response how far behind it stayed.
void LocalBackend::catch_up(const Settings& settings, Instant target, const Bounds& bounds,
                            api::Response& response) {
  const Advanced advanced = engine(settings).advance(target, bounds);
  if (advanced.caught_up) return;
  const std::optional<Due> due = next_due(store_.snapshot());
  if (due && due->at < target) response.notices.push_back(behind_notice(target - due->at));
}

// Stores the settings of a state that has none yet. Another process may have been first: then its settings
// count.
LocalBackend::Begun LocalBackend::begin() {
  Begun begun{.transaction = store_.begin(), .settings = {}};
  const Known now = known(begun.transaction);
  if (now.stored) {
    begun.settings = now.settings;
    return begun;
  }
  begun.settings =
      settings_of_new_state(options_.settings, options_.random_seed ? options_.random_seed() : 0);
  begun.transaction.put(kSettingsKey, to_document(begun.settings));
  return begun;
}

// What an operation writes beside the documents, before the lock is taken.
Json LocalBackend::run_ahead(const api::Request& request, const OperationRow& operation,
                             const Settings& settings) {
  if (operation.ahead == nullptr) return {};
  Work work;
  {
    const store::Snapshot snapshot = store_.snapshot();
    Call call(request, snapshot, present(settings, snapshot.time()), settings.seed);
    call.set_edge(edge_);
    work = operation.ahead(call);
  }
  return work();
}

// What follows at once from a change (a scheduler acts in the same instant) happens with it, so a state at
// rest has nothing due in its past. Bounded, and only if nobody else is at it: the next call does the rest.
api::Response LocalBackend::write(const api::Request& request, const OperationRow& operation) {
  api::Response response;
  Known before;
  std::optional<Instant> late;
  {
    const store::Snapshot snapshot = store_.snapshot();
    before = known(snapshot);
    const Instant target = present(before.settings, snapshot.time());
    if (before.stored && behind(snapshot, target)) late = target;
  }
  if (late)
    catch_up(before.settings, *late, {.events = kEventsAtOnce, .lock_patience = options_.write_patience},
             response);
  Json prepared = run_ahead(request, operation, before.settings);
  auto [transaction, settings] = begin();
  World world{transaction, present(settings, transaction.time()), settings.seed};
  Call call(request, world);
  call.set_edge(edge_);
  call.set_prepared(std::move(prepared));
  response.output = operation.run(call);
  if (!transaction.changed()) return response;
  Engine engine = this->engine(settings);
  engine.act_within(world);
  const bool more = behind(transaction, world.now);
  const store::Commit commit = transaction.commit(world.now, options_.command);
  if (more) engine.advance(world.now, {.events = kEventsOfAnInstant, .lock_patience = {}});
  store_.sync(commit);
  return response;
}

void LocalBackend::leave_clock() { moved_by_reads_ = false; }

api::Changes LocalBackend::changed(std::uint64_t since, Duration deadline) {
  const std::int64_t end_ms = options_.wall_clock().monotonic_ms() + deadline.ms;
  while (true) {
    const api::Changes changes = look();
    const std::int64_t left_ms = end_ms - options_.wall_clock().monotonic_ms();
    const bool due = changes.next_due && !changes.virtual_clock && *changes.next_due <= changes.now;
    if (changes.sequence > since || due || left_ms <= 0) return changes;
    options_.wall_clock().sleep({std::min(kPollEvery.ms, left_ms)});
  }
}

api::Changes LocalBackend::look() {
  const store::Snapshot snapshot = store_.snapshot();
  const Settings settings = known(snapshot).settings;
  api::Changes changes;
  changes.sequence = snapshot.sequence();
  changes.now = present(settings, snapshot.time());
  if (const std::optional<Due> due = next_due(snapshot)) changes.next_due = due->at;
  changes.virtual_clock = settings.clock != ClockKind::real;
  return changes;
}

}  // namespace berth::backend
