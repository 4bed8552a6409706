#include "backend/ecs/task_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "backend/ecs/instance_use.h"
#include "backend/ecs/task_definitions.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

using berth::ecs::ContainerDefinition;
using berth::ecs::NetworkBinding;
using berth::ecs::PortMapping;
using berth::ecs::Task;
using berth::ecs::TaskDefinition;

constexpr int kEphemeralFirst = 32'768;  // ip_local_port_range as most hosts have it
constexpr int kEphemeralLast = 60'999;

Json name_and_value(const char* name, std::string value) {
  return {{"name", name}, {"value", std::move(value)}};
}

struct Address {
  std::string text;
  std::string name;
};

// An address of the default VPC's private range, drawn by the task.
Address address_of(Seed seed, std::string_view task_key) {
  const std::uint64_t bits = draw_u64(seed, {task_key, "private address", 0});
  const auto third = bits >> 8 & 63;
  const auto fourth = 4 + bits % 250;
  return {fmt::format("172.31.{}.{}", third, fourth),
          fmt::format("ip-172-31-{}-{}.ec2.internal", third, fourth)};
}

std::string mac_of(Seed seed, std::string_view task_key) {
  const std::string hex = draw_hex(seed, {task_key, "mac address", 0}, 10);
  std::string mac = "02";
  for (std::size_t i = 0; i < hex.size(); i += 2) mac += ":" + hex.substr(i, 2);
  return mac;
}

void attach_interface(Seed seed, std::string_view task_key, TaskRecord& task) {
  const Address address = address_of(seed, task_key);
  std::string attachment_id;
  for (Json& attachment : edit_list(task.document, Task::attachments)) {
    if (attachment.value("type", "") != "ElasticNetworkInterface") continue;
    attachment["status"] = "ATTACHED";
    attachment_id = attachment.value("id", "");
    Json& details = attachment["details"];
    details.push_back(name_and_value("networkInterfaceId",
                                     "eni-" + draw_hex(seed, {task_key, "network interface", 0}, 17)));
    details.push_back(name_and_value("macAddress", mac_of(seed, task_key)));
    details.push_back(name_and_value("privateDnsName", address.name));
    details.push_back(name_and_value("privateIPv4Address", address.text));
  }
  for (Json& container : edit_list(task.document, Task::containers)) {
    container["networkInterfaces"] =
        Json::array({{{"attachmentId", attachment_id}, {"privateIpv4Address", address.text}}});
  }
}

// A free port of the ephemeral range, from a drawn one upwards.
int dynamic_port(Seed seed, std::string_view task_key, std::uint64_t n, std::set<int>& used) {
  const int range = kEphemeralLast - kEphemeralFirst + 1;
  int port = static_cast<int>(draw_u64(seed, {task_key, "host port", n}) % static_cast<unsigned>(range));
  while (used.contains(kEphemeralFirst + port)) port = (port + 1) % range;
  used.insert(kEphemeralFirst + port);
  return kEphemeralFirst + port;
}

// The host ports that other tasks of the instance show.
std::set<int> ports_in_use(const store::Reader& reader, std::string_view task_key,
                           const std::string& instance) {
  std::set<int> used;
  const Scope scope = scope_of(task_key);
  const std::string cluster(cluster_of_task(task_key));
  const std::string prefix =
      scope.account + "/" + scope.region + "/" + cluster + "/" + instance + "/RUNNING/";
  for (const store::Entry& row : reader.scan({.index = kTasksByInstance, .prefix = prefix})) {
    const std::optional<Json> task = reader.get(row.document);
    if (!task) continue;
    for (const auto container : get(model::View<Task>(*task), Task::containers)) {
      for (const auto binding : get(container, berth::ecs::Container::network_bindings)) {
        used.insert(get(binding, NetworkBinding::host_port));
      }
    }
  }
  return used;
}

bool wants_dynamic_port(model::View<TaskDefinition> definition) {
  for (const auto container : get(definition, TaskDefinition::container_definitions)) {
    for (const auto mapping : get(container, ContainerDefinition::port_mappings)) {
      if (get(mapping, PortMapping::host_port) == 0) return true;
    }
  }
  return false;
}

void bind_ports(World& world, std::string_view task_key, TaskRecord& task,
                model::View<TaskDefinition> definition) {
  const bool host_mode = get(definition, TaskDefinition::network_mode) == "host";
  std::set<int> used;
  if (!host_mode && wants_dynamic_port(definition))
    used = ports_in_use(world.store, task_key, task.claim.instance);
  Json& containers = edit_list(task.document, Task::containers);
  std::uint64_t n = 0;
  std::size_t i = 0;
  for (const auto container : get(definition, TaskDefinition::container_definitions)) {
    Json bindings = Json::array();
    for (const auto mapping : get(container, ContainerDefinition::port_mappings)) {
      const int container_port = get(mapping, PortMapping::container_port);
      if (container_port == 0) continue;  // a range is bound as a whole by the runtime
      int host_port = get(mapping, PortMapping::host_port);
      if (host_port == 0)
        host_port = host_mode ? container_port : dynamic_port(world.seed, task_key, n++, used);
      model::Doc<NetworkBinding> binding;
      set(binding, NetworkBinding::bind_ip, "0.0.0.0");
      set(binding, NetworkBinding::container_port, container_port);
      set(binding, NetworkBinding::host_port, host_port);
      set(binding, NetworkBinding::protocol, get_or(mapping, PortMapping::protocol, std::string("tcp")));
      bindings.push_back(binding.json());
    }
    if (i < containers.size()) containers[i++]["networkBindings"] = std::move(bindings);
  }
}

}  // namespace

Json new_attachment(Seed seed, std::string_view task_key, const std::string& subnet) {
  return {{"id", draw_uuid(seed, {task_key, "attachment", 0})},
          {"type", "ElasticNetworkInterface"},
          {"status", "PRECREATED"},
          {"details", Json::array({name_and_value("subnetId", subnet)})}};
}

void show_network(World& world, std::string_view task_key, TaskRecord& task) {
  if (task.awsvpc) {
    attach_interface(world.seed, task_key, task);
    return;
  }
  const auto definition =
      find_task_definition(world.store, scope_of(task_key), get(task.document, Task::task_definition_arn));
  if (definition) bind_ports(world, task_key, task, definition->document);
}

void hide_network(TaskRecord& task) {
  if (!has(task.document, Task::attachments)) return;
  for (Json& attachment : edit_list(task.document, Task::attachments)) {
    if (attachment.value("type", "") == "ElasticNetworkInterface") attachment["status"] = "DELETED";
  }
}

}  // namespace berth::backend
