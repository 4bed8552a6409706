// What changes of a service with every task, in small documents of their own: its counts, and the instant at
// which its scheduler looks at it next.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "backend/world.h"

namespace berth::backend {

struct TaskCount {
  int running = 0;
  int pending = 0;
};

struct ServiceCounts {
  TaskCount all;
  std::map<std::string, TaskCount> deployments;  // by deployment id; those with a task
};

// `…/ecs/service/CLUSTER/NAME`.
std::string service_key(const Scope& scope, std::string_view cluster, std::string_view name);

ServiceCounts service_counts(const store::Reader& reader, std::string_view service_key);

// Called by move_task alone.
void add_service_count(World& world, std::string_view service_key, const std::string& deployment,
                       const TaskCount& delta);

// The service's scheduler looks at it at `at`, or earlier if it was due earlier. A service that is due is
// looked at in the order of instants, after all observations of that instant.
void wake_service(World& world, std::string_view service_key, Instant at);
// What the scheduler decided: the next look, or none. Replaces what was due.
void set_service_wake(World& world, std::string_view service_key, std::optional<Instant> at);

inline constexpr std::string_view kServiceStep = "3-service";

}  // namespace berth::backend
