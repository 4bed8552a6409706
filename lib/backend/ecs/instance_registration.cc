#include "backend/ecs/instance_registration.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "api/service_error.h"
#include "backend/ec2/default_vpc.h"
#include "backend/ecs/clusters.h"
#include "backend/ecs/container_instances.h"
#include "backend/ecs/counts.h"
#include "backend/ecs/instance_attributes.h"
#include "backend/ecs/instance_carry.h"
#include "backend/ecs/instance_record.h"
#include "backend/ecs/instance_use.h"
#include "backend/ecs/service_record.h"
#include "backend/ecs/tags.h"
#include "base/json.h"
#include "base/json_size.h"
#include "model/instance_types.h"

namespace berth::backend {
namespace {

using berth::ecs::Attribute;
using berth::ecs::ContainerInstance;
using berth::ecs::PlatformDevice;
using berth::ecs::RegisterContainerInstanceRequest;
using berth::ecs::VersionInfo;
using berth::own::AddInstancesRequest;
using berth::own::AddInstancesResponse;
using model::Doc;
using model::View;

constexpr int kCpuUnitsOfVcpu = 1024;
constexpr int kInterfacesOfUnknownType = 4;
constexpr std::string_view kStandardType = "t3.medium";
constexpr std::array<std::uint16_t, 5> kReservedPorts = {22, 2375, 2376, 51678, 51679};

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

Json new_attribute(std::string_view name, std::string_view value = {}) {
  Doc<Attribute> out;
  set(out, Attribute::name, name);
  if (!value.empty()) set(out, Attribute::value, value);
  return std::move(out).json();
}

const Json* find_attribute(const Json& attributes, std::string_view name) {
  const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const Json& each) {
    return get(View<Attribute>(each), Attribute::name) == name;
  });
  return found == attributes.end() ? nullptr : &*found;
}

std::string value_of(const Json& attributes, std::string_view name) {
  const Json* found = find_attribute(attributes, name);
  return found == nullptr ? std::string() : get(View<Attribute>(*found), Attribute::value);
}

void add_if_missing(Json& attributes, std::string_view name, const std::string& value) {
  if (!value.empty() && find_attribute(attributes, name) == nullptr)
    attributes.push_back(new_attribute(name, value));
}

// A new instance's name: its number in the cluster decides everything that is drawn for it.
struct NewInstance {
  std::string key;
  std::uint64_t number = 0;
};

NewInstance new_instance(World& world, const ClusterPlace& cluster) {
  const Scope scope = scope_of(cluster.key);
  const std::uint64_t number = next_number(world, scope.key("ecs", "instance-number", cluster.name));
  const std::string id = draw_hex(world.seed, {cluster.key, "container instance id", number}, 32);
  return {instance_key(scope, cluster.name, id), number};
}

std::string new_ec2_id(Seed seed, std::string_view key) {
  return "i-" + draw_hex(seed, {key, "ec2 id", 0}, 17);
}

InstanceUse unused(const InstanceRecord& record) {
  const ResourceAmounts amounts =
      amounts_of(get(record.document, ContainerInstance::registered_resources).json());
  InstanceUse use;
  use.remaining = amounts.resources;
  use.free_gpus = amounts.gpus;
  use.free_enis = record.enis;
  return use;
}

// Stores a new instance; counting it and waking who waits for room is the caller's, once for all.
Json store_new(World& world, const std::string& key, const InstanceRecord& record) {
  const InstanceUse use = unused(record);
  world.store.put(key, to_stored(record));
  world.store.put(instance_use_key(key), to_stored(use));
  return shown_instance(record, use, {.tags = true}).json();
}

void welcome(World& world, const ClusterPlace& cluster, int count) {
  add_cluster_counts(world, cluster.key, LaunchKind::ec2, {.instances = count});
  wake_unplaced_services(world, scope_of(cluster.key), cluster.name);
}

// --- berth instances add

model::InstanceType type_named(const std::string& name) {
  if (const auto type = model::find_instance_type(name)) return *type;
  std::string text = "'" + name + "' is no instance type that berth knows.";
  if (const auto nearest = model::nearest_instance_type(name))
    text += " Did you mean " + std::string(*nearest) + "?";
  refuse(text);
}

// Zones as given, by name or by letter; all of the default VPC's if none are.
std::vector<std::string> zones_asked_for(const std::string& region, model::ListView<std::string> given) {
  std::vector<std::string> zones;
  for (const std::string& zone : given) {
    zones.push_back(zone.size() == 1 ? region + zone : zone);
    if (zones.back().starts_with(region) && zones.back().size() > region.size()) continue;
    refuse("'" + zone + "' is no zone of " + region + ": one is named as " + zone_name(region, 0) +
           " is, or by its letter");
  }
  if (!zones.empty()) return zones;
  for (std::size_t i = 0; i < kZonesOfRegion; ++i) zones.push_back(zone_name(region, i));
  return zones;
}

std::string subnet_of_zone(const std::string& region, const std::string& zone) {
  for (std::size_t i = 0; i < kZonesOfRegion; ++i)
    if (zone_name(region, i) == zone) return default_subnet_id(region, i);
  return {};
}

