#include "backend/ecs/task_record.h"

#include <algorithm>
#include <limits>

#include "backend/area.h"
#include "backend/ecs/counts.h"
#include "backend/ecs/instance_use.h"
#include "backend/ecs/service_state.h"
#include "backend/engine.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

using berth::ecs::Container;
using berth::ecs::Task;
namespace tasks = core::tasks;

constexpr const char* kHidden = "berth";  // the member of a stored task that no answer shows
constexpr Duration kStoppedTasksAreKept = hours(1);

Json ports_to_json(const std::vector<std::uint16_t>& ports) {
  Json out = Json::array();
  for (const std::uint16_t port : ports) out.push_back(port);
  return out;
}

std::vector<std::uint16_t> ports_of(const Json& value) { return value.get<std::vector<std::uint16_t>>(); }

Json claim_to_json(const Claim& claim) {
  return {{"instance", claim.instance},
          {"cpu", claim.demand.resources.cpu_units},
          {"memory", claim.demand.resources.memory_mib},
          {"tcp", ports_to_json(claim.demand.tcp_ports)},
          {"udp", ports_to_json(claim.demand.udp_ports)},
          {"enis", claim.demand.enis},
          {"gpus", claim.gpus}};
}

Claim claim_of(const Json& value) {
  Claim claim;
  claim.instance = value.at("instance").get<std::string>();
  claim.demand.resources = {value.at("cpu").get<std::int64_t>(), value.at("memory").get<std::int64_t>()};
  claim.demand.tcp_ports = ports_of(value.at("tcp"));
  claim.demand.udp_ports = ports_of(value.at("udp"));
  claim.demand.enis = value.at("enis").get<int>();
  claim.gpus = value.at("gpus").get<std::vector<std::string>>();
  claim.demand.gpus = static_cast<int>(claim.gpus.size());
  return claim;
}

// A container a triple: essential, has a health check, number of its last health.
Json traits_to_json(const std::vector<ContainerTraits>& containers) {
  Json out = Json::array();
  for (const ContainerTraits& traits : containers) {
    out.push_back(Json::array({traits.essential, traits.has_health_check, traits.health_n}));
  }
  return out;
}

std::vector<ContainerTraits> traits_of(const Json& value) {
  std::vector<ContainerTraits> containers;
  for (const Json& triple : value)
    containers.push_back({triple[0].get<bool>(), triple[1].get<bool>(), triple[2].get<int>()});
  return containers;
}

void put_instant(Json& object, const char* name, const std::optional<Instant>& at) {
  if (at) object[name] = at->ms;
}

std::optional<Instant> instant_at(const Json& object, const char* name) {
  const Json* value = member(object, name);
  if (value == nullptr) return std::nullopt;
  return Instant{value->get<std::int64_t>()};
}

}  // namespace

std::string task_key(const Scope& scope, std::string_view cluster, std::string_view id) {
  return scope.key("ecs", "task", std::string(cluster) + "/" + std::string(id));
}

std::string_view cluster_of_task(std::string_view key) {
  const std::string_view rest = key_rest(key);
  return rest.substr(0, rest.find('/'));
}

std::string_view id_of_task(std::string_view key) { return key.substr(key.rfind('/') + 1); }

Json to_stored(const TaskRecord& record) {
  Json stored = record.document.json();
  Json hidden = Json::object();
  if (!record.service.empty()) hidden["service"] = record.service;
  if (!record.deployment.empty()) hidden["deployment"] = record.deployment;
  if (!record.claim.instance.empty()) hidden["claim"] = claim_to_json(record.claim);
  if (record.protection.enabled) hidden["protected"] = true;
  put_instant(hidden, "protectedUntil", record.protection.until);
  put_instant(hidden, "healthySince", record.healthy_since);
  hidden["containers"] = traits_to_json(record.containers);
  if (record.awsvpc) hidden["awsvpc"] = true;
  if (!hidden.empty()) stored[kHidden] = std::move(hidden);
  return stored;
}

// All of the record but its document.
TaskRecord hidden_of(const Json& stored) {
  TaskRecord record;
  const Json* hidden = member(stored, kHidden);
  if (hidden == nullptr) return record;
  record.service = hidden->value("service", "");
  record.deployment = hidden->value("deployment", "");
  if (const Json* claim = member(*hidden, "claim")) record.claim = claim_of(*claim);
  record.protection.enabled = hidden->value("protected", false);
  record.protection.until = instant_at(*hidden, "protectedUntil");
  record.healthy_since = instant_at(*hidden, "healthySince");
  if (const Json* containers = member(*hidden, "containers")) record.containers = traits_of(*containers);
  record.awsvpc = hidden->value("awsvpc", false);
  return record;
}

