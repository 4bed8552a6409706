// What the tasks on a container instance take of it, as tasks move; and the instances as placement sees them.
// The functions that change an instance are called by move_task alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/world.h"
#include "core/placement/instance.h"

namespace berth::backend {

// `…/ecs/instance/CLUSTER/ID`.
std::string instance_key(const Scope& scope, std::string_view cluster, std::string_view id);

// Every instance of a cluster that is not INACTIVE, out of index rows: no instance's document is read.
std::vector<core::placement::Instance> load_instances(const store::Reader& reader, const Scope& scope,
                                                      std::string_view cluster);

// Takes what a task demands; gives the ids of the GPUs that it got. The task is counted by count_on_instance.
// Requires: the instance exists and the demand fits.
std::vector<std::string> claim_on_instance(World& world, const std::string& key,
                                           const core::placement::Demand& demand);

// Tasks by desired status RUNNING (`wanted`, with their group), and by lastStatus RUNNING and PENDING, as the
// instance shows them.
struct InstanceTaskDelta {
  int wanted = 0;
  int running = 0;
  int pending = 0;
};
void count_on_instance(World& world, const std::string& key, std::string_view group,
                       const InstanceTaskDelta& delta);

// Gives back what a task took, and wakes the cluster's services that lack room. Nothing happens if the
// instance is gone.
void release_on_instance(World& world, const std::string& key, const core::placement::Demand& demand,
                         const std::vector<std::string>& gpus);

}  // namespace berth::backend
