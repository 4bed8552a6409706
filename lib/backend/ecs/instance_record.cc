#include "backend/ecs/instance_record.h"

#include <algorithm>
#include <utility>

#include "backend/area.h"
#include "backend/ecs/instance_carry.h"
#include "backend/ecs/instance_use.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using berth::ecs::ContainerInstance;
using berth::ecs::Resource;
using core::placement::GroupCount;
using model::Doc;
using model::View;

constexpr const char* kHidden = "berth";  // the member of a stored instance that no answer shows
constexpr Duration kInactiveAreKept = hours(1);

std::vector<std::string> port_texts(const std::vector<std::uint16_t>& ports) {
  std::vector<std::string> out;
  for (const std::uint16_t port : ports) out.push_back(std::to_string(port));
  return out;
}

std::vector<std::uint16_t> ports_of(View<Resource> resource) {
  std::vector<std::uint16_t> out;
  for (const std::string& text : get(resource, Resource::string_set_value))
    if (const auto port = parse_port(text)) out.push_back(*port);
  std::sort(out.begin(), out.end());
  return out;
}

Json new_resource(std::string_view name, std::string_view type, std::int64_t amount) {
  Doc<Resource> out;
  set(out, Resource::name, name);
  set(out, Resource::type, type);
  set(out, Resource::double_value, 0.0);
  set(out, Resource::long_value, std::int64_t{0});
  set(out, Resource::integer_value, static_cast<int>(amount));
  return std::move(out).json();
}

Json new_set(std::string_view name, const std::vector<std::string>& values) {
  Json out = new_resource(name, "STRINGSET", 0);
  out["stringSetValue"] = values;
  return out;
}

Json health_of(View<ContainerInstance> instance) {
  using Result = berth::ecs::InstanceHealthCheckResult;
  using Health = berth::ecs::ContainerInstanceHealthStatus;
  const bool is_connected = get(instance, ContainerInstance::agent_connected);
  const std::string state = is_connected ? "OK" : "INSUFFICIENT_DATA";
  Doc<Result> runtime;
  set(runtime, Result::type, "CONTAINER_RUNTIME");
  set(runtime, Result::status, state);
  set(runtime, Result::last_updated, get(instance, ContainerInstance::registered_at));
  set(runtime, Result::last_status_change, get(instance, ContainerInstance::registered_at));
  Doc<Health> out;
  set(out, Health::overall_status, state);
  append(out, Health::details, runtime);
  return std::move(out).json();
}

std::vector<std::uint16_t> together(std::vector<std::uint16_t> ports,
                                    const std::vector<std::uint16_t>& more) {
  ports.insert(ports.end(), more.begin(), more.end());
  std::sort(ports.begin(), ports.end());
  ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
  return ports;
}

Json remaining_resources(const InstanceRecord& record, const InstanceUse& use) {
  ResourceAmounts amounts = amounts_of(get(record.document, ContainerInstance::registered_resources).json());
  const bool has_gpus = !amounts.gpus.empty();
  amounts.resources = use.remaining;
  amounts.tcp_ports = together(std::move(amounts.tcp_ports), use.tcp_ports);
  amounts.udp_ports = together(std::move(amounts.udp_ports), use.udp_ports);
  amounts.gpus = use.free_gpus;
  Json out = to_resource_list(amounts);
  if (has_gpus && amounts.gpus.empty()) out.push_back(new_set("GPU", {}));
  return out;
}

}  // namespace

std::string instance_use_key(std::string_view instance_key) {
  return scope_of(instance_key).key("ecs", "instance-use", key_rest(instance_key));
}

std::string_view cluster_of_instance(std::string_view instance_key) {
  const std::string_view rest = key_rest(instance_key);
  return rest.substr(0, rest.find('/'));
}

std::string_view id_of_instance(std::string_view instance_key) {
  return instance_key.substr(instance_key.rfind('/') + 1);
}

Json to_stored(const InstanceRecord& record) {
  Json stored = record.document.json();
  Json hidden = {{"enis", record.enis}};
  if (record.inactive_since) hidden["inactiveSince"] = record.inactive_since->ms;
  stored[kHidden] = std::move(hidden);
  return stored;
}

InstanceRecord to_instance_record(const Json& stored) {
  InstanceRecord record{.document = Doc<ContainerInstance>(stored), .enis = 0, .inactive_since = {}};
  const Json hidden = stored.value(kHidden, Json::object());
  record.enis = hidden.value("enis", 0);
  if (const Json* since = member(hidden, "inactiveSince"))
    record.inactive_since = Instant{since->get<std::int64_t>()};
  record.document.json().erase(kHidden);
  return record;
}

Json to_stored(const InstanceUse& use) {
  Json groups = Json::object();
  for (const GroupCount& count : use.groups) groups[count.group] = count.tasks;
  return {{"cpu", use.remaining.cpu_units}, {"memory", use.remaining.memory_mib},
          {"tcp", use.tcp_ports},           {"udp", use.udp_ports},
          {"gpus", use.free_gpus},          {"enis", use.free_enis},
          {"wanted", use.wanted},           {"running", use.running},
          {"pending", use.pending},         {"groups", std::move(groups)},
          {"version", use.version}};
}