TaskRecord to_task_record(Json stored) {
  TaskRecord record = hidden_of(stored);
  stored.erase(kHidden);
  record.document = model::Doc<Task>(std::move(stored));
  return record;
}

std::optional<TaskRecord> load_task(const store::Reader& reader, std::string_view key) {
  std::optional<Json> stored = reader.get(key);
  if (!stored) return std::nullopt;
  return to_task_record(std::move(*stored));
}

namespace {

// What a task counts as, towards its cluster, service and instance.
struct Standing {
  int running = 0;
  int pending = 0;
  int wanted = 0;
  bool holds = false;
};

Standing standing_of(const TaskRecord* record) {
  if (record == nullptr) return {};
  const tasks::Status status =
      tasks::parse_status(get(record->document, Task::last_status)).value_or(tasks::Status::stopped);
  Standing standing;
  standing.running = status == tasks::Status::running ? 1 : 0;
  standing.pending = status < tasks::Status::running ? 1 : 0;
  standing.wanted = get(record->document, Task::desired_status) == "RUNNING" ? 1 : 0;
  standing.holds = status != tasks::Status::stopped;
  return standing;
}

// Whether the task has got where it is wanted: nobody need be told any more.
bool is_there(const TaskRecord& record) {
  const std::string status = get(record.document, Task::last_status);
  return status == "STOPPED" ||
         (status == "RUNNING" && get(record.document, Task::desired_status) == "RUNNING");
}

void count_task_move(World& world, std::string_view key, const TaskRecord& task, const Standing& before,
                     const Standing& after) {
  const Scope scope = scope_of(key);
  const std::string cluster(cluster_of_task(key));
  const TaskCount delta{after.running - before.running, after.pending - before.pending};
  if (delta.running != 0 || delta.pending != 0) {
    add_cluster_counts(world, scope.key("ecs", "cluster", cluster),
                       launch_kind(get(task.document, Task::launch_type)),
                       {.running = delta.running, .pending = delta.pending});
    if (!task.service.empty()) {
      add_service_count(world, service_key(scope, cluster, task.service), task.deployment, delta);
    }
  }
  if (task.claim.instance.empty()) return;
  const std::string instance = instance_key(scope, cluster, task.claim.instance);
  const InstanceTaskDelta on_instance{after.wanted - before.wanted, delta.running, delta.pending};
  if (on_instance.wanted != 0 || delta.running != 0 || delta.pending != 0) {
    count_on_instance(world, instance, get(task.document, Task::group), on_instance);
  }
  if (before.holds && !after.holds) release_on_instance(world, instance, task.claim.demand, task.claim.gpus);
}

}  // namespace

void move_task(World& world, std::string_view key, const TaskRecord* before, const TaskRecord& after) {
  count_task_move(world, key, after, standing_of(before), standing_of(&after));
  world.store.put(key, to_stored(after));
  if (before != nullptr && is_there(after) && !is_there(*before)) {
    world.store.erase(scope_of(key).key("ecs", "action", key_rest(key)));
  }
  const bool same =
      before != nullptr &&
      get(before->document, Task::last_status) == get(after.document, Task::last_status) &&
      get(before->document, Task::desired_status) == get(after.document, Task::desired_status) &&
      get(before->document, Task::health_status) == get(after.document, Task::health_status);
  if (!after.service.empty() && !same) {
    wake_service(world, service_key(scope_of(key), cluster_of_task(key), after.service), world.now);
  }
}

void remove_task(World& world, std::string_view key) { world.store.erase(key); }

void intend(World& world, std::string_view key, tasks::Desired desired) {
  const Scope scope = scope_of(key);
  // What was foreseen of the intent before this one does not hold any more.
  for (const store::Entry& foreseen :
       world.store.scan({.index = "", .prefix = scope.key("ecs", "observation", key_rest(key)) + "/"})) {
    world.store.erase(foreseen.document);
  }
  world.store.put(scope.key("ecs", "action", key_rest(key)),
                  Json{{"desired", std::string(tasks::to_text(desired))}, {"at", world.now.ms}});
}

