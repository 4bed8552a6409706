#include "backend/ecs/service_scheduler.h"

#include <algorithm>
#include <map>
#include <set>

#include "backend/area.h"
#include "backend/ecs/counts.h"
#include "backend/ecs/instance_use.h"
#include "backend/ecs/launch.h"
#include "backend/ecs/launch_target.h"
#include "backend/ecs/service_deployments.h"
#include "backend/ecs/service_endings.h"
#include "backend/ecs/service_state.h"
#include "backend/ecs/task_definitions.h"
#include "backend/ecs/task_demand.h"
#include "backend/ecs/task_record.h"
#include "backend/settings.h"
#include "base/json.h"
#include "core/placement/scale_in.h"
#include "core/rollout/events.h"

namespace berth::backend {
namespace {

using berth::ecs::ContainerDefinition;
using berth::ecs::Deployment;
using berth::ecs::DeploymentConfiguration;
using berth::ecs::Service;
using berth::ecs::TaskDefinition;
namespace rollout = core::rollout;
namespace placement = core::placement;
namespace tasks = core::tasks;

// A service whose tasks find no place is looked at again after 15 s, 30 s, 1 min … 15 min, and whenever room
// is made.
constexpr Duration kUnplacedFirst = seconds(15);
constexpr int kUnplacedDoublings = 6;

bool on_real_clock(const store::Reader& reader) {
  const std::optional<Json> settings = reader.get(kSettingsKey);
  return settings && settings_of(*settings).clock == ClockKind::real;
}

std::optional<rollout::CrashPace> crash_pace(const store::Reader& reader) {
  if (!on_real_clock(reader)) return std::nullopt;
  return rollout::CrashPace{};
}

// The tasks of a service that are not STOPPED yet.
std::vector<TaskSummary> tasks_of_service(const store::Reader& reader, std::string_view key) {
  const Scope scope = scope_of(key);
  const std::string prefix = scope.account + "/" + scope.region + "/" + std::string(key_rest(key)) + "/";
  std::vector<TaskSummary> out;
  for (const store::Entry& row : reader.scan({.index = kLiveTasksByService, .prefix = prefix})) {
    out.push_back(summary_of(row));
  }
  return out;
}

rollout::Deployment planned(const DeploymentRecord& record, bool primary) {
  rollout::Deployment out;
  out.id = get(record.document, Deployment::id);
  out.primary = primary;
  out.state = rollout::parse_rollout_state(get(record.document, Deployment::rollout_state))
                  .value_or(rollout::RolloutState::in_progress);
  out.has_health_check = record.has_health_check;
  out.failed_tasks = get(record.document, Deployment::failed_tasks);
  out.backoff = record.backoff;
  return out;
}

// What one look of the scheduler works with.
struct Look {
  std::string key;
  Scope scope;
  ServiceRecord record;
  std::vector<TaskSummary> tasks;
  std::vector<placement::Instance> instances;
};

bool on_instances(const Look& look) { return get(look.record.document, Service::launch_type) == "EC2"; }

Look look_at(const store::Reader& reader, const std::string& key, ServiceRecord record) {
  Look look{key, scope_of(key), std::move(record), tasks_of_service(reader, key), {}};
  if (on_instances(look)) look.instances = load_instances(reader, look.scope, cluster_of_service(key));
  return look;
}

const placement::Instance* instance_of(const Look& look, const TaskSummary& task) {
  for (const placement::Instance& instance : look.instances) {
    if (instance.id == task.instance) return &instance;
  }
  return nullptr;
}

rollout::Service planned_service(const store::Reader& reader, const Look& look) {
  const model::Doc<Service>& document = look.record.document;
  const auto configuration = get(document, Service::deployment_configuration);
  rollout::Service out;
  out.name = get(document, Service::service_name);
  out.desired = get(document, Service::desired_count);
  out.minimum_healthy_percent = get_or(configuration, DeploymentConfiguration::minimum_healthy_percent, 100);
  out.maximum_percent = get_or(configuration, DeploymentConfiguration::maximum_percent, 200);
  out.health_check_grace = seconds(get(document, Service::health_check_grace_period_seconds));
  out.deleting = get(document, Service::status) == "DRAINING";
  out.crash_pace = crash_pace(reader);
  out.memory = look.record.memory;
  std::map<std::string, std::size_t> position;
  for (const DeploymentRecord& deployment : look.record.deployments) {
    position.emplace(get(deployment.document, Deployment::id), out.deployments.size());
    out.deployments.push_back(planned(deployment, out.deployments.empty()));
  }
  for (const TaskSummary& task : look.tasks) {
    const auto deployment = position.find(task.deployment);
    // A task whose deployment has left the list belongs to the oldest one: it is to be replaced all the same.
    const std::size_t at = deployment == position.end() ? out.deployments.size() - 1 : deployment->second;
    const placement::Instance* instance = instance_of(look, task);
    out.tasks.push_back(
        {task.id, at, task.status, task.desired == tasks::Desired::stopped, task.health, task.started_at,
         instance != nullptr && instance->status == placement::Status::draining, task.protected_until});
  }
  return out;
}

std::vector<placement::Strategy> strategies_of(const Look& look) {
  const Json& given = get(look.record.document, Service::placement_strategy).json();
  if (given.empty()) return placement::service_default_strategies();
  return rules_of(Json::array(), given, "").strategies;
}

placement::Resources resources_of(const store::Reader& reader, const Look& look) {
  const auto definition =
      find_task_definition(reader, look.scope, get(look.record.document, Service::task_definition));
  if (!definition) return {};
  return demand_of(definition->document).resources;
}

// The order in which candidates are to be stopped. Those that are none still count for the balance: they pass
// as protected.
rollout::StopOrder stop_order(const World& world, const Look& look) {
  return [&world, &look](const std::vector<std::size_t>& candidates) {
    const std::string primary = get(look.record.deployments.front().document, Deployment::id);
    const std::set<std::size_t> wanted(candidates.begin(), candidates.end());
    const placement::Resources resources = resources_of(world.store, look);
    std::vector<placement::SetTask> set;
    for (std::size_t i = 0; i < look.tasks.size(); ++i) {
      const TaskSummary& task = look.tasks[i];
      const placement::Instance* instance = instance_of(look, task);
      placement::SetTask one;
      if (instance != nullptr) one.instance = static_cast<std::size_t>(instance - look.instances.data());
      one.zone = task.zone;
      one.resources = resources;
      one.is_protected = !wanted.contains(i);
      one.is_outdated = task.deployment != primary;
      set.push_back(std::move(one));
    }
    return placement::choose_to_stop(set, look.instances, strategies_of(look), candidates.size(), world.seed,
                                     look.key + "@" + std::to_string(world.now.ms));
  };
}

Launch launch_of(const store::Reader& reader, const Look& look, const DeploymentRecord& deployment,
                 const TaskDefinitionRecord& definition) {
  const model::Doc<Service>& service = look.record.document;
  Launch launch;
  launch.cluster = cluster_place(look.scope, cluster_of_service(look.key));
  launch.definition = definition.document;
  launch.launch_type =
      get(service, Service::launch_type).empty() ? "FARGATE" : get(service, Service::launch_type);
  if (const auto strategy = get(service, Service::capacity_provider_strategy); !strategy.empty()) {
    launch.launch_type = "FARGATE";
    launch.capacity_provider = get(strategy[0], berth::ecs::CapacityProviderStrategyItem::capacity_provider);
  }
  launch.platform_version = get(deployment.document, Deployment::platform_version);
  launch.group = "service:" + name_of_service(look.key);
  launch.started_by = get(deployment.document, Deployment::id);
  launch.service = name_of_service(look.key);
  launch.deployment = launch.started_by;
  launch.network = get(get(deployment.document, Deployment::network_configuration),
                       berth::ecs::NetworkConfiguration::awsvpc_configuration)
                       .json();
  const std::string propagate = get(service, Service::propagate_tags);
  Json propagated = Json::array();
  if (propagate == "TASK_DEFINITION") propagated = definition.tags;
  if (propagate == "SERVICE") propagated = get(service, Service::tags).json();
  launch.tags = launch_tags(Json::array(), propagated, get(service, Service::enable_ecs_managed_tags),
                            launch.cluster, launch.service);
  launch.enable_execute_command = get(service, Service::enable_execute_command);
  (void)reader;
  return launch;
}

std::map<std::string, int> tasks_in_zones(const Look& look) {
  std::map<std::string, int> in_zone;
  for (const TaskSummary& task : look.tasks) {
    if (task.desired == tasks::Desired::running) ++in_zone[task.zone];
  }
  return in_zone;
}

std::vector<std::string> ids_of(const std::vector<std::string>& keys) {
  std::vector<std::string> ids;
  for (const std::string& key : keys) ids.emplace_back(id_of_task(key));
  return ids;
}

// Says an event unless an equal one was said a short while ago and nothing has changed since.
void say(World& world, Look& look, const std::string& message) {
  std::vector<Json> kept;
  std::vector<rollout::PastEvent> past;
  const std::string prefix = look.scope.key("ecs", "service-event", key_rest(look.key)) + "/";
  for (const store::Entry& row :
       world.store.scan({.index = "", .prefix = prefix, .limit = 20, .reverse = true})) {
    if (auto event = world.store.get(row.document)) kept.push_back(std::move(*event));
  }
  std::vector<std::string> messages;
  for (const Json& event : kept) messages.push_back(event.at("message").get<std::string>());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    past.push_back({from_epoch_seconds(kept[i].at("createdAt").get<double>()), messages[i]});
  }
  if (!rollout::held_back(past, message, world.now)) add_service_event(world, look.key, look.record, message);
}

void say_unplaced(World& world, Look& look, const Launched& launched) {
  const std::string name = name_of_service(look.key);
  if (launched.no_instances || !launched.closest) {
    say(world, look, rollout::no_instances_event(name));
    return;
  }
  say(world, look,
      rollout::no_room_event(name, launched.closest_instance,
                             placement::event_reason(launched.closest->reason)));
}

// Starts what the plan wants. Gives the number of tasks that found no place.
int start_tasks(World& world, Look& look, const rollout::Start& start) {
  const DeploymentRecord& deployment = look.record.deployments[start.deployment];
  const auto definition =
      find_task_definition(world.store, look.scope, get(deployment.document, Deployment::task_definition));
  if (!definition) return start.count;
  const Launch launch = launch_of(world.store, look, deployment, *definition);
  Launched launched;
  if (launch.launch_type == "FARGATE") {
    launched = launch_on_fargate(world, launch, start.count, tasks_in_zones(look));
  } else {
    placement::Rules rules = rules_of(get(look.record.document, Service::placement_constraints).json(),
                                      Json::array(), launch.group);
    rules.strategies = strategies_of(look);
    launched = launch_on_instances(world, launch, std::move(rules), start.count);
  }
  if (!launched.keys.empty()) {
    add_service_event(
        world, look.key, look.record,
        rollout::started_event(name_of_service(look.key), ids_of(launched.keys),
                               std::min(start.replaces_unhealthy, static_cast<int>(launched.keys.size()))));
  }
  if (launched.missing > 0) say_unplaced(world, look, launched);
  return launched.missing;
}

void stop_tasks(World& world, const Look& look, const std::vector<rollout::Stop>& stops) {
  for (const rollout::Stop& stop : stops) {
    const std::string key = task_key(look.scope, cluster_of_service(look.key), look.tasks[stop.task].id);
    if (auto record = load_task(world.store, key)) {
      stop_task(world, key, std::move(*record), {tasks::kServiceSchedulerInitiated, stop.reason});
    }
  }
}

void apply_view(DeploymentRecord& deployment, const rollout::DeploymentView& view, Instant now) {
  const Json before = deployment.document.json();
  set(deployment.document, Deployment::desired_count, view.desired);
  set(deployment.document, Deployment::failed_tasks, view.failed_tasks);
  set(deployment.document, Deployment::rollout_state, rollout::to_text(view.state));
  set(deployment.document, Deployment::rollout_state_reason, view.reason);
  deployment.backoff = view.backoff;
  if (deployment.document.json() != before) set(deployment.document, Deployment::updated_at, now);
}

void apply_deployments(World& world, Look& look, const rollout::Plan& plan) {
  ServiceRecord& record = look.record;
  for (std::size_t i = 0; i < record.deployments.size(); ++i)
    apply_view(record.deployments[i], plan.deployments[i], world.now);
  if (plan.completed) finish_service_deployment(world, look.key, record, record.deployments.front(), true);
  std::vector<DeploymentRecord> kept;
  for (std::size_t i = 0; i < record.deployments.size(); ++i) {
    if (!plan.deployments[i].gone) kept.push_back(std::move(record.deployments[i]));
  }
  record.deployments = std::move(kept);
}

Duration unplaced_wait(int tries) {
  return kUnplacedFirst * (std::int64_t{1} << std::min(tries - 1, kUnplacedDoublings));
}

// A DRAINING service none of whose tasks is still to be stopped is INACTIVE.
bool is_drained(const Look& look) {
  return std::all_of(look.tasks.begin(), look.tasks.end(),
                     [](const TaskSummary& task) { return task.desired == tasks::Desired::stopped; });
}

void make_inactive(World& world, Look& look) {
  set(look.record.document, Service::status, "INACTIVE");
  look.record.inactive_since = world.now;
  add_cluster_counts(world, look.scope.key("ecs", "cluster", cluster_of_service(look.key)),
                     launch_kind(get(look.record.document, Service::launch_type)), {.draining_services = -1});
}

}  // namespace

