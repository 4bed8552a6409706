#include "backend/ecs/launch.h"

#include <algorithm>
#include <map>

#include "api/service_error.h"
#include "backend/ec2/default_vpc.h"
#include "backend/ecs/instance_use.h"
#include "backend/ecs/task_definitions.h"
#include "backend/ecs/task_demand.h"
#include "backend/ecs/task_network.h"
#include "backend/ecs/task_record.h"
#include "base/json.h"
#include "base/text.h"
#include "core/placement/fargate.h"
#include "core/placement/place.h"
#include "core/placement/query.h"

namespace berth::backend {
namespace placement = core::placement;

std::vector<placement::Subnet> subnets_of_launch(const Launch& launch) {
  std::vector<placement::Subnet> subnets;
  if (!launch.network.contains("subnets")) return subnets;
  const auto ids = launch.network["subnets"].get<std::vector<std::string>>();
  const std::vector<std::string> zones = zones_of_subnets(scope_of(launch.cluster.key).region, ids);
  for (std::size_t i = 0; i < ids.size(); ++i) subnets.push_back({ids[i], zones[i]});
  return subnets;
}

namespace {

using berth::ecs::Container;
using berth::ecs::ContainerDefinition;
using berth::ecs::ContainerOverride;
using berth::ecs::Task;
using berth::ecs::TaskDefinition;
using berth::ecs::TaskOverride;
namespace tasks = core::tasks;

constexpr int kFargateStorageGib = 20;
constexpr std::string_view kExternalAttribute = "ecs.capability.external";

struct Spot {
  const placement::Instance* instance = nullptr;  // null on Fargate
  std::string zone;
  std::string subnet;  // of an awsvpc task
};

model::View<TaskOverride> overrides_of(const Launch& launch) {
  return model::View<TaskOverride>(launch.overrides);
}

bool is_awsvpc(const Launch& launch) {
  return get(launch.definition, TaskDefinition::network_mode) == "awsvpc";
}

// The subnet of the launch that is in this zone, or its first one.
std::string subnet_in(const Launch& launch, const std::string& zone) {
  const std::vector<placement::Subnet> subnets = subnets_of_launch(launch);
  for (const placement::Subnet& subnet : subnets) {
    if (subnet.zone == zone) return subnet.id;
  }
  return subnets.empty() ? std::string() : subnets.front().id;
}

std::string task_number_key(const ClusterPlace& cluster) {
  return scope_of(cluster.key).key("ecs", "task-number", cluster.name);
}

std::string numbered_task_key(Seed seed, const ClusterPlace& cluster, std::uint64_t number) {
  return task_key(scope_of(cluster.key), cluster.name, draw_hex(seed, {cluster.key, "task id", number}, 32));
}

model::View<ContainerOverride> override_of(const Launch& launch, const std::string& container) {
  for (const auto override : get(overrides_of(launch), TaskOverride::container_overrides)) {
    if (get(override, ContainerOverride::name) == container) return override;
  }
  static const Json kNone = Json::object();
  return model::View<ContainerOverride>(kNone);
}

// Container.runtimeId: 64 hex digits on instances, `<task id>-<10 digits>` on Fargate.
std::string runtime_id(Seed seed, std::string_view key, const Spot& spot, std::uint64_t n) {
  if (spot.instance != nullptr) return draw_hex(seed, {key, "runtime id", n}, 64);
  return std::string(id_of_task(key)) + "-" + draw_digits19(seed, {key, "runtime id", n}).substr(0, 10);
}

Json new_container(const World& world, const Launch& launch, std::string_view key,
                   model::View<ContainerDefinition> definition, std::uint64_t n, std::string_view task_arn,
                   const Spot& spot) {
  const Scope scope = scope_of(key);
  const std::string name = get(definition, ContainerDefinition::name);
  const auto override = override_of(launch, name);
  model::Doc<Container> container;
  set(container, Container::container_arn,
      scope.arn("ecs", "container/" + launch.cluster.name + "/" + std::string(id_of_task(key)) + "/" +
                           draw_uuid(world.seed, {key, "container", n})));
  set(container, Container::task_arn, task_arn);
  set(container, Container::name, name);
  set(container, Container::image, get(definition, ContainerDefinition::image));
  set(container, Container::runtime_id, runtime_id(world.seed, key, spot, n));
  set(container, Container::last_status, "PENDING");
  set(container, Container::network_interfaces, Json::array());
  set(container, Container::health_status, "UNKNOWN");
  set(container, Container::cpu,
      std::to_string(get_or(override, ContainerOverride::cpu, get(definition, ContainerDefinition::cpu))));
  const auto show = [&](auto field, auto override_field, auto definition_field) {
    const int value = get_or(override, override_field, get(definition, definition_field));
    if (value != 0) set(container, field, std::to_string(value));
  };
  show(Container::memory, ContainerOverride::memory, ContainerDefinition::memory);
  show(Container::memory_reservation, ContainerOverride::memory_reservation,
       ContainerDefinition::memory_reservation);
  return std::move(container).json();
}

// Task.overrides: a {name} for every container, with what was overridden.
Json shown_overrides(const Launch& launch) {
  Json out = launch.overrides;
  Json containers = Json::array();
  for (const auto definition : get(launch.definition, TaskDefinition::container_definitions)) {
    const std::string name = get(definition, ContainerDefinition::name);
    Json override = override_of(launch, name).json();
    if (!override.contains("name")) override["name"] = name;
    containers.push_back(std::move(override));
  }
  out["containerOverrides"] = std::move(containers);
  if (!out.contains("inferenceAcceleratorOverrides")) out["inferenceAcceleratorOverrides"] = Json::array();
  return out;
}

std::string platform_family(const Launch& launch) {
  const auto platform = get(launch.definition, TaskDefinition::runtime_platform);
  const std::string family = get(platform, berth::ecs::RuntimePlatform::operating_system_family);
  if (family.empty() || family == "LINUX") return "Linux";
  return family;  // WINDOWS_SERVER_2022_CORE …
}

void show_fargate(const Launch& launch, model::Doc<Task>& task) {
  const std::string asked = launch.platform_version;
  set(task, Task::platform_version, asked.empty() || asked == "LATEST" ? "1.4.0" : asked);
  set(task, Task::platform_family, platform_family(launch));
  const auto storage = get(overrides_of(launch), TaskOverride::ephemeral_storage);
  const auto defined = get(launch.definition, TaskDefinition::ephemeral_storage);
  using berth::ecs::EphemeralStorage;
  const int gib = get_or(storage, EphemeralStorage::size_in_gi_b,
                         get_or(defined, EphemeralStorage::size_in_gi_b, kFargateStorageGib));
  set(task, Task::ephemeral_storage, Json{{"sizeInGiB", gib}});
  set(task, Task::fargate_ephemeral_storage, Json{{"sizeInGiB", gib}});
}

std::string architecture_of(const Launch& launch, const Spot& spot) {
  if (spot.instance != nullptr) {
    if (const std::string* value = placement::attribute(*spot.instance, "ecs.cpu-architecture"))
      return *value;
  }
  const auto platform = get(launch.definition, TaskDefinition::runtime_platform);
  return get(platform, berth::ecs::RuntimePlatform::cpu_architecture) == "ARM64" ? "arm64" : "x86_64";
}

model::Doc<Task> new_document(const World& world, const Launch& launch, std::string_view key,
                              const Spot& spot, const placement::Demand& demand) {
  const Scope scope = scope_of(key);
  const std::string arn =
      scope.arn("ecs", "task/" + launch.cluster.name + "/" + std::string(id_of_task(key)));
  model::Doc<Task> task;
  Json attachments = Json::array();
  if (is_awsvpc(launch)) attachments.push_back(new_attachment(world.seed, key, spot.subnet));
  set(task, Task::attachments, std::move(attachments));
  set(task, Task::attributes,
      Json::array({{{"name", "ecs.cpu-architecture"}, {"value", architecture_of(launch, spot)}}}));
  set(task, Task::availability_zone, spot.zone);
  if (!launch.capacity_provider.empty()) set(task, Task::capacity_provider_name, launch.capacity_provider);
  set(task, Task::cluster_arn, launch.cluster.arn);
  if (spot.instance != nullptr) {
    set(task, Task::container_instance_arn,
        scope.arn("ecs", "container-instance/" + launch.cluster.name + "/" + spot.instance->id));
  }
  std::uint64_t n = 0;
  for (const auto definition : get(launch.definition, TaskDefinition::container_definitions)) {
    append(task, Task::containers,
           model::View<Container>(new_container(world, launch, key, definition, n, arn, spot)));
    ++n;
  }
  set(task, Task::cpu, std::to_string(demand.resources.cpu_units));
  set(task, Task::enable_execute_command, launch.enable_execute_command);
  set(task, Task::group, launch.group);
  set(task, Task::launch_type, launch.launch_type);
  set(task, Task::memory, std::to_string(demand.resources.memory_mib));
  set(task, Task::overrides, shown_overrides(launch));
  if (!launch.started_by.empty()) set(task, Task::started_by, launch.started_by);
  set(task, Task::tags, launch.tags);
  set(task, Task::task_arn, arn);
  set(task, Task::task_definition_arn, get(launch.definition, TaskDefinition::task_definition_arn));
  set(task, Task::created_at, world.now);
  if (launch.launch_type == "FARGATE") show_fargate(launch, task);
  return task;
}

std::vector<tasks::Container> machine_containers(const Launch& launch) {
  std::vector<tasks::Container> containers;
  for (const auto definition : get(launch.definition, TaskDefinition::container_definitions)) {
    tasks::Container container;
    container.name = get(definition, ContainerDefinition::name);
    container.essential = get_or(definition, ContainerDefinition::essential, true);
    container.has_health_check = has(definition, ContainerDefinition::health_check);
    containers.push_back(std::move(container));
  }
  return containers;
}

void make_task(World& world, const Launch& launch, const std::string& key, const Spot& spot,
               const placement::Demand& demand) {
  TaskRecord record;
  record.document = new_document(world, launch, key, spot, demand);
  record.service = launch.service;
  record.deployment = launch.deployment;
  record.awsvpc = is_awsvpc(launch);
  for (const tasks::Container& container : machine_containers(launch)) {
    record.containers.push_back({container.essential, container.has_health_check, 0});
  }
  apply(record, tasks::create(machine_containers(launch), record.awsvpc, world.now));
  if (spot.instance != nullptr) {
    record.claim.instance = spot.instance->id;
    record.claim.demand = demand;
    record.claim.gpus =
        claim_on_instance(world, instance_key(scope_of(key), launch.cluster.name, spot.instance->id), demand);
  }
  move_task(world, key, nullptr, record);
  intend(world, key, tasks::Desired::running);
}

std::string new_key(World& world, const Launch& launch) {
  return numbered_task_key(world.seed, launch.cluster, next_number(world, task_number_key(launch.cluster)));
}

std::string zone_of(const placement::Instance& instance) {
  const std::string* zone = placement::attribute(instance, placement::kZoneAttribute);
  return zone == nullptr ? std::string() : *zone;
}

placement::Query parse_member_of(const std::string& expression) {
  placement::ParsedQuery parsed = placement::parse_query(expression);
  if (!parsed.query) {
    throw api::ServiceError("InvalidParameterException", "Invalid expression '" + excerpt(expression) +
                                                             "': " + placement::to_text(parsed.fault));
  }
  return *parsed.query;
}

void add_member_of(placement::Rules& rules, const Json& constraints) {
  for (const Json& constraint : constraints) {
    if (constraint.value("type", "") == "distinctInstance") rules.distinct_instance = true;
    if (constraint.value("type", "") == "memberOf")
      rules.member_of.push_back(parse_member_of(constraint.value("expression", "")));
  }
}

placement::Strategy strategy_of(const Json& strategy) {
  using Kind = placement::Strategy::Kind;
  const std::string type = strategy.value("type", "");
  const std::string field = strategy.value("field", "");
  if (type == "random") return {Kind::random, ""};
  if (type == "binpack") return {to_lower(field) == "cpu" ? Kind::binpack_cpu : Kind::binpack_memory, ""};
  if (field == "instanceId" || field == "host") return {Kind::spread_instance, ""};
  constexpr std::string_view kPrefix = "attribute:";
  return {Kind::spread_attribute, field.starts_with(kPrefix) ? field.substr(kPrefix.size()) : field};
}

}  // namespace

placement::Demand demand_of_launch(const Launch& launch) {
  placement::Demand demand = demand_of(launch.definition, overrides_of(launch));
  for (placement::Subnet& subnet : subnets_of_launch(launch)) demand.zones.push_back(std::move(subnet.zone));
  std::sort(demand.zones.begin(), demand.zones.end());
  return demand;
}

std::vector<placement::Instance> instances_for(const store::Reader& reader, const Launch& launch) {
  std::vector<placement::Instance> instances =
      load_instances(reader, scope_of(launch.cluster.key), launch.cluster.name);
  const bool wants_external = launch.launch_type == "EXTERNAL";
  std::erase_if(instances, [&](const placement::Instance& instance) {
    return (placement::attribute(instance, kExternalAttribute) != nullptr) != wants_external;
  });
  return instances;
}

placement::Rules with_definition_rules(placement::Rules rules, const Launch& launch) {
  add_member_of(rules, get(launch.definition, TaskDefinition::placement_constraints).json());
  return rules;
}

std::string coming_task_key(const store::Reader& reader, Seed seed, const ClusterPlace& cluster,
                            std::uint64_t n) {
  const std::optional<Json> last = reader.get(task_number_key(cluster));
  return numbered_task_key(seed, cluster, (last ? last->at("n").get<std::uint64_t>() : 0) + n);
}

placement::Rules rules_of(const Json& constraints, const Json& strategies, std::string group) {
  placement::Rules rules;
  rules.group = std::move(group);
  add_member_of(rules, constraints);
  for (const Json& strategy : strategies) rules.strategies.push_back(strategy_of(strategy));
  return rules;
}

Launched launch_on_instances(World& world, const Launch& launch, placement::Rules rules, int count) {
  rules = with_definition_rules(std::move(rules), launch);
  const placement::Demand demand = demand_of_launch(launch);
  placement::Placer placer(instances_for(world.store, launch), rules, world.seed);
  Launched launched;
  launched.no_instances = std::none_of(
      placer.instances().begin(), placer.instances().end(),
      [](const placement::Instance& instance) { return instance.status == placement::Status::active; });
  for (int i = 0; i < count; ++i) {
    const std::string key = new_key(world, launch);
    const std::optional<placement::Place> place = placer.place(demand, key);
    if (!place) {
      ++launched.missing;
      continue;
    }
    const placement::Instance& instance = placer.instances()[place->instance];
    const std::string zone = zone_of(instance);
    make_task(world, launch, key, {&instance, zone, subnet_in(launch, zone)}, demand);
    launched.keys.push_back(key);
  }
  if (launched.missing == 0) return launched;
  for (const placement::Instance& instance : placer.instances()) {
    if (instance.status != placement::Status::active) continue;
    if (const auto reason = placement::first_refusal(instance, demand, rules))
      launched.unplaced.push_back({instance.id, *reason});
  }
  launched.closest = placement::closest_match(placer.instances(), demand, rules);
  if (launched.closest) launched.closest_instance = placer.instances()[launched.closest->instance].id;
  return launched;
}

Launched launch_on_fargate(World& world, const Launch& launch, int count,
                           const std::map<std::string, int>& in_zone) {
  const std::vector<placement::Subnet> subnets = subnets_of_launch(launch);
  std::vector<placement::ZoneTasks> present;
  for (const auto& [zone, number] : in_zone) present.push_back({zone, number});
  Launched launched;
  for (int i = 0; i < count; ++i) launched.keys.push_back(new_key(world, launch));
  const placement::Demand demand = demand_of_launch(launch);
  const std::vector<std::size_t> chosen =
      placement::place_on_fargate(launched.keys, subnets, present, world.seed);
  for (std::size_t i = 0; i < launched.keys.size(); ++i) {
    const placement::Subnet& subnet = subnets[chosen[i]];
    make_task(world, launch, launched.keys[i], {nullptr, subnet.zone, subnet.id}, demand);
  }
  return launched;
}

std::string launch_on(World& world, const Launch& launch, const placement::Instance& instance) {
  const std::string key = new_key(world, launch);
  const std::string zone = zone_of(instance);
  make_task(world, launch, key, {&instance, zone, subnet_in(launch, zone)}, demand_of_launch(launch));
  return key;
}

}  // namespace berth::backend
