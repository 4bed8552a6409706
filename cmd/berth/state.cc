#include <array>
#include <map>

#include "backend/area.h"
#include "backend/engine.h"
#include "backend/settings.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/streams.h"
#include "base/text.h"
#include "cli/numbers.h"
#include "commands.h"
#include "own_words.h"
#include "store/import.h"
#include "store/store.h"

namespace berth {

namespace {

store::Options store_options(const Session& session) {
  store::Options options;
  options.directory = state_directory(session.environment);
  options.rows_of = backend::rows_of;
  options.rows_version = backend::kRowsVersion;
  options.command = session.command;
  return options;
}

int print_path(Session& session, const cli::Target&) {
  print(state_directory(session.environment) + "\n");
  return 0;
}

std::vector<store::Entry> keys_under(store::Store& store, std::string_view prefix) {
  return store.snapshot().scan({.index = "", .prefix = prefix});
}

// "ecs/task" of ACCOUNT/REGION/ecs/task/…
std::string kind_of(std::string_view key) {
  const std::vector<std::string_view> parts = split(key, '/');
  constexpr std::size_t kKindEnds = 4;
  if (parts.size() < kKindEnds) return std::string(key);
  return std::string(parts[2]) + "/" + std::string(parts[3]);
}

Json summary(const Session& session, store::Store& store) {
  std::map<std::string, int> kinds;
  for (const store::Entry& entry : keys_under(store, "")) ++kinds[kind_of(entry.key)];
  Json out = {{"state", state_directory(session.environment)}, {"exists", store.exists()}};
  const store::Snapshot snapshot = store.snapshot();
  out["time"] = to_iso8601(snapshot.time());
  out["sequence"] = snapshot.sequence();
  if (const auto settings = snapshot.get(backend::kSettingsKey)) out["settings"] = *settings;
  out["documents"] = kinds;
  return out;
}

// No word: what there is, in numbers. A key: its document. The beginning of keys, ending in '/': the keys.
int show(Session& session, const cli::Target& target) {
  const OwnWords words({}, {"subcommand", "KEY"}, 1, target.words);
  store::Store store(store_options(session));
  const std::string key = words.word(1).value_or("");
  if (key.empty()) {
    print(json_text(summary(session, store), kPrettyJson) + "\n");
  } else if (key.ends_with('/')) {
    std::string lines;
    for (const store::Entry& entry : keys_under(store, key)) lines += entry.key + "\n";
    print(lines);
  } else {
    const std::optional<Json> document = store.snapshot().get(key);
    if (!document)
      throw cli::failure("there is no document " + key + "; berth state show PREFIX/ lists keys");
    print(json_text(*document, kPrettyJson) + "\n");
  }
  return 0;
}

int export_log(Session& session, const cli::Target& target) {
  const OwnWords words({}, {"subcommand"}, 1, target.words);
  store::Store store(store_options(session));
  store.export_log(print);
  const std::string blobs = store.directory() + "/blobs";
  if (!list_folder(blobs).empty())
    print_notice("the bytes of image layers are not in it: copy " + blobs + " beside what is imported");
  return 0;
}

Json change_document(const store::Change& change) {
  Json out = {{"sequence", change.sequence},
              {"time", to_iso8601(change.time)},
              {"command", change.command},
              {"key", change.key}};
  out["document"] = change.document ? parse_json(*change.document).value_or(Json()) : Json();
  return out;
}

// A line a change, the newest first: sequence, time, command, key, and whether it was put or erased.
int history(Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "limit", .type = cli::WordType::integer}}, {"subcommand", "KEY"}, 1,
                       target.words);
  const std::string key = words.word(1).value_or("");
  store::HistoryQuery query{.key = key, .prefix = key.empty() || key.ends_with('/'), .newest_first = true};
  if (const auto limit = words.value("limit")) {
    const std::int64_t count = cli::must_read_int(*limit);
    if (count < 1) throw cli::bad_parameter("--limit is " + *limit + "; it must be at least 1");
    query.limit = static_cast<std::size_t>(count);
  }
  store::Store store(store_options(session));
  const std::vector<store::Change> changes = store.history(query);
  Json rows = Json::array();
  std::string lines;
  const bool as_json = target.globals.output == "json";
  for (const store::Change& change : changes) {
    if (as_json) {
      rows.push_back(change_document(change));
    } else {
      lines += std::to_string(change.sequence) + "\t" + to_iso8601(change.time) + "\t" + change.command +
               "\t" + change.key + "\t" + (change.document ? "put" : "erased") + "\n";
    }
  }
  print(as_json ? json_text(rows, kPrettyJson) + "\n" : lines);
  return 0;
}

