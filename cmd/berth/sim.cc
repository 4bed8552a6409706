#include "base/effects.h"
#include "base/json.h"
#include "base/json_text.h"
#include "cli/numbers.h"
#include "commands.h"
#include "core/placement/simulate.h"
#include "own_words.h"

namespace berth {

namespace {

std::size_t count_of(const OwnWords& words, std::string_view option) {
  constexpr std::int64_t kMost = 10'000'000;
  const std::int64_t count = cli::must_read_int(*words.value(option));
  if (count < 0 || count > kMost) {
    throw cli::bad_parameter("--" + std::string(option) + " is " + std::to_string(count) +
                             "; it must be from 0 to " + std::to_string(kMost));
  }
  return static_cast<std::size_t>(count);
}

}  // namespace

int run_sim(Session&, const cli::Target& target) {
  namespace placement = core::placement;
  const auto& names = placement::kSimulationStrategies;
  const std::vector<cli::Option> options = {
      {.name = "instances", .required = true, .type = cli::WordType::integer},
      {.name = "tasks", .required = true, .type = cli::WordType::integer},
      {.name = "strategy", .required = true, .choices = {names.begin(), names.end()}}};
  subcommand_of(target.words, {"placement"});
  const OwnWords words(options, {"subcommand"}, 1, target.words);
  placement::Simulation world =
      placement::make_simulation(count_of(words, "instances"), count_of(words, "tasks"),
                                 *placement::simulation_strategies(*words.value("strategy")));
  const double begun = steady_seconds();
  const placement::SimulationResult result = placement::run_simulation(std::move(world));
  constexpr double kMicroseconds = 1e6;
  const double took = steady_seconds() - begun;
  const Json out = {
      {"seconds", std::round(took * kMicroseconds) / kMicroseconds},
      {"placed", result.placed},
      {"instances_used", result.instances_used},
  };
  print(json_text(out, kPrettyJson) + "\n");
  return 0;
}

}  // namespace berth