void begin_deployment(World& world, std::string_view key, ServiceRecord& record) {
  const std::uint64_t number = ++record.deployments_made;
  const model::Doc<Service>& service = record.document;
  DeploymentRecord made;
  model::Doc<Deployment>& out = made.document;
  const std::string id = "ecs-svc/" + draw_digits19(world.seed, {key, "deployment", number});
  set(out, Deployment::id, id);
  set(out, Deployment::status, "PRIMARY");
  copy(out, Deployment::task_definition, service, Service::task_definition);
  set(out, Deployment::desired_count, 0);
  set(out, Deployment::failed_tasks, 0);
  set(out, Deployment::created_at, world.now);
  set(out, Deployment::updated_at, world.now);
  copy(out, Deployment::capacity_provider_strategy, service, Service::capacity_provider_strategy);
  copy(out, Deployment::launch_type, service, Service::launch_type);
  if (has(service, Service::platform_version)) {
    const std::string version = get(service, Service::platform_version);
    set(out, Deployment::platform_version, version == "LATEST" ? std::string("1.4.0") : version);
  }
  copy(out, Deployment::platform_family, service, Service::platform_family);
  copy(out, Deployment::network_configuration, service, Service::network_configuration);
  set(out, Deployment::rollout_state, "IN_PROGRESS");
  set(out, Deployment::rollout_state_reason, rollout::in_progress_reason(id));
  if (const auto definition =
          find_task_definition(world.store, scope_of(key), get(service, Service::task_definition))) {
    for (const auto container : get(definition->document, TaskDefinition::container_definitions)) {
      made.has_health_check =
          made.has_health_check || (get_or(container, ContainerDefinition::essential, true) &&
                                    has(container, ContainerDefinition::health_check));
    }
  }
  for (DeploymentRecord& older : record.deployments) set(older.document, Deployment::status, "ACTIVE");
  record.deployments.insert(record.deployments.begin(), std::move(made));
  begin_service_deployment(world, key, record);
}

