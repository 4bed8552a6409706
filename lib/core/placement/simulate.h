// The world of `berth sim placement`: instances and tasks that are the same for everybody who asks for as
// many.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/placement/instance.h"
#include "core/placement/rules.h"

namespace berth::core::placement {

inline constexpr std::array<std::string_view, 6> kSimulationStrategies = {
    "binpack_mem", "binpack_cpu", "spread_az", "spread_inst", "az_binpack", "az_inst"};

// The chain that one of the names above stands for.
std::optional<std::vector<Strategy>> simulation_strategies(std::string_view name);

struct Simulation {
  std::vector<Instance> instances;
  std::vector<Demand> kinds;       // the task definitions
  std::vector<std::size_t> tasks;  // the kind of each task; all are of one set
  Rules rules;
};

Simulation make_simulation(std::size_t instances, std::size_t tasks, std::vector<Strategy> strategies);

struct SimulationResult {
  std::size_t placed = 0;
  std::size_t instances_used = 0;
};

// Places the tasks one after another as RunTask does.
SimulationResult run_simulation(Simulation simulation);

}  // namespace berth::core::placement
