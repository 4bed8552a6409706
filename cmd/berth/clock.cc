#include <array>

#include "base/instant.h"
#include "base/json.h"
#include "base/json_text.h"
#include "commands.h"
#include "own_words.h"
#include "run_until.h"

namespace berth {

namespace {

// `2026-01-05T00:00:00Z virtual`, or the document with --output json.
int print_clock(const cli::Target& target, const Json& clock) {
  const std::string now = to_iso8601(from_epoch_seconds(clock.at("now").get<double>()));
  const std::string kind = clock.at("kind").get<std::string>();
  if (target.globals.output == "json") {
    print(json_text({{"now", now}, {"kind", kind}}, kPrettyJson) + "\n");
  } else {
    print(now + " " + kind + "\n");
  }
  return 0;
}

int turn(Session& session, const cli::Target& target, std::string_view operation, Json input) {
  const auto backend = open_backend(session);
  return print_clock(target, answer_of(*backend, own_request(session, operation, "", std::move(input))));
}

int show(Session& session, const cli::Target& target) {
  const OwnWords words({}, {"subcommand"}, 1, target.words);
  return turn(session, target, "ShowClock", Json::object());
}

int set(Session& session, const cli::Target& target) {
  const OwnWords words({}, {"subcommand", "INSTANT"}, 2, target.words);
  const std::optional<Instant> instant = parse_iso8601(*words.word(1));
  if (!instant) {
    throw cli::bad_parameter("INSTANT is '" + *words.word(1) +
                             "'; it must be a date and time like 2026-01-05T00:00:00Z");
  }
  return turn(session, target, "SetClock", {{"now", to_epoch_seconds(*instant)}});
}

Duration duration_of(const std::string& name, const std::string& text) {
  if (const auto duration = parse_duration(text)) return *duration;
  throw cli::bad_parameter(name + " is '" + text + "'; it must be a duration like 30m, 90s, 7d or 2h30m");
}

int advance(Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "until"}, {.name = "limit"}}, {"subcommand", "DURATION"}, 1, target.words);
  const auto until = words.value("until");
  if (until.has_value() == words.word(1).has_value())
    throw cli::misuse("clock advance takes a DURATION, or --until 'WAITER [CLUSTER/]NAME…'");
  if (!until && words.has("limit")) throw cli::misuse("--limit belongs to --until");
  if (!until) {
    const Duration duration = duration_of("DURATION", *words.word(1));
    return turn(session, target, "AdvanceClock", {{"durationMs", duration.ms}});
  }
  const Duration limit = duration_of("--limit", words.value("limit").value_or("24h"));
  run_until(session, target.globals, *until, limit);
  return turn(session, target, "ShowClock", Json::object());
}

struct Subcommand {
  std::string_view name;
  int (*run)(Session& session, const cli::Target& target);
};
constexpr std::array kSubcommands = {Subcommand{"show", show}, Subcommand{"set", set},
                                     Subcommand{"advance", advance}};

}  // namespace

int run_clock(Session& session, const cli::Target& target) {
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