void service_step(World& world, std::string_view wake_key, const Json&) {
  const std::string key = scope_of(wake_key).key("ecs", "service", key_rest(wake_key));
  world.store.erase(wake_key);
  std::optional<ServiceRecord> record = load_service(world.store, key);
  if (!record || get(record->document, Service::status) == "INACTIVE") return;
  Look look = look_at(world.store, key, std::move(*record));
  const rollout::Plan plan =
      rollout::plan(planned_service(world.store, look), stop_order(world, look), world.now);
  int missing = 0;
  if (plan.start) missing = start_tasks(world, look, *plan.start);
  stop_tasks(world, look, plan.stops);
  for (const std::string& event : plan.events) add_service_event(world, key, look.record, event);
  look.record.memory = plan.memory;
  apply_deployments(world, look, plan);
  look.record.unplaced_tries = missing > 0 ? look.record.unplaced_tries + 1 : 0;
  if (get(look.record.document, Service::status) == "DRAINING" &&
      is_drained(look_at(world.store, key, look.record))) {
    make_inactive(world, look);
  }
  store_service(world, key, look.record);
  if (get(look.record.document, Service::status) == "INACTIVE") {
    set_service_wake(world, key, std::nullopt);
    return;
  }
  if (plan.wake_at) wake_service(world, key, std::max(*plan.wake_at, world.now + milliseconds(1)));
  if (missing > 0) wake_service(world, key, world.now + unplaced_wait(look.record.unplaced_tries));
}

