// The simulated load of a service: what `berth.sim.cpu` and `berth.sim.memory` say, as AWS/ECS's utilisation
// of the service, percent of what its running tasks reserve.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace berth::core::scaling {

struct LoadStep {
  Duration age;        // of the service, from which this holds
  double percent = 0;  // of the container's reservation
  bool total = false;  // shared by all running tasks of the service, instead of in each
  bool operator==(const LoadStep&) const = default;
};
using Load = std::vector<LoadStep>;

// `90`; `total:240`; `60@0s,240@10m`; `total:60@0s,240@10m` (`total:` holds for what follows it). Steps in
// rising order; before the first the load is 0. Gives nothing for anything else.
std::optional<Load> parse_load(std::string_view text);

struct ContainerLoad {
  int reserved = 0;  // CPU units or MiB; 0: shares what the others leave of the task's
  Load load;         // empty: idle
};

// The running tasks of one task definition.
struct TaskLoad {
  int running = 0;
  int reserved = 0;  // at task level; 0: the sum of the containers
  std::vector<ContainerLoad> containers;
};

// Nothing when no task runs: the metric has no data then.
std::optional<double> utilization(std::span<const TaskLoad> tasks, Duration age);

// The next age behind `age` at which utilization() changes by itself.
std::optional<Duration> next_change(std::span<const TaskLoad> tasks, Duration age);

}  // namespace berth::core::scaling
