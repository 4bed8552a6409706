#include "core/placement/instance.h"

#include <algorithm>
#include <iterator>

namespace berth::core::placement {
namespace {

void add_ports(std::vector<std::uint16_t>& ports, const std::vector<std::uint16_t>& more) {
  if (more.empty()) return;
  ports.insert(ports.end(), more.begin(), more.end());
  std::sort(ports.begin(), ports.end());
  ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
}

void remove_ports(std::vector<std::uint16_t>& ports, const std::vector<std::uint16_t>& gone) {
  std::erase_if(ports,
                [&](std::uint16_t port) { return std::find(gone.begin(), gone.end(), port) != gone.end(); });
}

}  // namespace

bool Demand::operator==(const Demand& other) const {
  return resources.cpu_units == other.resources.cpu_units &&
         resources.memory_mib == other.resources.memory_mib && tcp_ports == other.tcp_ports &&
         udp_ports == other.udp_ports && gpus == other.gpus && enis == other.enis &&
         required_attributes == other.required_attributes && zones == other.zones;
}

const std::string* attribute(const Instance& instance, std::string_view name) {
  static const std::string kNoValue;
  const auto found = std::lower_bound(instance.attributes.begin(), instance.attributes.end(), name,
                                      [](const Attribute& a, std::string_view n) { return a.name < n; });
  if (found != instance.attributes.end() && found->name == name) return &found->value;
  if (instance.capabilities == nullptr) return nullptr;
  return std::binary_search(instance.capabilities->begin(), instance.capabilities->end(), name) ? &kNoValue
                                                                                                : nullptr;
}

void normalize(Instance& instance) {
  std::sort(instance.attributes.begin(), instance.attributes.end(),
            [](const Attribute& a, const Attribute& b) { return a.name < b.name; });
  std::sort(instance.tcp_ports.begin(), instance.tcp_ports.end());
  std::sort(instance.udp_ports.begin(), instance.udp_ports.end());
  std::sort(instance.groups.begin(), instance.groups.end(),
            [](const GroupCount& a, const GroupCount& b) { return a.group < b.group; });
  std::erase_if(instance.groups, [](const GroupCount& count) { return count.tasks <= 0; });
}

int tasks_of(const Instance& instance, std::string_view group) {
  const auto found =
      std::lower_bound(instance.groups.begin(), instance.groups.end(), group,
                       [](const GroupCount& g, std::string_view name) { return g.group < name; });
  return found != instance.groups.end() && found->group == group ? found->tasks : 0;
}

void count_task(Instance& instance, std::string_view group, int change) {
  instance.running_tasks += change;
  auto found = std::lower_bound(instance.groups.begin(), instance.groups.end(), group,
                                [](const GroupCount& g, std::string_view name) { return g.group < name; });
  if (found == instance.groups.end() || found->group != group)
    found = instance.groups.insert(found, {std::string(group), 0});
  found->tasks += change;
  if (found->tasks <= 0) instance.groups.erase(found);
}

std::vector<std::string> claim(Instance& instance, const Demand& demand, std::string_view group) {
  instance.remaining.cpu_units -= demand.resources.cpu_units;
  instance.remaining.memory_mib -= demand.resources.memory_mib;
  add_ports(instance.tcp_ports, demand.tcp_ports);
  add_ports(instance.udp_ports, demand.udp_ports);
  instance.enis -= demand.enis;
  const auto taken_end = instance.gpus.begin() + demand.gpus;
  std::vector<std::string> taken(std::make_move_iterator(instance.gpus.begin()),
                                 std::make_move_iterator(taken_end));
  instance.gpus.erase(instance.gpus.begin(), taken_end);
  count_task(instance, group, 1);
  return taken;
}

void release(Instance& instance, const Demand& demand, std::span<const std::string> gpus) {
  instance.remaining.cpu_units += demand.resources.cpu_units;
  instance.remaining.memory_mib += demand.resources.memory_mib;
  remove_ports(instance.tcp_ports, demand.tcp_ports);
  remove_ports(instance.udp_ports, demand.udp_ports);
  instance.enis += demand.enis;
  instance.gpus.insert(instance.gpus.end(), gpus.begin(), gpus.end());
  std::sort(instance.gpus.begin(), instance.gpus.end());
}

}  // namespace berth::core::placement
