// `berth ecr gc`: what no image needs goes from the disk.
#include "base/instant.h"
#include "base/json.h"
#include "commands.h"
#include "own_words.h"

namespace berth {

int run_gc(Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "dry-run", .arity = cli::Arity::flag}, {.name = "min-age"}}, {}, 0,
                       target.words);
  Json input = {{"dryRun", words.has("dry-run")}};
  if (const auto text = words.value("min-age")) {
    const auto age = parse_duration(*text);
    if (!age || age->ms < 0)
      throw cli::bad_parameter("--min-age is '" + *text + "'; it must be a time such as 10m or 1d, or 0s");
    input["minAgeMs"] = age->ms;
  }
  const aws::Profile profile = profile_of(session, target.globals);
  const cli::Display display = display_of(session, target.globals, profile);
  // It is about all regions; a signature wants one.
  const std::string region =
      aws::find_region(session.environment, profile, target.globals.region).value_or("us-east-1");
  const auto backend = open_backend_of(session, target.globals, "ecr");
  const Json answer = answer_of(*backend, own_request(session, "CollectLayers", region, std::move(input)));
  print(cli::render(answer, display));
  return 0;
}

}  // namespace berth