void stop_task(World& world, std::string_view key, TaskRecord record, const tasks::StopRequest& request) {
  const TaskRecord before = record;
  const tasks::Step step = tasks::request_stop(machine_of(record), request, world.now);
  if (!step.changed) return;
  apply(record, step.task);
  // A stopped task has no tags any more (StopTask; ecs-tasks.md §1).
  move_task(world, key, &before, record);
  if (step.stop_decided) intend(world, key, tasks::Desired::stopped);
}

namespace {

std::optional<Instant> time_of(const TaskRecord& record, model::Field<Task, Instant> field) {
  return model::find(record.document, field);
}

void set_time(TaskRecord& record, model::Field<Task, Instant> field, const std::optional<Instant>& at) {
  if (at) set(record.document, field, *at);
}

}  // namespace

tasks::Task machine_of(const TaskRecord& record) {
  tasks::Task task;
  const model::Doc<Task>& document = record.document;
  task.status = tasks::parse_status(get(document, Task::last_status)).value_or(tasks::Status::stopped);
  task.desired = tasks::parse_desired(get(document, Task::desired_status)).value_or(tasks::Desired::stopped);
  task.health = tasks::parse_health(get(document, Task::health_status)).value_or(tasks::Health::unknown);
  task.healthy_since = record.healthy_since;
  task.stop_code = get(document, Task::stop_code);
  task.stopped_reason = get(document, Task::stopped_reason);
  task.created_at = get(document, Task::created_at);
  task.pull_started_at = time_of(record, Task::pull_started_at);
  task.pull_stopped_at = time_of(record, Task::pull_stopped_at);
  task.connected_at = time_of(record, Task::connectivity_at);
  task.started_at = time_of(record, Task::started_at);
  task.stopping_at = time_of(record, Task::stopping_at);
  task.execution_stopped_at = time_of(record, Task::execution_stopped_at);
  task.stopped_at = time_of(record, Task::stopped_at);
  task.version = static_cast<int>(get(document, Task::version));
  std::size_t i = 0;
  for (const auto container : get(document, Task::containers)) {
    const ContainerTraits traits = i < record.containers.size() ? record.containers[i] : ContainerTraits{};
    tasks::Container one;
    one.name = get(container, Container::name);
    one.essential = traits.essential;
    one.has_health_check = traits.has_health_check;
    one.health_n = traits.health_n;
    one.status = tasks::parse_container_status(get(container, Container::last_status))
                     .value_or(tasks::ContainerStatus::pending);
    one.exit_code = find(container, Container::exit_code);
    one.reason = get(container, Container::reason);
    one.health =
        tasks::parse_health(get(container, Container::health_status)).value_or(tasks::Health::unknown);
    task.containers.push_back(std::move(one));
    ++i;
  }
  return task;
}

namespace {

void apply_container(Json& document, const tasks::Container& container) {
  const model::Ref<Container> shown(document);
  set(shown, Container::last_status, tasks::to_text(container.status));
  if (container.exit_code) set(shown, Container::exit_code, *container.exit_code);
  if (!container.reason.empty()) set(shown, Container::reason, container.reason);
  set(shown, Container::health_status, tasks::to_text(container.health));
}

}  // namespace

void apply(TaskRecord& record, const tasks::Task& task) {
  model::Doc<Task>& document = record.document;
  set(document, Task::last_status, tasks::to_text(task.status));
  set(document, Task::desired_status, tasks::to_text(task.desired));
  set(document, Task::health_status, tasks::to_text(task.health));
  if (!task.stop_code.empty()) set(document, Task::stop_code, task.stop_code);
  if (!task.stopped_reason.empty()) set(document, Task::stopped_reason, task.stopped_reason);
  set_time(record, Task::pull_started_at, task.pull_started_at);
  set_time(record, Task::pull_stopped_at, task.pull_stopped_at);
  set_time(record, Task::connectivity_at, task.connected_at);
  if (task.connected_at) set(document, Task::connectivity, "CONNECTED");
  set_time(record, Task::started_at, task.started_at);
  set_time(record, Task::stopping_at, task.stopping_at);
  set_time(record, Task::execution_stopped_at, task.execution_stopped_at);
  set_time(record, Task::stopped_at, task.stopped_at);
  set(document, Task::version, task.version);
  record.healthy_since = task.healthy_since;
  Json& containers = edit_list(document, Task::containers);
  for (std::size_t i = 0; i < containers.size() && i < task.containers.size(); ++i) {
    apply_container(containers[i], task.containers[i]);
    if (i < record.containers.size()) record.containers[i].health_n = task.containers[i].health_n;
  }
}

