#include "backend/control.h"

#include <algorithm>
#include <array>

#include "backend/area.h"
#include "backend/ecr/collect.h"
#include "backend/engine.h"
#include "backend/live_names.h"
#include "backend/local_backend_class.h"
#include "backend/unsettled.h"
#include "base/errors.h"
#include "base/json.h"

namespace berth::backend {
namespace {

Settings settings_now(LocalBackend& backend) { return backend.known(backend.store().snapshot()).settings; }

Json clock_document(LocalBackend& backend) {
  const api::Changes changes = backend.look();
  Json out = {{"now", to_epoch_seconds(changes.now)},
              {"kind", std::string(to_text(settings_now(backend).clock))}};
  if (changes.next_due) out["nextDue"] = to_epoch_seconds(*changes.next_due);
  return out;
}

Json show_clock(LocalBackend& backend, const api::Request&) { return clock_document(backend); }

Json show_settings(LocalBackend& backend, const api::Request&) {
  Json out = to_document(settings_now(backend));
  out["exists"] = backend.store().exists();
  out["state"] = backend.store().directory();
  return out;
}

void require_virtual(LocalBackend& backend) {
  if (settings_now(backend).clock != ClockKind::real) return;
  throw ConfigurationError(
      "this state's clock is real and can't be turned: make a state with BERTH_CLOCK=virtual (berth state "
      "reset --clock virtual, "
      "or another BERTH_STATE)");
}

// Makes the state, if need be, so that its clock has something to stand in.
void make_state(LocalBackend& backend, Instant at) {
  store::Transaction transaction = backend.begin().transaction;
  transaction.put(kClockKey, Json{{"at", to_iso8601(at)}});
  backend.store().sync(transaction.commit(at, backend.options().command));
}

void advance_to(LocalBackend& backend, Instant target) {
  if (!backend.store().exists()) make_state(backend, kVirtualStart);
  const Advanced advanced = backend.engine(settings_now(backend))
                                .advance_through(target, {.lock_patience = backend.options().write_patience});
  if (!advanced.caught_up) {
    throw IoError("the clock could not be turned: the state is held by " +
                  backend.store().lock_holder().value_or("another process"));
  }
  backend.store().sync(advanced.commit);
}

// {until} or {durationMs}.
Json advance_clock(LocalBackend& backend, const api::Request& request) {
  require_virtual(backend);
  const Instant now = backend.look().now;
  Instant target = now;
  if (const Json* until = member(request.input, "until")) target = from_epoch_seconds(until->get<double>());
  if (const Json* duration = member(request.input, "durationMs"))
    target = now + Duration{duration->get<std::int64_t>()};
  if (target < now) {
    throw api::ServiceError("InvalidParameterException", "the clock stands at " + to_iso8601(now) +
                                                             " and can't be advanced to " +
                                                             to_iso8601(target) + ", which is earlier");
  }
  advance_to(backend, target);
  return clock_document(backend);
}

// {now}: forward it equals advance; backward only while no request has been committed.
Json set_clock(LocalBackend& backend, const api::Request& request) {
  require_virtual(backend);
  const Instant target = from_epoch_seconds(request.input.at("now").get<double>());
  const Instant now = backend.look().now;
  if (target >= now) {
    advance_to(backend, target);
    return clock_document(backend);
  }
  const store::Snapshot snapshot = backend.store().snapshot();
  for (const store::Entry& entry : snapshot.scan({.index = "", .prefix = "", .limit = 3})) {
    if (entry.document == kSettingsKey || entry.document == kClockKey) continue;
    throw api::ServiceError("InvalidParameterException",
                            "the clock stands at " + to_iso8601(now) + " and can't be set back to " +
                                to_iso8601(target) +
                                ": requests have been committed since; berth state reset empties the state");
  }
  make_state(backend, target);
  return clock_document(backend);
}

// {clock, seed, runtime}: an empty state, whose settings are those of now unless the request says otherwise.
Json reset_state(LocalBackend& backend, const api::Request& request) {
  const Settings now = settings_now(backend);
  const auto asked = [&request](const char* name, std::string kept) {
    const Json* value = member(request.input, name);
    return value != nullptr ? value->get<std::string>() : std::move(kept);
  };
  const Settings settings = settings_of_new_state({.clock = asked("clock", std::string(to_text(now.clock))),
                                                   .seed = asked("seed", std::to_string(now.seed.value)),
                                                   .runtime = asked("runtime", now.runtime)},
                                                  now.seed.value);
  const store::Commit commit =
      backend.store().reset({{std::string(kSettingsKey), to_document(settings)}},
                            backend.present(settings, {}), backend.options().command);
  backend.store().sync(commit);
  return clock_document(backend);
}

// {dryRun, minAgeMs}
Json collect_layers(LocalBackend& backend, const api::Request& request) {
  images::CollectOptions options;
  options.command = backend.options().command;
  const Json* dry_run = member(request.input, "dryRun");
  options.dry_run = dry_run != nullptr && *dry_run == true;
  if (const Json* min_age = member(request.input, "minAgeMs"))
    options.min_age = Duration{std::max<std::int64_t>(0, min_age->get<std::int64_t>())};
  store::Blobs blobs(backend.store().directory(), backend.options().files, backend.options().wall);
  const Instant now = backend.options().wall_clock().now();
  const images::Collected done = images::collect_layers(backend.store(), blobs, now, options);
  return {{"dryRun", options.dry_run}, {"blobs", done.blobs},   {"bytes", done.bytes},
          {"uploads", done.uploads},   {"needed", done.needed}, {"young", done.young}};
}

// {operation, input}: of ECS, one that reads. Whether what it shows will stay as it is unless somebody asks.
Json is_settled(LocalBackend& backend, const api::Request& request) {
  api::Request read = request;
  read.service = "ecs";
  read.operation = request.input.at("operation").get<std::string>();
  read.input = request.input.at("input");
  const OperationRow* operation = find_operation(read.service, read.operation);
  if (operation == nullptr || operation->access != Access::reads)
    throw api::ServiceError("InvalidParameterException", read.operation + " reads nothing of ecs");
  const store::Snapshot snapshot = backend.store().snapshot();
  const Settings settings = backend.known(snapshot).settings;
  Call call(read, snapshot, backend.present(settings, snapshot.time()), settings.seed);
  return {{"settled", !unsettled(read, operation->run(call), snapshot)}};
}

struct Control {
  std::string_view name;
  ControlOperation run;
};
constexpr std::array kControls = {
    Control{"ShowClock", show_clock},          Control{"SetClock", set_clock},
    Control{"AdvanceClock", advance_clock},    Control{"Info", show_settings},
    Control{"ResetState", reset_state},        Control{"CollectLayers", collect_layers},
    Control{"ListLiveNames", list_live_names}, Control{"IsSettled", is_settled},
};

}  // namespace

ControlOperation find_control_operation(std::string_view operation) {
  for (const Control& control : kControls) {
    if (control.name == operation) return control.run;
  }
  return nullptr;
}

}  // namespace berth::backend
