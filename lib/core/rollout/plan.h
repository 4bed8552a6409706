// The service scheduler of a REPLICA service as one pure function: the service with its deployments and tasks
// in, what to start and to stop and what to say out. The engine calls it once a service and instant, after
// everything that falls due at that instant has been applied, then again when a task, an instance or the
// service changed, or at wake_at. Called again with nothing changed it asks for nothing new, except for
// starts that could not be placed.
//
//   floor   = ceil(desired × minimumHealthyPercent / 100): healthy running tasks never go below it by a stop
//   ceiling = floor(desired × maximumPercent / 100): tasks that are not STOPPED never go above it by a start
//
// Healthy: HEALTHY where the definition has health checks; else RUNNING, and in the deployment that is being
// rolled out RUNNING for 40 s.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "core/rollout/backoff.h"
#include "core/tasks/machine.h"

namespace berth::core::rollout {

enum class RolloutState { in_progress, completed, failed };
std::string_view to_text(RolloutState state);  // `IN_PROGRESS` …
std::optional<RolloutState> parse_rollout_state(std::string_view text);

struct Task {
  std::string id;              // for the texts
  std::size_t deployment = 0;  // into Service::deployments
  tasks::Status status = tasks::Status::pending;
  bool stopping = false;  // desiredStatus STOPPED
  tasks::Health health = tasks::Health::unknown;
  std::optional<Instant> started_at;
  bool draining = false;  // on an instance that is DRAINING
  std::optional<Instant> protected_until;
};

struct Deployment {
  std::string id;  // ecs-svc/<digits>
  bool primary = false;
  RolloutState state = RolloutState::in_progress;
  bool has_health_check = false;  // an essential container of its task definition has one
  int failed_tasks = 0;
  Backoff backoff;
};

// What plan() has to remember from call to call; stored with the service, empty at first.
struct Memory {
  std::optional<Instant> steady_at, stuck_at, backoff_at, protected_at;  // when the event was last sent
  bool operator==(const Memory&) const = default;
};

struct Service {
  std::string name;
  int desired = 0;
  int minimum_healthy_percent = 100;
  int maximum_percent = 200;
  Duration health_check_grace;
  bool deleting = false;  // DRAINING: everything goes, protected tasks too. desired is 0 then
  std::optional<CrashPace> crash_pace;
  std::vector<Deployment> deployments;  // exactly one is primary
  std::vector<Task> tasks;              // those that are not STOPPED; STOPPED ones are ignored
  Memory memory;
};

// Given candidates (indexes of tasks), gives the same in the order in which they are to be stopped.
using StopOrder = std::function<std::vector<std::size_t>(const std::vector<std::size_t>&)>;

struct Stop {
  std::size_t task = 0;
  std::string reason;  // stoppedReason; stopCode is ServiceSchedulerInitiated
};

struct Start {
  std::size_t deployment = 0;
  int count = 0;
  int replaces_unhealthy = 0;  // for the text of the event
};

// The members of a deployment after this plan; parallel to Service::deployments.
struct DeploymentView {
  bool gone = false;  // INACTIVE: not in the list any more
  RolloutState state = RolloutState::in_progress;
  std::string reason;                         // rolloutStateReason
  int desired = 0, pending = 0, running = 0;  // the counts before `start` and `stops` have taken effect
  int failed_tasks = 0;
  Backoff backoff;
};

struct Plan {
  std::optional<Start> start;
  std::vector<Stop> stops;
  std::vector<DeploymentView> deployments;
  std::vector<std::string> events;  // in the order of happening; the engine's "has started" comes before them
  Memory memory;
  bool completed = false;  // the primary deployment became COMPLETED in this plan
  bool steady = false;     // desired tasks run, are healthy, and nothing else is there
  bool stuck = false;      // percentages that let nothing start or stop: only another setting helps
  std::optional<Instant> wake_at;
};

int floor_of(int desired, int minimum_healthy_percent);
int ceiling_of(int desired, int maximum_percent);
// Whether a rolling update with these numbers can begin at all.
bool can_move(int desired, int minimum_healthy_percent, int maximum_percent);

Plan plan(const Service& service, const StopOrder& order, Instant now);

// What a deployment remembers of a task of its that stopped, and of one that reached RUNNING. To be called by
// whoever applies the task machine's steps, before plan().
Deployment after_ending(Deployment deployment, const tasks::Ending& ending,
                        const std::optional<CrashPace>& pace, Instant now);
Deployment after_started(Deployment deployment);

// A deployment is being rolled out: scale-in by scaling policies is off.
bool in_deployment(const Service& service);

}  // namespace berth::core::rollout
