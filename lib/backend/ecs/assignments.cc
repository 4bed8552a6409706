#include "backend/ecs/assignments.h"

#include <algorithm>

#include "backend/area.h"
#include "backend/ecs/service_endings.h"
#include "backend/ecs/task_definitions.h"
#include "backend/ecs/task_network.h"
#include "backend/ecs/task_record.h"
#include "backend/engine.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using berth::ecs::ContainerDefinition;
using berth::ecs::Task;
namespace tasks = core::tasks;

constexpr std::string_view kSimulationLabels = "berth.sim.";
constexpr Duration kToldAgainFirst = seconds(30);
constexpr int kToldDoublings = 4;

std::string sibling_of_task(std::string_view task_key, std::string_view kind) {
  return scope_of(task_key).key("ecs", kind, key_rest(task_key));
}

std::string task_of_sibling(std::string_view key) { return scope_of(key).key("ecs", "task", key_rest(key)); }

bool is_task_key(std::string_view key) {
  const std::string_view rest = key_rest(key);
  return rest.find('/') != std::string_view::npos && scope_of(key).key("ecs", "task", rest) == key;
}

// Which intent an action is: `RUNNING1767225600000`.
std::string told_text(const Json& action) {
  return action.at("desired").get<std::string>() + std::to_string(action.at("at").get<std::int64_t>());
}

runtime::Condition condition_of(const std::string& text) {
  if (text == "COMPLETE") return runtime::Condition::complete;
  if (text == "SUCCESS") return runtime::Condition::success;
  if (text == "HEALTHY") return runtime::Condition::healthy;
  return runtime::Condition::start;
}

runtime::RestartPolicy restart_policy_of(model::View<ContainerDefinition> definition) {
  using berth::ecs::ContainerRestartPolicy;
  const auto policy = get(definition, ContainerDefinition::restart_policy);
  runtime::RestartPolicy out;
  out.enabled = get(policy, ContainerRestartPolicy::enabled);
  for (const int code : get(policy, ContainerRestartPolicy::ignored_exit_codes))
    out.ignored_exit_codes.push_back(code);
  if (const auto period = find(policy, ContainerRestartPolicy::restart_attempt_period))
    out.attempt_period = seconds(*period);
  return out;
}

std::optional<runtime::HealthCheck> health_check_of(model::View<ContainerDefinition> definition) {
  using berth::ecs::HealthCheck;
  const auto check = find(definition, ContainerDefinition::health_check);
  if (!check) return std::nullopt;
  return runtime::HealthCheck{seconds(get_or(*check, HealthCheck::interval, 30)),
                              seconds(get(*check, HealthCheck::start_period)),
                              get_or(*check, HealthCheck::retries, 3)};
}

runtime::Container container_of(model::View<ContainerDefinition> definition) {
  runtime::Container container;
  container.name = get(definition, ContainerDefinition::name);
  container.image = get(definition, ContainerDefinition::image);
  container.essential = get_or(definition, ContainerDefinition::essential, true);
  container.cpu_units = get(definition, ContainerDefinition::cpu);
  container.memory_mib = get_or(definition, ContainerDefinition::memory,
                                get(definition, ContainerDefinition::memory_reservation));
  container.health_check = health_check_of(definition);
  for (const auto dependency : get(definition, ContainerDefinition::depends_on)) {
    container.depends_on.push_back(
        {get(dependency, berth::ecs::ContainerDependency::container_name),
         condition_of(get(dependency, berth::ecs::ContainerDependency::condition))});
  }
  if (const auto timeout = find(definition, ContainerDefinition::start_timeout))
    container.start_timeout = seconds(*timeout);
  if (const auto timeout = find(definition, ContainerDefinition::stop_timeout))
    container.stop_timeout = seconds(*timeout);
  container.restart_policy = restart_policy_of(definition);
  const Json& labels = get(definition, ContainerDefinition::docker_labels);
  for (const auto& [name, value] : labels.items()) {
    if (name.starts_with(kSimulationLabels) && value.is_string())
      container.labels.emplace(name, value.get<std::string>());
  }
  return container;
}

runtime::ContainerState state_of(const TaskRecord& record, const std::string& name) {
  for (const auto container : get(record.document, Task::containers)) {
    if (get(container, berth::ecs::Container::name) != name) continue;
    const std::string status = get(container, berth::ecs::Container::last_status);
    if (status == "RUNNING") return runtime::ContainerState::running;
    return status == "STOPPED" ? runtime::ContainerState::stopped : runtime::ContainerState::pending;
  }
  return runtime::ContainerState::pending;
}

Json to_document(const runtime::Observation& observation) {
  Json out = {{"at", observation.at.ms},
              {"n", observation.n},
              {"what", std::string(runtime::to_text(observation.what))}};
  if (!observation.container.empty()) out["container"] = observation.container;
  if (observation.exit_code) out["exitCode"] = *observation.exit_code;
  if (!observation.reason.empty()) out["reason"] = observation.reason;
  if (observation.what == runtime::What::health)
    out["healthy"] = observation.health == runtime::Health::healthy;
  return out;
}