Json attributes_of(const std::string& region, const model::InstanceType& type, const std::string& zone) {
  const std::string architecture(type.architecture);
  Json out = Json::array();
  add_if_missing(out, "ecs.ami-id", "ami-" + draw_hex(Seed{}, {region, architecture, 0}, 17));
  add_if_missing(out, "ecs.availability-zone", zone);
  add_if_missing(out, "ecs.instance-type", std::string(type.name));
  add_if_missing(out, "ecs.os-type", "linux");
  add_if_missing(out, "ecs.os-family", "LINUX");
  add_if_missing(out, "ecs.cpu-architecture", architecture);
  add_if_missing(out, "ecs.vpc-id", default_vpc_id(region));
  add_if_missing(out, "ecs.subnet-id", subnet_of_zone(region, zone));
  for (const std::string& name : standard_capabilities()) out.push_back(new_attribute(name));
  return out;
}

Json registered_resources(Seed seed, std::string_view key, const model::InstanceType& type) {
  ResourceAmounts amounts;
  amounts.resources = {std::int64_t{type.vcpus} * kCpuUnitsOfVcpu, type.memory_mib};
  amounts.tcp_ports.assign(kReservedPorts.begin(), kReservedPorts.end());
  for (int gpu = 0; gpu < type.gpus; ++gpu)
    amounts.gpus.push_back("GPU-" + draw_uuid(seed, {key, "gpu", static_cast<std::uint64_t>(gpu)}));
  return to_resource_list(amounts);
}

Doc<VersionInfo> version_info() {
  Doc<VersionInfo> out;
  set(out, VersionInfo::agent_version, kAgentVersion);
  set(out, VersionInfo::agent_hash, "simulated");
  set(out, VersionInfo::docker_version, "DockerVersion: 20.10.25");
  return out;
}

InstanceRecord typed_instance(const World& world, const ClusterPlace& cluster, const std::string& key,
                              const model::InstanceType& type, const std::string& zone) {
  using C = ContainerInstance;
  InstanceRecord record;
  set(record.document, C::container_instance_arn, instance_arn(cluster, id_of_instance(key)));
  set(record.document, C::ec2_instance_id, new_ec2_id(world.seed, key));
  set(record.document, C::version_info, version_info());
  set(record.document, C::registered_resources, registered_resources(world.seed, key, type));
  set(record.document, C::status, "ACTIVE");
  set(record.document, C::agent_connected, true);
  set(record.document, C::attributes, attributes_of(scope_of(key).region, type, zone));
  set(record.document, C::registered_at, world.now);
  set(record.document, C::tags, Json::array());
  record.enis = std::max(type.network_interfaces_max - 1, 0);
  return record;
}

// --- RegisterContainerInstance

// What EC2 says of the host in its identity document, as attributes.
Json identity_of(const std::string& document) {
  if (is_huge_json(document)) return Json::object();
  return parse_json(document).value_or(Json::object());
}

