#include "core/tasks/machine.h"

#include <algorithm>
#include <utility>

namespace berth::core::tasks {
namespace {

Container* find(Task& task, std::string_view name) {
  for (Container& container : task.containers) {
    if (container.name == name) return &container;
  }
  return nullptr;
}

// The latest that the task has been through, so that a runtime that lies about time turns nothing back.
Instant latest_of(const Task& task) {
  Instant latest = task.created_at;
  for (const auto& at : {task.pull_started_at, task.pull_stopped_at, task.connected_at, task.started_at,
                         task.stopping_at, task.execution_stopped_at, task.stopped_at}) {
    if (at) latest = std::max(latest, *at);
  }
  return latest;
}

Instant clamp(const Task& task, Instant at, Instant now) {
  return std::max(std::min(at, now), latest_of(task));
}

bool forward(Task& task, Status status) {
  if (status <= task.status) return false;
  task.status = status;
  return true;
}

bool decide_stop(Task& task, std::string_view code, std::string reason, Instant at) {
  if (task.desired == Desired::stopped) return false;
  task.desired = Desired::stopped;
  task.stop_code = code;
  task.stopped_reason = std::move(reason);
  task.stopping_at = at;
  return true;
}

// `CannotPullContainerError: …` and its like: AWS gives such a text as the task's reason too.
bool begins_with_error_class(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view word = text.substr(0, colon);
  return (word.ends_with("Error") || word.ends_with("Exception")) && word.find(' ') == std::string_view::npos;
}

bool ran(const Container& container) { return container.status == ContainerStatus::running; }

void stop_by_itself(Task& task, bool container_ran, const std::string& reason, Instant at) {
  if (container_ran || task.started_at) {
    decide_stop(task, kEssentialContainerExited, std::string(kEssentialExitReason), at);
    return;
  }
  decide_stop(task, kTaskFailedToStart, begins_with_error_class(reason) ? reason : "Task failed to start",
              at);
}

// RUNNING once every container has started or is over already, as a task with an init container is.
void start_when_ready(Task& task, Instant at) {
  const auto begun = [](const Container& c) { return c.status != ContainerStatus::pending; };
  if (task.desired != Desired::running || task.status >= Status::running) return;
  if (!std::all_of(task.containers.begin(), task.containers.end(), begun)) return;
  task.status = Status::running;
  task.started_at = at;
}

void update_health(Task& task, Instant at) {
  const Health health = health_of(task.containers);
  if (health == task.health) return;
  task.health = health;
  task.healthy_since = health == Health::healthy ? std::optional(at) : std::nullopt;
}

void container_running(Task& task, Container& container, Instant at) {
  if (container.status != ContainerStatus::pending || task.desired == Desired::stopped) return;
  container.status = ContainerStatus::running;
  if (task.status == Status::provisioning) task.status = Status::pending;
  if (!task.pull_started_at) task.pull_started_at = task.connected_at.value_or(task.created_at);
  if (!task.connected_at) task.connected_at = at;
  if (!task.pull_stopped_at) task.pull_stopped_at = at;
  start_when_ready(task, at);
}

void container_stopped(Task& task, Container& container, const Observation& seen, Instant at) {
  if (container.status == ContainerStatus::stopped) return;
  const bool container_ran = ran(container);
  container.status = ContainerStatus::stopped;
  container.exit_code = seen.exit_code;
  container.reason = seen.reason;
  if (!task.connected_at) task.connected_at = at;
  if (container.essential) {
    if (container_ran && !task.execution_stopped_at) task.execution_stopped_at = at;
    stop_by_itself(task, container_ran, seen.reason, at);
  }
  start_when_ready(task, at);
}

void container_health(Task& task, Container& container, const Observation& seen, Instant at) {
  const bool late = seen.n <= container.health_n || task.desired == Desired::stopped;
  if (late || !container.has_health_check || container.status != ContainerStatus::running) return;
  container.health_n = seen.n;
  container.health = seen.health;
  update_health(task, at);
}

void task_stopped(Task& task, Instant at) {
  if (task.status == Status::stopped) return;
  // A task that is gone though nobody stopped it: as if its essential container had exited.
  if (task.desired == Desired::running) stop_by_itself(task, false, {}, at);
  for (Container& container : task.containers) container.status = ContainerStatus::stopped;
  if (task.started_at && !task.execution_stopped_at) task.execution_stopped_at = at;
  task.status = Status::stopped;
  task.stopped_at = at;
}

void apply_to_task(Task& task, What what, Instant at) {
  switch (what) {
    case What::pending:
      if (task.status == Status::provisioning && task.desired == Desired::running) {
        task.status = Status::pending;
        task.connected_at = at;
      }
      return;
    case What::stopping:
      if (task.desired == Desired::stopped) forward(task, Status::stopping);
      return;
    case What::deprovisioning:
      if (task.desired == Desired::stopped) forward(task, Status::deprovisioning);
      return;
    case What::stopped:
      task_stopped(task, at);
      return;
    case What::running:
    case What::health:
      return;
  }
}

void apply_to_container(Task& task, const Observation& seen, Instant at) {
  Container* container = find(task, seen.container);
  if (!container || task.status == Status::stopped) return;
  switch (seen.what) {
    case What::running:
      container_running(task, *container, at);
      return;
    case What::stopped:
      container_stopped(task, *container, seen, at);
      return;
    case What::health:
      container_health(task, *container, seen, at);
      return;
    case What::pending:
    case What::stopping:
    case What::deprovisioning:
      return;
  }
}

Step step_between(const Task& before, Task after) {
  Step step;
  step.changed = !(after == before);
  step.started = !before.started_at && after.started_at;
  step.stop_decided = before.desired == Desired::running && after.desired == Desired::stopped;
  step.stopped = before.status != Status::stopped && after.status == Status::stopped;
  step.health_changed = before.health != after.health;
  if (step.changed) ++after.version;
  step.task = std::move(after);
  return step;
}

}  // namespace

std::string scaling_reason(std::string_view deployment_id) {
  return "Scaling activity initiated by (deployment " + std::string(deployment_id) + ")";
}

Task create(std::vector<Container> containers, bool awsvpc, Instant now) {
  Task task;
  task.status = awsvpc ? Status::provisioning : Status::pending;
  task.containers = std::move(containers);
  task.created_at = now;
  return task;
}

Step observe(const Task& task, const Observation& observation, Instant now) {
  Task after = task;
  const Instant at = clamp(task, observation.at, now);
  if (observation.container.empty()) {
    apply_to_task(after, observation.what, at);
  } else {
    apply_to_container(after, observation, at);
  }
  return step_between(task, std::move(after));
}

Step request_stop(const Task& task, const StopRequest& request, Instant now) {
  Task after = task;
  if (task.status != Status::stopped) decide_stop(after, request.code, request.reason, clamp(task, now, now));
  return step_between(task, std::move(after));
}

Step stop_unplaced(const Task& task, const StopRequest& request, Instant now) {
  Task after = task;
  const Instant at = clamp(task, now, now);
  if (task.status != Status::stopped) {
    decide_stop(after, request.code, request.reason, at);
    task_stopped(after, at);
  }
  return step_between(task, std::move(after));
}

std::optional<Desired> wanted(const Task& task) {
  if (task.status == Status::stopped) return std::nullopt;
  return task.desired;
}

Health health_of(const std::vector<Container>& containers) {
  bool all_healthy = true;
  bool any_essential = false;
  for (const Container& container : containers) {
    if (!container.essential) continue;
    any_essential = true;
    if (container.health == Health::unhealthy) return Health::unhealthy;
    all_healthy = all_healthy && container.health == Health::healthy;
  }
  return any_essential && all_healthy ? Health::healthy : Health::unknown;
}

Ending ending_of(const Task& task) {
  Ending ending;
  ending.by_itself = task.stop_code == kEssentialContainerExited || task.stop_code == kTaskFailedToStart;
  ending.reached_running = task.started_at.has_value();
  if (task.started_at && task.stopping_at) ending.ran_for = *task.stopping_at - *task.started_at;
  return ending;
}

}  // namespace berth::core::tasks