tasks::What what_of(runtime::What what) {
  switch (what) {
    case runtime::What::pending:
      return tasks::What::pending;
    case runtime::What::running:
      return tasks::What::running;
    case runtime::What::health:
      return tasks::What::health;
    case runtime::What::stopping:
      return tasks::What::stopping;
    case runtime::What::deprovisioning:
      return tasks::What::deprovisioning;
    case runtime::What::stopped:
      return tasks::What::stopped;
  }
  return tasks::What::stopped;
}

tasks::Observation observation_of(const Json& document) {
  tasks::Observation observation;
  observation.at = {document.at("at").get<std::int64_t>()};
  observation.n = document.at("n").get<int>();
  observation.what =
      what_of(runtime::parse_what(document.at("what").get<std::string>()).value_or(runtime::What::stopped));
  observation.container = document.value("container", "");
  if (const Json* code = member(document, "exitCode")) observation.exit_code = code->get<int>();
  observation.reason = document.value("reason", "");
  observation.health = document.value("healthy", true) ? tasks::Health::healthy : tasks::Health::unhealthy;
  return observation;
}

// 30 s, 1 min … 8 min.
Duration wait_before_telling_again(int told) {
  return kToldAgainFirst * (std::int64_t{1} << std::min(told - 1, kToldDoublings));
}

}  // namespace

std::optional<runtime::Assignment> assignment_of(const store::Reader& reader, std::string_view action_key) {
  const std::optional<Json> action = reader.get(action_key);
  if (!action) return std::nullopt;
  const std::string key = task_of_sibling(action_key);
  const std::optional<TaskRecord> record = load_task(reader, key);
  if (!record) return std::nullopt;
  const auto definition =
      find_task_definition(reader, scope_of(key), get(record->document, Task::task_definition_arn));
  if (!definition) return std::nullopt;
  runtime::Assignment assignment;
  assignment.task = key;
  assignment.desired =
      action->at("desired") == "RUNNING" ? runtime::Desired::running : runtime::Desired::stopped;
  assignment.at = {action->at("at").get<std::int64_t>()};
  assignment.awsvpc = record->awsvpc;
  for (const auto container : get(definition->document, berth::ecs::TaskDefinition::container_definitions)) {
    assignment.containers.push_back(container_of(container));
    assignment.containers.back().state = state_of(*record, assignment.containers.back().name);
  }
  return assignment;
}

void note_told(World& world, const store::Entry& entry) {
  std::optional<Json> action = world.store.get(entry.document);
  // Another process may have decided something else meanwhile.
  if (!action || told_text(*action) != entry.carry) return;
  if (!world.store.contains(task_of_sibling(entry.document))) {
    world.store.erase(entry.document);
    return;
  }
  const int told = action->value("told", 0) + 1;
  (*action)["told"] = told;
  (*action)["again"] = (world.now + wait_before_telling_again(told)).ms;
  world.store.put(entry.document, *action);
}

void tell_again_step(World& world, std::string_view key, const Json& document) {
  Json action = document;
  action.erase("again");
  world.store.put(key, action);
}

void record_observation(World& world, const runtime::Observation& observation) {
  if (!is_task_key(observation.task)) return;
  const std::optional<TaskRecord> record = load_task(world.store, observation.task);
  if (!record || get(record->document, Task::last_status) == "STOPPED") return;
  std::string number = std::to_string(observation.n);
  number.insert(0, number.size() < 6 ? 6 - number.size() : 0, '0');
  world.store.put(sibling_of_task(observation.task, "observation") + "/" + number, to_document(observation));
}

void action_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  if (const Json* again = member(document, "again")) {
    out.push_back(due_row({again->get<std::int64_t>()}, kTellAgainStep, key));
  } else {
    out.push_back({std::string(kActionIndex), std::string(key), told_text(document)});
  }
}

void observation_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  out.push_back(due_row({document.at("at").get<std::int64_t>()}, kObservationStep, key));
}

void observe_step(World& world, std::string_view key, const Json& document) {
  world.store.erase(key);
  const std::string task = task_of_sibling(key.substr(0, key.rfind('/')));
  const std::optional<TaskRecord> before = load_task(world.store, task);
  if (!before) return;
  const tasks::Step step = tasks::observe(machine_of(*before), observation_of(document), world.now);
  if (!step.changed) return;
  TaskRecord after = *before;
  apply(after, step.task);
  if (step.started) show_network(world, task, after);
  if (step.stopped) hide_network(after);
  move_task(world, task, &*before, after);
  if (step.stop_decided && !step.stopped) intend(world, task, tasks::Desired::stopped);
  if (!after.service.empty()) note_for_service(world, task, after, step);
}

}  // namespace berth::backend