// The settings of the state as it is; nothing of a damaged one, which a reset is for.
std::optional<backend::Settings> settings_now(store::Store& store) {
  try {
    if (const auto stored = store.snapshot().get(backend::kSettingsKey)) return backend::settings_of(*stored);
  } catch (const IoError&) {
    return std::nullopt;
  }
  return std::nullopt;
}

void require_variable(const std::string& name, const std::optional<std::string>& variable,
                      const std::optional<std::string>& value, const std::string& remedy) {
  if (!variable || variable == value) return;
  throw ConfigurationError(name + " is '" + *variable + "', but the state would have '" + value.value_or("") +
                           "': unset " + name + remedy);
}

// The option, else what the state has, else the environment; which must not disagree with the outcome, or the
// next command would be refused.
std::optional<std::string> setting_after_reset(const OwnWords& words, std::string_view option,
                                               const std::optional<std::string>& kept,
                                               const std::optional<std::string>& variable) {
  const auto given = words.value(option);
  const std::optional<std::string> value = given ? given : kept ? kept : variable;
  require_variable("BERTH_" + to_upper(option), variable, value,
                   ", or give --" + std::string(option) + " " + variable.value_or(""));
  return value;
}

// Clock kind, seed and runtime stay as they are unless an option says otherwise.
backend::Settings settings_after_reset(const Session& session, store::Store& store, const OwnWords& words) {
  const std::optional<backend::Settings> now = settings_now(store);
  backend::SettingsAsked kept;
  if (now) kept = {std::string(backend::to_text(now->clock)), std::to_string(now->seed.value), now->runtime};
  const backend::SettingsAsked variables = backend::settings_asked(session.environment);
  return backend::settings_of_new_state(
      {.clock = setting_after_reset(words, "clock", kept.clock, variables.clock),
       .seed = setting_after_reset(words, "seed", kept.seed, variables.seed),
       .runtime = setting_after_reset(words, "runtime", kept.runtime, variables.runtime)},
      system_random_u64());
}

int reset(Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "clock"}, {.name = "seed"}, {.name = "runtime"}}, {"subcommand"}, 1,
                       target.words);
  store::Store store(store_options(session));
  const backend::Settings settings = settings_after_reset(session, store, words);
  const bool real = settings.clock == backend::ClockKind::real;
  const Instant now = real ? system_clock().now() : backend::kVirtualStart;
  const store::Commit commit = store.reset(
      {{std::string(backend::kSettingsKey), backend::to_document(settings)}}, now, session.command);
  store.sync(commit);
  return 0;
}

// The settings that come with an export, which must not disagree with the environment.
void require_imported_settings(const Session& session, const store::Exported& exported) {
  const auto document = store::last_document(exported, backend::kSettingsKey);
  if (!document)
    throw cli::failure("what was given is a log, but not of a berth: there are no settings in it");
  const backend::Settings settings = backend::settings_of(*document);
  const backend::SettingsAsked variables = backend::settings_asked(session.environment);
  require_variable("BERTH_CLOCK", variables.clock, std::string(backend::to_text(settings.clock)), "");
  require_variable("BERTH_SEED", variables.seed, std::to_string(settings.seed.value), "");
  require_variable("BERTH_RUNTIME", variables.runtime, settings.runtime, "");
}

// What `state export` wrote, from a file or standard input, into a state in which nothing is.
int import(Session& session, const cli::Target& target) {
  std::vector<std::string> given = target.words;
  std::erase(given, "-");
  const OwnWords words({}, {"subcommand", "FILE"}, 1, given);
  const std::optional<std::string> file = words.word(1);
  const std::string name = file.value_or("standard input");
  const StreamText input = file ? read_stream(*file) : read_standard_input();
  if (input.error != 0) throw IoError(name, "cannot be read", input.error);
  const store::Exported exported = store::read_export(input.bytes, name, backend::rows_of);
  require_imported_settings(session, exported);
  store::Store store(store_options(session));
  if (store.import_log(exported, {backend::kSettingsKey, backend::kClockKey})) return 0;
  throw cli::failure(store.directory() + " is not empty: an import goes into an empty state; " +
                     "berth state reset empties this one, BERTH_STATE names another");
}

struct Subcommand {
  std::string_view name;
  int (*run)(Session& session, const cli::Target& target);
};
constexpr std::array kSubcommands = {
    Subcommand{"path", print_path}, Subcommand{"show", show},       Subcommand{"export", export_log},
    Subcommand{"import", import},   Subcommand{"history", history}, Subcommand{"reset", reset},
};

}  // namespace

int run_state(Session& session, const cli::Target& target) {
  std::vector<std::string_view> names;
  for (const Subcommand& row : kSubcommands) names.push_back(row.name);
  const std::string name = subcommand_of(target.words, names);
  session.command += " " + name;
  for (const Subcommand& row : kSubcommands) {
    if (row.name == name) return row.run(session, target);
  }
  return 0;
}

}  // namespace berth