std::string identity_value(const Json& identity, std::string_view name) {
  const Json* found = member(identity, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

Json completed_attributes(Json attributes, const Json& identity, const std::string& region,
                          std::uint64_t number) {
  add_if_missing(attributes, "ecs.ami-id", identity_value(identity, "imageId"));
  add_if_missing(attributes, "ecs.instance-type", identity_value(identity, "instanceType"));
  add_if_missing(attributes, "ecs.cpu-architecture", identity_value(identity, "architecture"));
  add_if_missing(attributes, "ecs.availability-zone", identity_value(identity, "availabilityZone"));
  add_if_missing(attributes, "ecs.availability-zone", zone_name(region, (number - 1) % kZonesOfRegion));
  return attributes;
}

Json stored_attributes(View<RegisterContainerInstanceRequest> in) {
  Json out = Json::array();
  for (const View<Attribute> attribute : get(in, RegisterContainerInstanceRequest::attributes)) {
    const std::string name = get(attribute, Attribute::name);
    check_attribute_form(name, get(attribute, Attribute::value));
    if (find_attribute(out, name) == nullptr)
      out.push_back(new_attribute(name, get(attribute, Attribute::value)));
  }
  return out;
}

// What the agent counted; of what it left out, the type's.
Json completed_resources(View<RegisterContainerInstanceRequest> in,
                         const std::optional<model::InstanceType>& type) {
  ResourceAmounts amounts = amounts_of(get(in, RegisterContainerInstanceRequest::total_resources).json());
  if (type && amounts.resources.cpu_units == 0)
    amounts.resources.cpu_units = std::int64_t{type->vcpus} * kCpuUnitsOfVcpu;
  if (type && amounts.resources.memory_mib == 0) amounts.resources.memory_mib = type->memory_mib;
  if (amounts.tcp_ports.empty()) amounts.tcp_ports.assign(kReservedPorts.begin(), kReservedPorts.end());
  for (const View<PlatformDevice> device : get(in, RegisterContainerInstanceRequest::platform_devices))
    if (get(device, PlatformDevice::type) == "GPU") amounts.gpus.push_back(get(device, PlatformDevice::id));
  std::sort(amounts.gpus.begin(), amounts.gpus.end());
  amounts.gpus.erase(std::unique(amounts.gpus.begin(), amounts.gpus.end()), amounts.gpus.end());
  return to_resource_list(amounts);
}

InstanceRecord registered_instance(const World& world, const ClusterPlace& cluster, const NewInstance& made,
                                   View<RegisterContainerInstanceRequest> in) {
  using C = ContainerInstance;
  using In = RegisterContainerInstanceRequest;
  const Json identity = identity_of(get(in, In::instance_identity_document));
  Json attributes =
      completed_attributes(stored_attributes(in), identity, scope_of(made.key).region, made.number);
  const bool is_external = find_attribute(attributes, "ecs.capability.external") != nullptr;
  const auto type = model::find_instance_type(value_of(attributes, "ecs.instance-type"));
  std::string ec2_id = identity_value(identity, "instanceId");
  if (ec2_id.empty())
    ec2_id = is_external ? "mi-" + draw_hex(world.seed, {made.key, "ec2 id", 0}, 17)
                         : new_ec2_id(world.seed, made.key);
  InstanceRecord record;
  set(record.document, C::container_instance_arn, instance_arn(cluster, id_of_instance(made.key)));
  set(record.document, C::ec2_instance_id, ec2_id);
  copy(record.document, C::version_info, in, In::version_info);
  set(record.document, C::registered_resources, completed_resources(in, type));
  set(record.document, C::status, "ACTIVE");
  set(record.document, C::agent_connected, true);
  set(record.document, C::attributes, std::move(attributes));
  set(record.document, C::registered_at, world.now);
  set(record.document, C::tags, checked_tags(get(in, In::tags).json()));
  const int interfaces = type ? type->network_interfaces_max : kInterfacesOfUnknownType;
  record.enis = is_external ? 0 : std::max(interfaces - 1, 0);
  return record;
}

// An agent that starts again: it is connected, its capabilities and version may be new, all else stays.
Json registered_again(World& world, FoundInstance& found, View<RegisterContainerInstanceRequest> in) {
  using C = ContainerInstance;
  Json attributes = get(found.record.document, C::attributes).json();
  for (const Json& sent : stored_attributes(in)) {
    const std::string name = get(View<Attribute>(sent), Attribute::name);
    if (name == "ecs.instance-type" &&
        value_of(attributes, name) != get(View<Attribute>(sent), Attribute::value))
      refuse("Container instance type changes are not supported.");
    if (find_attribute(attributes, name) == nullptr) attributes.push_back(sent);
  }
  set(found.record.document, C::attributes, std::move(attributes));
  copy(found.record.document, C::version_info, in, RegisterContainerInstanceRequest::version_info);
  set(found.record.document, C::agent_connected, true);
  world.store.put(found.key, to_stored(found.record));
  wake_unplaced_services(world, scope_of(found.key), cluster_of_instance(found.key));
  return shown_instance(found.record, found.use, {.tags = true}).json();
}

}  // namespace

Doc<berth::ecs::RegisterContainerInstanceResponse> register_container_instance(
    Call& call, View<RegisterContainerInstanceRequest> in) {
  using Out = berth::ecs::RegisterContainerInstanceResponse;
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, RegisterContainerInstanceRequest::cluster));
  const std::string arn = get(in, RegisterContainerInstanceRequest::container_instance_arn);
  Doc<Out> out;
  if (!arn.empty()) {
    FoundInstance found = require_instance(call.data(), cluster, arn);
    set(out, Out::container_instance, View<ContainerInstance>(registered_again(call.world(), found, in)));
    return out;
  }
  const NewInstance made = new_instance(call.world(), cluster);
  const InstanceRecord record = registered_instance(call.world(), cluster, made, in);
  check_custom_attribute_count(get(record.document, ContainerInstance::attributes).json());
  const Json shown = store_new(call.world(), made.key, record);
  welcome(call.world(), cluster, 1);
  set(out, Out::container_instance, View<ContainerInstance>(shown));
  return out;
}

Doc<AddInstancesResponse> add_instances(Call& call, View<AddInstancesRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, AddInstancesRequest::cluster));
  const std::string name = get_or(in, AddInstancesRequest::instance_type, std::string(kStandardType));
  const model::InstanceType type = type_named(name);
  const int count = get_or(in, AddInstancesRequest::count, 1);
  if (count < 1) refuse("count must be at least 1.");
  const std::vector<std::string> zones =
      zones_asked_for(call.scope().region, get(in, AddInstancesRequest::zones));
  Doc<AddInstancesResponse> out;
  Json& shown = edit_list(out, AddInstancesResponse::container_instances);
  for (int i = 0; i < count; ++i) {
    const NewInstance made = new_instance(call.world(), cluster);
    const std::string& zone = zones[static_cast<std::size_t>(i) % zones.size()];
    shown.push_back(
        store_new(call.world(), made.key, typed_instance(call.world(), cluster, made.key, type, zone)));
  }
  welcome(call.world(), cluster, count);
  return out;
}

}  // namespace berth::backend