// The rows
// -----------------------------------------------------------------------------------------------------------------

namespace {

std::string number_or_dash(const std::optional<Instant>& at) { return at ? std::to_string(at->ms) : "-"; }

std::optional<Instant> instant_of_text(std::string_view text) {
  const std::optional<std::int64_t> ms = parse_int(text);
  if (!ms) return std::nullopt;
  return Instant{*ms};
}

// The fields of TaskSummary but for the id, in order, between blanks.
std::string summary_text(model::View<Task> document, const TaskRecord& record) {
  const bool checked =
      std::any_of(record.containers.begin(), record.containers.end(),
                  [](const ContainerTraits& traits) { return traits.essential && traits.has_health_check; });
  std::string protected_until = "-";
  if (record.protection.enabled) {
    protected_until = std::to_string(
        record.protection.until.value_or(Instant{std::numeric_limits<std::int64_t>::max()}).ms);
  }
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
  return join(
      {or_dash(record.deployment), get(document, Task::last_status), get(document, Task::desired_status),
       or_dash(get(document, Task::health_status)), checked ? "1" : "0",
       std::to_string(get(document, Task::created_at).ms),
       number_or_dash(model::find(document, Task::started_at)), number_or_dash(record.healthy_since),
       protected_until, or_dash(record.claim.instance), or_dash(get(document, Task::availability_zone))},
      " ");
}

}  // namespace

TaskSummary summary_of(const store::Entry& row) {
  TaskSummary summary;
  summary.id = row.key.substr(row.key.rfind('/') + 1);
  const std::vector<std::string_view> fields = split(row.carry, ' ');
  const auto text = [&fields](std::size_t i) {
    return fields[i] == "-" ? std::string() : std::string(fields[i]);
  };
  summary.deployment = text(0);
  summary.status = tasks::parse_status(fields[1]).value_or(tasks::Status::stopped);
  summary.desired = tasks::parse_desired(fields[2]).value_or(tasks::Desired::stopped);
  summary.health = tasks::parse_health(fields[3]).value_or(tasks::Health::unknown);
  summary.has_health_check = fields[4] == "1";
  summary.created_at = instant_of_text(fields[5]).value_or(Instant{});
  summary.started_at = instant_of_text(fields[6]);
  summary.healthy_since = instant_of_text(fields[7]);
  summary.protected_until = instant_of_text(fields[8]);
  summary.instance = text(9);
  summary.zone = text(10);
  return summary;
}

void task_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const TaskRecord record = hidden_of(document);  // nothing of a document as large as this is copied
  const model::View<Task> task(document);
  const Scope scope = scope_of(key);
  const std::string cluster =
      scope.account + "/" + scope.region + "/" + std::string(cluster_of_task(key)) + "/";
  const std::string desired = get(task, Task::desired_status);
  const std::string launch = get(task, Task::launch_type);
  const std::string tail =
      desired + "/" + (launch.empty() ? "-" : launch) + "/" + std::string(id_of_task(key));
  const std::string definition = get(task, Task::task_definition_arn);
  const std::size_t family_at = definition.rfind('/') + 1;
  const std::string family = definition.substr(family_at, definition.rfind(':') - family_at);
  out.push_back({std::string(kTasksByCluster), cluster + tail, ""});
  out.push_back({std::string(kTasksByFamily), cluster + family + "/" + tail, ""});
  if (!record.service.empty()) {
    out.push_back({std::string(kTasksByService), cluster + record.service + "/" + tail, ""});
    if (get(task, Task::last_status) != "STOPPED") {
      out.push_back({std::string(kLiveTasksByService),
                     cluster + record.service + "/" + desired + "/" + std::string(id_of_task(key)),
                     summary_text(task, record)});
    }
  }
  if (!record.claim.instance.empty()) {
    out.push_back({std::string(kTasksByInstance), cluster + record.claim.instance + "/" + tail, family});
  }
  if (has(task, Task::started_by)) {
    out.push_back({std::string(kTasksByStarter), cluster + get(task, Task::started_by) + "/" + tail, ""});
  }
  if (const auto stopped_at = find(task, Task::stopped_at)) {
    out.push_back(due_row(*stopped_at + kStoppedTasksAreKept, "6-forget-task", key));
  }
}

}  // namespace berth::backend
