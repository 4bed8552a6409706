#include "base/instant.h"
#include "base/json.h"
#include "base/json_text.h"
#include "commands.h"
#include "own_words.h"

namespace berth {

namespace {

bool as_json(const cli::Globals& globals) { return globals.output == "json"; }

int print_operations(const cli::Globals& globals) {
  Json rows = Json::array();
  std::string lines;
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    if (service.name() == "berth") continue;
    for (const model::Operation operation : service.operations()) {
      const bool there = works(service.name(), operation.name());
      rows.push_back({{"service", service.name()}, {"operation", operation.cli_name()}, {"works", there}});
      lines += std::string(service.name()) + "\t" + std::string(operation.cli_name()) + "\t" +
               (there ? "yes" : "no") + "\n";
    }
  }
  print(as_json(globals) ? json_text(rows, kPrettyJson) + "\n" : lines);
  return 0;
}

// Where the next command would go.
std::string destination(const Session& session, const cli::Globals& globals) {
  const auto endpoint = endpoint_of(session, globals, "ecs");
  return endpoint ? endpoint->url + " (" + endpoint->source + ")" : "this state";
}

}  // namespace

int run_info(Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "operations", .arity = cli::Arity::flag}}, {}, 0, target.words);
  if (words.has("operations")) return print_operations(target.globals);
  const auto backend = open_backend(session);
  const Json settings = answer_of(*backend, own_request(session, "Info", "", Json::object()));
  const Json clock = answer_of(*backend, own_request(session, "ShowClock", "", Json::object()));
  const Json* exists = member(settings, "exists");
  const bool made = exists == nullptr || *exists == true;
  const std::string now = to_iso8601(from_epoch_seconds(clock.at("now").get<double>()));
  const Json out = {
      {"version", berth_version()},
      {"state", state_directory(session.environment)},
      {"exists", made},
      {"clock", now + " " + clock.at("kind").get<std::string>()},
      {"runtime", settings.at("runtime")},
      {"workers", Json::array()},
      {"next", destination(session, target.globals)},
  };
  if (as_json(target.globals)) {
    print(json_text(out, kPrettyJson) + "\n");
    return 0;
  }
  const auto text = [&](const char* name) { return out.at(name).get<std::string>(); };
  print("version  " + text("version") + "\nstate    " + text("state") + (made ? "" : " (not made yet)") +
        "\nclock    " + text("clock") + "\nruntime  " + text("runtime") +
        "\nworkers  none\nnext     a command goes to " + text("next") + "\n");
  return 0;
}

}  // namespace berth
