#include "backend/application_autoscaling/tracking.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "backend/application_autoscaling/activities.h"
#include "backend/application_autoscaling/policies.h"
#include "backend/application_autoscaling/state_document.h"
#include "backend/application_autoscaling/targets.h"
#include "backend/area.h"
#include "backend/ecs/service_record.h"
#include "backend/ecs/service_state.h"
#include "backend/ecs/task_definitions.h"
#include "backend/ecs/task_units.h"
#include "base/json.h"
#include "core/scaling/load.h"
#include "core/scaling/target_tracking.h"

namespace berth::backend::autoscaling {
namespace {

using berth::ecs::ContainerDefinition;
using berth::ecs::Deployment;
using berth::ecs::Service;
using berth::ecs::TaskDefinition;
using model::View;
using shapes::ScalableTarget;
using shapes::ScalingPolicy;
using shapes::SuspendedState;
using Tracking = shapes::TargetTrackingScalingPolicyConfiguration;
namespace scaling = core::scaling;

constexpr std::string_view kMemoryMetric = "ECSServiceAverageMemoryUtilization";
constexpr const char* kCpuLabel = "berth.sim.cpu";
constexpr const char* kMemoryLabel = "berth.sim.memory";

std::string wake_key(const Scope& scope, std::string_view resource_id) {
  return scope.key(kServiceId, "wake", resource_id);
}

// What the tasks of a service use and reserve, of both resources.
struct Loads {
  std::vector<scaling::TaskLoad> cpu, memory;
};

scaling::ContainerLoad load_of(View<ContainerDefinition> container, const char* label, int reserved) {
  scaling::ContainerLoad out;
  out.reserved = reserved;
  const Json* text = member(get(container, ContainerDefinition::docker_labels), label);
  if (text == nullptr || !text->is_string()) return out;
  if (auto load = scaling::parse_load(text->get<std::string>())) out.load = std::move(*load);
  return out;
}

int reserved_memory(View<ContainerDefinition> container) {
  return get_or(container, ContainerDefinition::memory_reservation,
                get(container, ContainerDefinition::memory));
}

void add_loads(Loads& loads, View<TaskDefinition> definition, int running) {
  scaling::TaskLoad cpu, memory;
  cpu.running = memory.running = running;
  cpu.reserved = static_cast<int>(parse_cpu_units(get(definition, TaskDefinition::cpu)).value_or(0));
  memory.reserved = static_cast<int>(parse_memory_mib(get(definition, TaskDefinition::memory)).value_or(0));
  for (const auto container : get(definition, TaskDefinition::container_definitions)) {
    cpu.containers.push_back(load_of(container, kCpuLabel, get(container, ContainerDefinition::cpu)));
    memory.containers.push_back(load_of(container, kMemoryLabel, reserved_memory(container)));
  }
  loads.cpu.push_back(std::move(cpu));
  loads.memory.push_back(std::move(memory));
}

Loads loads_of(const store::Reader& reader, const Scope& scope, const ServiceRecord& service,
               const ServiceCounts& counts) {
  Loads loads;
  for (const DeploymentRecord& deployment : service.deployments) {
    const auto count = counts.deployments.find(get(deployment.document, Deployment::id));
    const auto definition =
        find_task_definition(reader, scope, get(deployment.document, Deployment::task_definition));
    if (count == counts.deployments.end() || !definition) continue;
    add_loads(loads, definition->document, count->second.running);
  }
  return loads;
}

std::string alarm_name(View<ScalingPolicy> policy, std::size_t which) {
  const auto alarms = get(policy, ScalingPolicy::alarms);
  return which < alarms.size() ? get(alarms[which], shapes::Alarm::alarm_name) : "";
}

std::optional<scaling::Policy> policy_input(View<ScalingPolicy> policy, const Loads& loads, Duration age) {
  const auto tracking = get(policy, ScalingPolicy::target_tracking_scaling_policy_configuration);
  scaling::Policy out;
  out.name = get(policy, ScalingPolicy::policy_name);
  out.target = get(tracking, Tracking::target_value);
  if (!(out.target > 0)) return std::nullopt;
  out.scale_out_cooldown = seconds(get_or(tracking, Tracking::scale_out_cooldown, 300));
  out.scale_in_cooldown = seconds(get_or(tracking, Tracking::scale_in_cooldown, 300));
  out.disable_scale_in = get(tracking, Tracking::disable_scale_in);
  out.alarm_high = alarm_name(policy, 0);
  out.alarm_low = alarm_name(policy, 1);
  out.metric = scaling::utilization(metric_of(policy) == kMemoryMetric ? loads.memory : loads.cpu, age);
  return out;
}

bool is_rolling(const ServiceRecord& service) {
  return std::any_of(service.deployments.begin(), service.deployments.end(),
                     [](const DeploymentRecord& each) {
                       return get(each.document, Deployment::status) != "PRIMARY" ||
                              get(each.document, Deployment::rollout_state) == "IN_PROGRESS";
                     });
}

// What a target's evaluation works with.
struct Look {
  scaling::Inputs inputs;
  std::optional<Instant> load_changes_at;
};

Look look_at(const World& world, const Scope& scope, const std::string& resource_id,
             const TargetRecord& target, const ServiceRecord& service) {
  const std::string key = service_key_of(scope, resource_id);
  const ServiceCounts counts = service_counts(world.store, key);
  const Loads loads = loads_of(world.store, scope, service, counts);
  const Instant created = get(service.document, Service::created_at);
  const Duration age = world.now - created;
  const auto suspended = get(target.document, ScalableTarget::suspended_state);
  Look look;
  look.inputs.minimum = get(target.document, ScalableTarget::min_capacity);
  look.inputs.maximum = get(target.document, ScalableTarget::max_capacity);
  look.inputs.desired = get(service.document, Service::desired_count);
  look.inputs.running = counts.all.running;
  look.inputs.in_deployment = is_rolling(service);
  look.inputs.suspended_in = get(suspended, SuspendedState::dynamic_scaling_in_suspended);
  look.inputs.suspended_out = get(suspended, SuspendedState::dynamic_scaling_out_suspended);
  for (const auto& policy : policies_of(world.store, scope, resource_id)) {
    if (auto input = policy_input(policy, loads, age)) look.inputs.policies.push_back(std::move(*input));
  }
  for (const auto* each : {&loads.cpu, &loads.memory}) {
    const auto change = scaling::next_change(*each, age);
    if (!change || look.inputs.policies.empty()) continue;
    const Instant at = created + *change;
    if (!look.load_changes_at || at < *look.load_changes_at) look.load_changes_at = at;
  }
  return look;
}

// A service that goes has no metrics and is scaled no more.
void silence(Look& look) {
  look.inputs.suspended_in = look.inputs.suspended_out = true;
  for (scaling::Policy& policy : look.inputs.policies) policy.metric.reset();
}

void set_wake(World& world, const Scope& scope, const std::string& resource_id, std::optional<Instant> at) {
  if (at) {
    world.store.put(wake_key(scope, resource_id), Json{{"at", at->ms}});
  } else {
    world.store.erase(wake_key(scope, resource_id));
  }
}

std::optional<Instant> next_wake(const scaling::Outcome& outcome, const Look& look) {
  if (!look.load_changes_at) return outcome.next_at;
  const Instant change = scaling::minute_after(*look.load_changes_at);
  return outcome.next_at ? std::min(*outcome.next_at, change) : change;
}

}  // namespace

void wake_scaling(World& world, std::string_view service_key) {
  const Scope scope = scope_of(service_key);
  const std::string resource_id = "service/" + std::string(key_rest(service_key));
  if (!world.store.contains(target_key(scope, resource_id))) return;
  const Instant at = scaling::minute_after(world.now);
  const auto present = world.store.get(wake_key(scope, resource_id));
  if (present && present->at("at").get<std::int64_t>() <= at.ms) return;
  set_wake(world, scope, resource_id, at);
}

void forget_wake(World& world, const Scope& scope, std::string_view resource_id) {
  world.store.erase(wake_key(scope, resource_id));
}

void wake_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  out.push_back(due_row({document.at("at").get<std::int64_t>()}, kScalingStep, key));
}

void scaling_step(World& world, std::string_view wake, const Json&) {
  const Scope scope = scope_of(wake);
  const std::string resource_id(key_rest(wake));
  const std::string service = service_key_of(scope, resource_id);
  world.store.erase(wake);
  const auto target = load_target(world.store, target_key(scope, resource_id));
  const auto record = load_service(world.store, service);
  if (!target || !record) return;
  const bool active = get(record->document, Service::status) == "ACTIVE";
  Look look = look_at(world, scope, resource_id, *target, *record);
  if (!active) silence(look);
  const std::string key = state_key(scope, resource_id);
  const scaling::State before = load_state(world.store, key, world.now);
  const scaling::Outcome outcome = scaling::evaluate(before, look.inputs, world.now);
  if (!(outcome.state == before)) world.store.put(key, to_document(outcome.state));
  record_activities(world, scope, resource_id, *target, outcome.activities);
  if (outcome.desired) set_desired_count(world, service, *outcome.desired);
  set_wake(world, scope, resource_id, active ? next_wake(outcome, look) : std::nullopt);
}

}  // namespace berth::backend::autoscaling
