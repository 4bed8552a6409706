// 100,000 tasks on 10,000 mixed instances, by each strategy: the placer against the naive scan of the unit
// tests, which must give the same answers. `placement_bench [INSTANCES TASKS]`.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "core/placement/place.h"
#include "core/placement/simulate.h"
#include "unit/core/naive_placement.h"

namespace {

using namespace berth;
using namespace berth::core::placement;

constexpr Seed kSeed{1};
constexpr double kAim = 0.2;

struct Run {
  double seconds = 0;
  std::vector<std::optional<std::size_t>> places;
};

std::optional<std::size_t> position(const std::optional<Place>& place) {
  return place ? std::optional(place->instance) : std::nullopt;
}
std::optional<std::size_t> position(const std::optional<std::size_t>& place) { return place; }

template <class AnyPlacer>
Run run(const Simulation& simulation) {
  Run out;
  out.places.reserve(simulation.tasks.size());
  auto instances = simulation.instances;
  const auto start = std::chrono::steady_clock::now();
  AnyPlacer placer(std::move(instances), simulation.rules, kSeed);
  for (std::size_t i = 0; i < simulation.tasks.size(); ++i)
    out.places.push_back(position(placer.place(simulation.kinds[simulation.tasks[i]], std::to_string(i))));
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return out;
}

// Every instance a rack of its own for each tenth, so that a spread over it has a thousand values.
void add_racks(Simulation& simulation) {
  for (std::size_t i = 0; i < simulation.instances.size(); ++i) {
    simulation.instances[i].attributes.push_back({"rack", std::to_string(i / 10)});
    normalize(simulation.instances[i]);
  }
}

bool compare(const std::string& name, std::vector<Strategy> strategies, std::size_t instances,
             std::size_t tasks) {
  Simulation simulation = make_simulation(instances, tasks, std::move(strategies));
  add_racks(simulation);
  const Run ours = run<Placer>(simulation);
  const Run naive = run<tests::NaivePlacer>(simulation);
  std::size_t placed = 0;
  for (const auto& place : ours.places) placed += place.has_value() ? 1 : 0;
  const bool same = ours.places == naive.places;
  const double ratio = ours.seconds / naive.seconds;
  std::printf("%-12s naive %8.3f s  berth %7.3f s  ratio %.4f (aim %.1f)  placed %zu of %zu  %s\n",
              name.c_str(), naive.seconds, ours.seconds, ratio, kAim, placed, tasks,
              same ? "same answers" : "DIFFERENT ANSWERS");
  std::fflush(stdout);
  return same && ratio <= kAim;
}

std::size_t argument(int argc, char** argv, int n, std::size_t otherwise) {
  if (argc <= n) return otherwise;
  return static_cast<std::size_t>(parse_int(argv[n]).value_or(static_cast<std::int64_t>(otherwise)));
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t instances = argument(argc, argv, 1, 10'000);
  const std::size_t tasks = argument(argc, argv, 2, 100'000);
  bool good = true;
  for (const std::string_view name : kSimulationStrategies)
    good &= compare(std::string(name), *simulation_strategies(name), instances, tasks);
  using enum Strategy::Kind;
  good &= compare("spread_rack", {{spread_attribute, "rack"}}, instances, tasks);
  good &= compare("random", {{random, {}}}, instances, tasks);
  good &= compare("none", {}, instances, tasks);
  return good ? 0 : 1;
}
