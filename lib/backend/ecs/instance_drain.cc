#include "backend/ecs/instance_drain.h"

#include <vector>

#include "backend/ecs/counts.h"
#include "backend/ecs/instance_record.h"
#include "backend/ecs/service_record.h"
#include "backend/ecs/service_state.h"
#include "backend/ecs/task_network.h"
#include "backend/ecs/task_record.h"
#include "base/json.h"
#include "core/tasks/machine.h"

namespace berth::backend {
namespace {

using berth::ecs::ContainerInstance;
using berth::ecs::Task;
namespace tasks = core::tasks;

constexpr std::string_view kServicePrefix = "service:";
constexpr std::string_view kDeregisteredReason = "Container instance deregistration forced by user";

std::vector<std::string> task_keys_on(const store::Reader& reader, std::string_view instance_key) {
  const std::string prefix = instance_row_prefix(scope_of(instance_key), cluster_of_instance(instance_key)) +
                             std::string(id_of_instance(instance_key)) + "/";
  std::vector<std::string> keys;
  for (const store::Entry& row : reader.scan({.index = kTasksByInstance, .prefix = prefix}))
    keys.push_back(row.document);
  return keys;
}

// Their schedulers look again at what they have on this instance.
void wake_services_on(World& world, const FoundInstance& found) {
  for (const core::placement::GroupCount& count : found.use.groups) {
    if (!count.group.starts_with(kServicePrefix)) continue;
    wake_service(world,
                 service_key(scope_of(found.key), cluster_of_instance(found.key),
                             std::string_view(count.group).substr(kServicePrefix.size())),
                 world.now);
  }
}

void stop_pending_service_tasks(World& world, std::string_view instance_key) {
  for (const std::string& key : task_keys_on(world.store, instance_key)) {
    std::optional<TaskRecord> record = load_task(world.store, key);
    if (!record || record->service.empty()) continue;
    const auto status = tasks::parse_status(get(record->document, Task::last_status));
    if (!status || *status >= tasks::Status::running) continue;
    const std::string reason = tasks::scaling_reason(record->deployment);
    stop_task(world, key, std::move(*record), {tasks::kServiceSchedulerInitiated, reason});
  }
}

// What the runtime was to be told of the task, or has foreseen of it, does not matter any more.
void forget_intents(World& world, std::string_view task_key) {
  const Scope scope = scope_of(task_key);
  world.store.erase(scope.key("ecs", "action", key_rest(task_key)));
  const std::string foreseen = scope.key("ecs", "observation", key_rest(task_key)) + "/";
  for (const store::Entry& row : world.store.scan({.index = "", .prefix = foreseen}))
    world.store.erase(row.document);
}

void lose_task(World& world, const std::string& key) {
  const std::optional<TaskRecord> before = load_task(world.store, key);
  if (!before) return;
  const tasks::Step step = tasks::stop_unplaced(
      machine_of(*before), {tasks::kUserInitiated, std::string(kDeregisteredReason)}, world.now);
  if (!step.changed) return;
  TaskRecord after = *before;
  apply(after, step.task);
  hide_network(after);
  forget_intents(world, key);
  move_task(world, key, &*before, after);
}

}  // namespace

void set_instance_status(World& world, FoundInstance& found, const std::string& status) {
  if (get(found.record.document, ContainerInstance::status) == status) return;
  set(found.record.document, ContainerInstance::status, status);
  world.store.put(found.key, to_stored(found.record));
  ++found.use.version;
  world.store.put(instance_use_key(found.key), to_stored(found.use));
  if (status == "DRAINING") stop_pending_service_tasks(world, found.key);
  wake_services_on(world, found);
  wake_unplaced_services(world, scope_of(found.key), cluster_of_instance(found.key));
  found.use = load_instance_use(world.store, found.key).value_or(found.use);
}

void deregister_instance(World& world, const ClusterPlace& cluster, FoundInstance& found) {
  for (const std::string& key : task_keys_on(world.store, found.key)) lose_task(world, key);
  found.use = load_instance_use(world.store, found.key).value_or(found.use);
  set(found.record.document, ContainerInstance::status, "INACTIVE");
  found.record.inactive_since = world.now;
  ++found.use.version;
  world.store.put(found.key, to_stored(found.record));
  world.store.put(instance_use_key(found.key), to_stored(found.use));
  add_cluster_counts(world, cluster.key, LaunchKind::ec2, {.instances = -1});
}

void forget_instance(World& world, std::string_view key, const Json&) {
  world.store.erase(key);
  world.store.erase(instance_use_key(key));
}

}  // namespace berth::backend
