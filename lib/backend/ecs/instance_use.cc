#include "backend/ecs/instance_use.h"

#include <algorithm>
#include <string>
#include <utility>

#include "backend/ecs/instance_carry.h"
#include "backend/ecs/instance_record.h"
#include "backend/ecs/service_record.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using core::placement::Demand;
using core::placement::GroupCount;
using core::placement::Instance;

void add_ports(std::vector<std::uint16_t>& ports, const std::vector<std::uint16_t>& more) {
  ports.insert(ports.end(), more.begin(), more.end());
  std::sort(ports.begin(), ports.end());
}

void remove_ports(std::vector<std::uint16_t>& ports, const std::vector<std::uint16_t>& gone) {
  std::erase_if(ports,
                [&](std::uint16_t port) { return std::find(gone.begin(), gone.end(), port) != gone.end(); });
}

void count_group(std::vector<GroupCount>& groups, std::string_view group, int change) {
  auto found = std::lower_bound(groups.begin(), groups.end(), group,
                                [](const GroupCount& g, std::string_view name) { return g.group < name; });
  if (found == groups.end() || found->group != group) found = groups.insert(found, {std::string(group), 0});
  found->tasks += change;
  if (found->tasks <= 0) groups.erase(found);
}

void store_use(World& world, std::string_view key, const InstanceUse& use) {
  world.store.put(instance_use_key(key), to_stored(use));
}

}  // namespace

std::string instance_key(const Scope& scope, std::string_view cluster, std::string_view id) {
  return scope.key("ecs", "instance", std::string(cluster) + "/" + std::string(id));
}

std::vector<Instance> load_instances(const store::Reader& reader, const Scope& scope,
                                     std::string_view cluster) {
  const std::string prefix = instance_row_prefix(scope, cluster);
  const std::vector<store::Entry> uses = reader.scan({.index = kInstanceUses, .prefix = prefix});
  auto use = uses.begin();
  CarryReader carries;
  std::vector<Instance> out;
  for (const store::Entry& place : reader.scan({.index = kInstancePlaces, .prefix = prefix})) {
    out.push_back(carries.read_place(std::string_view(place.key).substr(prefix.size()), place.carry));
    while (use != uses.end() && use->key < place.key) ++use;
    if (use != uses.end() && use->key == place.key) CarryReader::read_use(out.back(), use->carry);
  }
  return out;
}

std::vector<std::string> claim_on_instance(World& world, const std::string& key, const Demand& demand) {
  std::optional<InstanceUse> use = load_instance_use(world.store, key);
  if (!use) return {};
  use->remaining.cpu_units -= demand.resources.cpu_units;
  use->remaining.memory_mib -= demand.resources.memory_mib;
  add_ports(use->tcp_ports, demand.tcp_ports);
  add_ports(use->udp_ports, demand.udp_ports);
  use->free_enis -= demand.enis;
  const auto wanted = std::min(static_cast<std::size_t>(std::max(demand.gpus, 0)), use->free_gpus.size());
  const auto end = use->free_gpus.begin() + static_cast<std::ptrdiff_t>(wanted);
  std::vector<std::string> gpus(use->free_gpus.begin(), end);
  use->free_gpus.erase(use->free_gpus.begin(), end);
  ++use->version;
  store_use(world, key, *use);
  return gpus;
}

void count_on_instance(World& world, const std::string& key, std::string_view group,
                       const InstanceTaskDelta& delta) {
  std::optional<InstanceUse> use = load_instance_use(world.store, key);
  if (!use) return;
  use->wanted += delta.wanted;
  use->running += delta.running;
  use->pending += delta.pending;
  if (delta.wanted != 0) count_group(use->groups, group, delta.wanted);
  store_use(world, key, *use);
}

void release_on_instance(World& world, const std::string& key, const Demand& demand,
                         const std::vector<std::string>& gpus) {
  std::optional<InstanceUse> use = load_instance_use(world.store, key);
  if (!use) return;
  use->remaining.cpu_units += demand.resources.cpu_units;
  use->remaining.memory_mib += demand.resources.memory_mib;
  remove_ports(use->tcp_ports, demand.tcp_ports);
  remove_ports(use->udp_ports, demand.udp_ports);
  use->free_enis += demand.enis;
  use->free_gpus.insert(use->free_gpus.end(), gpus.begin(), gpus.end());
  std::sort(use->free_gpus.begin(), use->free_gpus.end());
  ++use->version;
  store_use(world, key, *use);
  wake_unplaced_services(world, scope_of(key), cluster_of_instance(key));
}

}  // namespace berth::backend
