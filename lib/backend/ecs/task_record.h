// A task as it is stored: the API's document, and what berth must know besides. One function moves a task,
// and with it every count that depends on it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/world.h"
#include "core/placement/instance.h"
#include "core/tasks/machine.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

// Scale-in and deployments pass over a protected task until then.
struct Protection {
  bool enabled = false;
  std::optional<Instant> until;
};

// What a task holds on its container instance until it is STOPPED.
struct Claim {
  std::string instance;  // the instance's id; empty on Fargate
  core::placement::Demand demand;
  std::vector<std::string> gpus;
};

// What a container's definition says that matters while it runs.
struct ContainerTraits {
  bool essential = true;
  bool has_health_check = false;
  int health_n = 0;  // the number of the observation that its health is from
};

struct TaskRecord {
  model::Doc<berth::ecs::Task> document;
  std::string service;     // its service's name; empty for a standalone task
  std::string deployment;  // `ecs-svc/N` of a service's task
  Claim claim;
  Protection protection;
  std::optional<Instant> healthy_since;
  std::vector<ContainerTraits> containers;  // in the order of the document's
  bool awsvpc = false;
};

// `…/ecs/task/CLUSTER/ID`, and back.
std::string task_key(const Scope& scope, std::string_view cluster, std::string_view id);
std::string_view cluster_of_task(std::string_view key);
std::string_view id_of_task(std::string_view key);

TaskRecord to_task_record(Json stored);
Json to_stored(const TaskRecord& record);
std::optional<TaskRecord> load_task(const store::Reader& reader, std::string_view key);

// The task machine's view of a record; and what it decided, written back.
core::tasks::Task machine_of(const TaskRecord& record);
void apply(TaskRecord& record, const core::tasks::Task& task);

// The one function that moves a task: stores `after` and brings every count in step with it (cluster,
// service, instance), and gives back what it held once it is STOPPED. `before` is null for a task that is
// new; a task that is not wanted any more is removed with remove_task.
void move_task(World& world, std::string_view key, const TaskRecord* before, const TaskRecord& after);
void remove_task(World& world, std::string_view key);

// Tells the runtime, soon, what is wanted of the task from now on: an action that the engine carries out.
void intend(World& world, std::string_view key, core::tasks::Desired desired);

// Decides that the task stops; it goes through its states as the runtime brings it down. Nothing for one that
// stops already.
void stop_task(World& world, std::string_view key, TaskRecord record,
               const core::tasks::StopRequest& request);

// Index names. Rows are CLUSTER/…/DESIRED/LAUNCHTYPE/ID behind the scope, so that every filter of ListTasks
// is a prefix.
inline constexpr std::string_view kTasksByCluster = "task.cluster";
inline constexpr std::string_view kTasksByService = "task.service";
// CLUSTER/SERVICE/DESIRED/ID behind the scope, of a service's tasks that are not STOPPED: a crash loop leaves
// hundreds that are.
inline constexpr std::string_view kLiveTasksByService = "task.live";
inline constexpr std::string_view kTasksByInstance = "task.instance";
inline constexpr std::string_view kTasksByFamily = "task.family";
inline constexpr std::string_view kTasksByStarter = "task.starter";

void task_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

// What a row of kLiveTasksByService carries of its task: enough to plan the service without reading a
// document.
struct TaskSummary {
  std::string id;
  std::string deployment;
  core::tasks::Status status = core::tasks::Status::pending;
  core::tasks::Desired desired = core::tasks::Desired::running;
  core::tasks::Health health = core::tasks::Health::unknown;
  bool has_health_check = false;
  Instant created_at;
  std::optional<Instant> started_at;
  std::optional<Instant> healthy_since;
  std::optional<Instant> protected_until;
  std::string instance;
  std::string zone;
};
TaskSummary summary_of(const store::Entry& row);

}  // namespace berth::backend
