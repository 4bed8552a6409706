#include "core/placement/simulate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/ids.h"
#include "core/placement/place.h"

namespace berth::core::placement {
namespace {

constexpr Seed kSeed{1};
constexpr std::string_view kGroup = "family:sim";

constexpr std::array<Resources, 4> kInstanceKinds = {
    {{2048, 7680}, {4096, 15600}, {8192, 31400}, {4096, 7600}}};
constexpr std::array<std::string_view, 3> kZones = {"us-east-1a", "us-east-1b", "us-east-1c"};

struct WeightedKind {
  Resources resources;
  std::uint64_t weight;
};
constexpr std::array<WeightedKind, 10> kTaskKinds = {{{{128, 256}, 20},
                                                      {{256, 512}, 20},
                                                      {{256, 1024}, 12},
                                                      {{512, 1024}, 14},
                                                      {{512, 2048}, 8},
                                                      {{1024, 2048}, 8},
                                                      {{1024, 4096}, 4},
                                                      {{2048, 4096}, 3},
                                                      {{64, 128}, 8},
                                                      {{256, 2048}, 3}}};

std::size_t draw_kind(std::size_t task) {
  std::uint64_t total = 0;
  for (const WeightedKind& kind : kTaskKinds) total += kind.weight;
  std::uint64_t drawn = draw_u64(kSeed, {.key = "task", .purpose = "kind", .counter = task}) % total;
  std::size_t kind = 0;
  while (drawn >= kTaskKinds[kind].weight) drawn -= kTaskKinds[kind++].weight;
  return kind;
}

Instance make_instance(std::size_t i) {
  const std::uint64_t drawn = draw_u64(kSeed, {.key = "instance", .purpose = "kind", .counter = i});
  Instance out;
  out.id = draw_hex(kSeed, {.key = "instance", .purpose = "id", .counter = i}, 32);
  out.registered = kInstanceKinds[drawn % kInstanceKinds.size()];
  out.remaining = out.registered;
  out.attributes = {{std::string(kZoneAttribute), std::string(kZones[i % kZones.size()])}};
  return out;
}

}  // namespace

std::optional<std::vector<Strategy>> simulation_strategies(std::string_view name) {
  using enum Strategy::Kind;
  const Strategy zone{spread_attribute, std::string(kZoneAttribute)};
  if (name == "binpack_mem") return {{{binpack_memory, {}}}};
  if (name == "binpack_cpu") return {{{binpack_cpu, {}}}};
  if (name == "spread_az") return {{zone}};
  if (name == "spread_inst") return {{{spread_instance, {}}}};
  if (name == "az_binpack") return {{zone, {binpack_memory, {}}}};
  if (name == "az_inst") return {{zone, {spread_instance, {}}}};
  return std::nullopt;
}

Simulation make_simulation(std::size_t instances, std::size_t tasks, std::vector<Strategy> strategies) {
  Simulation out;
  out.rules.group = std::string(kGroup);
  out.rules.strategies = std::move(strategies);
  for (std::size_t i = 0; i < instances; ++i) out.instances.push_back(make_instance(i));
  for (const WeightedKind& kind : kTaskKinds) {
    Demand& demand = out.kinds.emplace_back();
    demand.resources = kind.resources;
  }
  for (std::size_t i = 0; i < tasks; ++i) out.tasks.push_back(draw_kind(i));
  return out;
}

SimulationResult run_simulation(Simulation simulation) {
  Placer placer(std::move(simulation.instances), std::move(simulation.rules), kSeed);
  SimulationResult out;
  for (std::size_t i = 0; i < simulation.tasks.size(); ++i)
    if (placer.place(simulation.kinds[simulation.tasks[i]], std::to_string(i))) ++out.placed;
  const std::vector<Instance>& after = placer.instances();
  out.instances_used = static_cast<std::size_t>(
      std::count_if(after.begin(), after.end(), [](const Instance& i) { return i.running_tasks > 0; }));
  return out;
}

}  // namespace berth::core::placement
