// What runs in a cluster, counted: one small document a cluster, so that neither a describe nor a delete has
// to visit the tasks. Whoever moves a task, a service or an instance calls add_cluster_counts in the same
// transaction.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "backend/world.h"

namespace berth::backend {

// Tasks and services are counted by where they run; a cluster's statistics tell them apart.
enum class LaunchKind { ec2, fargate, external };
inline constexpr std::size_t kLaunchKinds = 3;

// `running` and `pending` are tasks by lastStatus; `services` are ACTIVE ones; `instances` are ACTIVE or
// DRAINING. As a delta, members may be negative.
struct ClusterCounts {
  int running = 0;
  int pending = 0;
  int services = 0;
  int draining_services = 0;
  int instances = 0;

  ClusterCounts& operator+=(const ClusterCounts& other);
};

// The kind of a launch type or of a Fargate capacity provider: "FARGATE", "FARGATE_SPOT", "EXTERNAL"; all
// else is EC2.
LaunchKind launch_kind(std::string_view launch_type);

// `…/ecs/counts/NAME` of `…/ecs/cluster/NAME`.
std::string cluster_counts_key(std::string_view cluster_key);

// All kinds together, and each kind by its number.
ClusterCounts cluster_counts(const store::Reader& reader, std::string_view cluster_key);
std::array<ClusterCounts, kLaunchKinds> cluster_counts_by_kind(const store::Reader& reader,
                                                               std::string_view cluster_key);

// `add_cluster_counts(world, key, LaunchKind::ec2, {.running = 1, .pending = -1})`.
void add_cluster_counts(World& world, std::string_view cluster_key, LaunchKind kind,
                        const ClusterCounts& delta);

}  // namespace berth::backend
