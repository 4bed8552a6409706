// The task machine: what a task becomes when something is observed of it or when it is told to stop. Pure: a
// value in, a value out. Whatever a runtime says, late, twice or falsely: lastStatus and the states of
// containers only move forward, desiredStatus goes from RUNNING to STOPPED once, and nothing that is
// unexpected changes anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace berth::core::tasks {

// In the order in which a task goes through them.
enum class Status {
  provisioning,
  pending,
  activating,
  running,
  deactivating,
  stopping,
  deprovisioning,
  stopped
};
enum class Desired { running, stopped };
enum class ContainerStatus { pending, running, stopped };
enum class Health { unknown, healthy, unhealthy };

// `PROVISIONING` …, AWS's spelling; parse gives nothing for any other text.
std::string_view to_text(Status status);
std::string_view to_text(Desired desired);
std::string_view to_text(ContainerStatus status);
std::string_view to_text(Health health);
std::optional<Status> parse_status(std::string_view text);
std::optional<Desired> parse_desired(std::string_view text);
std::optional<ContainerStatus> parse_container_status(std::string_view text);
std::optional<Health> parse_health(std::string_view text);

struct Container {
  std::string name;
  bool essential = true;
  bool has_health_check = false;
  ContainerStatus status = ContainerStatus::pending;
  std::optional<int> exit_code;
  std::string reason;
  Health health = Health::unknown;  // shown only where there is a health check
  int health_n = 0;                 // the n of the observation that `health` is from
  bool operator==(const Container&) const = default;
};

struct Task {
  Status status = Status::pending;
  Desired desired = Desired::running;
  std::vector<Container> containers;
  Health health = Health::unknown;
  std::optional<Instant> healthy_since;  // when `health` last became healthy
  std::string stop_code;
  std::string stopped_reason;
  Instant created_at;
  std::optional<Instant> pull_started_at, pull_stopped_at, connected_at, started_at, stopping_at,
      execution_stopped_at, stopped_at;
  int version = 1;  // +1 with each change that AWS would send an event for
  bool operator==(const Task&) const = default;
};

// `pending`, `stopping`, `deprovisioning` are of the task (`container` is empty), `running` and `health` of a
// container, `stopped` of either.
enum class What { pending, running, health, stopping, deprovisioning, stopped };

struct Observation {
  std::string container;
  What what = What::running;
  std::optional<int> exit_code;
  std::string reason;
  Health health = Health::unknown;
  Instant at;
  int n = 0;
};

struct StopRequest {
  std::string_view code;
  std::string reason;
};

inline constexpr std::string_view kEssentialContainerExited = "EssentialContainerExited";
inline constexpr std::string_view kUserInitiated = "UserInitiated";
inline constexpr std::string_view kServiceSchedulerInitiated = "ServiceSchedulerInitiated";
inline constexpr std::string_view kTaskFailedToStart = "TaskFailedToStart";

inline constexpr std::string_view kEssentialExitReason = "Essential container in task exited";
inline constexpr std::string_view kUserStopReason = "Task stopped by user";
inline constexpr std::string_view kFailedHealthReason = "Task failed container health checks";

// `Scaling activity initiated by (deployment ecs-svc/ID)`: scale-in and rolling replacement alike.
std::string scaling_reason(std::string_view deployment_id);

// A task as it is created: PROVISIONING with awsvpc, else PENDING.
Task create(std::vector<Container> containers, bool awsvpc, Instant now);

struct Step {
  Task task;
  bool changed = false;         // false: the observation said nothing new, and `task` is what went in
  bool started = false;         // the task got to RUNNING in this step
  bool stop_decided = false;    // desiredStatus became STOPPED in this step: assign it
  bool stopped = false;         // the task got to STOPPED in this step
  bool health_changed = false;  // of the task
};

// Takes one observation at `now`; the task's timestamps are the observation's `at`, but never later than
// `now` and never before what the task has already been through.
Step observe(const Task& task, const Observation& observation, Instant now);

// desiredStatus STOPPED with stopCode, stoppedReason and stoppingAt; lastStatus follows when the runtime
// does. A task that is already told to stop keeps its first reason.
Step request_stop(const Task& task, const StopRequest& request, Instant now);

// Never placed, so no runtime has it: STOPPED at once. For a task that waits for capacity when it is stopped.
Step stop_unplaced(const Task& task, const StopRequest& request, Instant now);

// What a runtime should be told of the task now (again and again until it is so): nothing once it is STOPPED.
std::optional<Desired> wanted(const Task& task);

// HEALTHY: all essential containers are; UNHEALTHY: one of them is; else UNKNOWN, as without any health
// check.
Health health_of(const std::vector<Container>& containers);

// How the task ended, for those who count: `by_itself` a task whose stop nobody asked for.
struct Ending {
  bool by_itself = false;
  bool reached_running = false;
  Duration ran_for;
};
Ending ending_of(const Task& task);

}  // namespace berth::core::tasks