void note_for_service(World& world, std::string_view task_key, const TaskRecord& task,
                      const tasks::Step& step) {
  if (!step.started && !step.stopped) return;
  const std::string key = service_key(scope_of(task_key), cluster_of_task(task_key), task.service);
  std::optional<ServiceRecord> record = load_service(world.store, key);
  if (!record) return;
  for (DeploymentRecord& deployment : record->deployments) {
    if (get(deployment.document, Deployment::id) != task.deployment) continue;
    const rollout::Deployment before = planned(deployment, false);
    rollout::Deployment after = before;
    if (step.started) after = rollout::after_started(after);
    if (step.stopped)
      after = rollout::after_ending(after, tasks::ending_of(step.task), crash_pace(world.store), world.now);
    if (after.backoff == before.backoff && after.failed_tasks == before.failed_tasks) return;
    deployment.backoff = after.backoff;
    set(deployment.document, Deployment::failed_tasks, after.failed_tasks);
    store_service(world, key, *record);
    return;
  }
}

void erase_service(World& world, std::string_view key) {
  forget_service_deployments(world, key);
  const std::string events = scope_of(key).key("ecs", "service-event", key_rest(key)) + "/";
  for (const store::Entry& row : world.store.scan({.index = "", .prefix = events}))
    world.store.erase(row.document);
  set_service_wake(world, key, std::nullopt);
  world.store.erase(key);
}

void forget_service(World& world, std::string_view key, const Json&) { erase_service(world, key); }

}  // namespace berth::backend