InstanceUse to_instance_use(const Json& stored) {
  InstanceUse use;
  use.remaining = {stored.at("cpu").get<std::int64_t>(), stored.at("memory").get<std::int64_t>()};
  use.tcp_ports = stored.at("tcp").get<std::vector<std::uint16_t>>();
  use.udp_ports = stored.at("udp").get<std::vector<std::uint16_t>>();
  use.free_gpus = stored.at("gpus").get<std::vector<std::string>>();
  use.free_enis = stored.at("enis").get<int>();
  use.wanted = stored.at("wanted").get<int>();
  use.running = stored.at("running").get<int>();
  use.pending = stored.at("pending").get<int>();
  use.version = stored.at("version").get<std::int64_t>();
  for (const auto& [group, tasks] : stored.at("groups").items())
    use.groups.push_back({group, tasks.get<int>()});
  std::sort(use.groups.begin(), use.groups.end(),
            [](const GroupCount& a, const GroupCount& b) { return a.group < b.group; });
  return use;
}

std::optional<InstanceRecord> load_instance(const store::Reader& reader, std::string_view instance_key) {
  const std::optional<Json> stored = reader.get(instance_key);
  return stored ? std::optional(to_instance_record(*stored)) : std::nullopt;
}

std::optional<InstanceUse> load_instance_use(const store::Reader& reader, std::string_view instance_key) {
  const std::optional<Json> stored = reader.get(instance_use_key(instance_key));
  return stored ? std::optional(to_instance_use(*stored)) : std::nullopt;
}

Doc<ContainerInstance> shown_instance(const InstanceRecord& record, const InstanceUse& use,
                                      const InstanceParts& parts) {
  using C = ContainerInstance;
  const View<C> stored = record.document;
  Doc<C> out;
  copy(out, C::container_instance_arn, stored, C::container_instance_arn);
  copy(out, C::ec2_instance_id, stored, C::ec2_instance_id);
  copy(out, C::capacity_provider_name, stored, C::capacity_provider_name);
  set(out, C::version, use.version);
  set(out, C::version_info, get(stored, C::version_info));
  set(out, C::remaining_resources, remaining_resources(record, use));
  copy(out, C::registered_resources, stored, C::registered_resources);
  copy(out, C::status, stored, C::status);
  copy(out, C::status_reason, stored, C::status_reason);
  copy(out, C::agent_connected, stored, C::agent_connected);
  set(out, C::running_tasks_count, use.wanted);
  set(out, C::pending_tasks_count, use.pending);
  copy(out, C::agent_update_status, stored, C::agent_update_status);
  copy(out, C::attributes, stored, C::attributes);
  copy(out, C::registered_at, stored, C::registered_at);
  set(out, C::attachments, Json::array());
  set(out, C::tags, parts.tags ? get(stored, C::tags).json() : Json::array());
  if (parts.health) out.json()[C::health_status.name] = health_of(stored);
  return out;
}

Json to_resource_list(const ResourceAmounts& amounts) {
  Json out = Json::array({new_resource("CPU", "INTEGER", amounts.resources.cpu_units),
                          new_resource("MEMORY", "INTEGER", amounts.resources.memory_mib),
                          new_set("PORTS", port_texts(amounts.tcp_ports)),
                          new_set("PORTS_UDP", port_texts(amounts.udp_ports))});
  if (!amounts.gpus.empty()) out.push_back(new_set("GPU", amounts.gpus));
  return out;
}

ResourceAmounts amounts_of(const Json& resource_list) {
  ResourceAmounts out;
  for (const View<Resource> resource : model::ListView<Resource>(resource_list)) {
    const std::string name = get(resource, Resource::name);
    if (name == "CPU") out.resources.cpu_units = get(resource, Resource::integer_value);
    if (name == "MEMORY") out.resources.memory_mib = get(resource, Resource::integer_value);
    if (name == "PORTS") out.tcp_ports = ports_of(resource);
    if (name == "PORTS_UDP") out.udp_ports = ports_of(resource);
    if (name == "GPU")
      for (const std::string& gpu : get(resource, Resource::string_set_value)) out.gpus.push_back(gpu);
  }
  return out;
}

std::string instance_row_prefix(const Scope& scope, std::string_view cluster) {
  return scope.account + "/" + scope.region + "/" + std::string(cluster) + "/";
}

void instance_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const InstanceRecord record = to_instance_record(document);
  if (record.inactive_since) {
    out.push_back(due_row(*record.inactive_since + kInactiveAreKept, kForgetInstanceStep, key));
    return;
  }
  const std::string status = get(record.document, ContainerInstance::status);
  const std::string prefix = instance_row_prefix(scope_of(key), cluster_of_instance(key));
  const std::string id(id_of_instance(key));
  out.push_back({std::string(kInstancePlaces), prefix + id, place_carry(record)});
  out.push_back({std::string(kInstancesByStatus), prefix + status + "/" + id, ""});
}

void instance_use_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const std::string prefix = instance_row_prefix(scope_of(key), cluster_of_instance(key));
  out.push_back({std::string(kInstanceUses), prefix + std::string(id_of_instance(key)),
                 use_carry(to_instance_use(document))});
}

}  // namespace berth::backend
