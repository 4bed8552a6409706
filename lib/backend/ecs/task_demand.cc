#include "backend/ecs/task_demand.h"

#include <algorithm>

#include "backend/ecs/task_units.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;
using Override = ecs::ContainerOverride;

View<Override> override_of(View<ecs::TaskOverride> overrides, const std::string& container) {
  for (const View<Override> each : model::get(overrides, ecs::TaskOverride::container_overrides))
    if (model::get(each, Override::name) == container) return each;
  return View<Override>(model::detail::empty_object());
}

int gpus_in(model::ListView<ecs::ResourceRequirement> requirements) {
  using R = ecs::ResourceRequirement;
  int gpus = 0;
  for (const View<R> requirement : requirements)
    if (model::get(requirement, R::type) == "GPU")
      gpus += static_cast<int>(parse_int(model::get(requirement, R::value)).value_or(0));
  return gpus;
}

struct ContainerDemand {
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  int gpus = 0;
};

ContainerDemand container_demand(View<Container> container, View<Override> change) {
  ContainerDemand demand;
  demand.cpu_units = model::get_or(change, Override::cpu, model::get(container, Container::cpu));
  const int memory = model::get_or(change, Override::memory, model::get(container, Container::memory));
  const int reserved = model::get_or(change, Override::memory_reservation,
                                     model::get(container, Container::memory_reservation));
  demand.memory_mib = reserved > 0 ? reserved : memory;
  const auto changed = model::get(change, Override::resource_requirements);
  demand.gpus = gpus_in(changed.empty() ? model::get(container, Container::resource_requirements) : changed);
  return demand;
}

void add_static_ports(core::placement::Demand& demand, View<Container> container) {
  using P = ecs::PortMapping;
  for (const View<P> mapping : model::get(container, Container::port_mappings)) {
    const int port = model::get(mapping, P::host_port);
    if (port <= 0) continue;
    auto& ports = model::get(mapping, P::protocol) == "udp" ? demand.udp_ports : demand.tcp_ports;
    ports.push_back(static_cast<std::uint16_t>(port));
  }
}

void sort_once(std::vector<std::uint16_t>& ports) {
  std::sort(ports.begin(), ports.end());
  ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
}

}  // namespace

core::placement::Demand demand_of(View<ecs::TaskDefinition> definition, View<ecs::TaskOverride> overrides) {
  using D = ecs::TaskDefinition;
  using O = ecs::TaskOverride;
  core::placement::Demand demand;
  const std::string network_mode = model::get(definition, D::network_mode);
  const bool on_host = network_mode == "bridge" || network_mode == "host" || network_mode.empty();
  for (const View<Container> container : model::get(definition, D::container_definitions)) {
    const auto of =
        container_demand(container, override_of(overrides, model::get(container, Container::name)));
    demand.resources.cpu_units += of.cpu_units;
    demand.resources.memory_mib += of.memory_mib;
    demand.gpus += of.gpus;
    if (on_host) add_static_ports(demand, container);
  }
  const std::string cpu = model::get_or(overrides, O::cpu, model::get(definition, D::cpu));
  const std::string memory = model::get_or(overrides, O::memory, model::get(definition, D::memory));
  if (const auto units = parse_cpu_units(cpu)) demand.resources.cpu_units = *units;
  if (const auto mib = parse_memory_mib(memory)) demand.resources.memory_mib = *mib;
  demand.enis = network_mode == "awsvpc" ? 1 : 0;
  for (const View<ecs::Attribute> attribute : model::get(definition, D::requires_attributes))
    demand.required_attributes.push_back(model::get(attribute, ecs::Attribute::name));
  std::sort(demand.required_attributes.begin(), demand.required_attributes.end());
  sort_once(demand.tcp_ports);
  sort_once(demand.udp_ports);
  return demand;
}

core::placement::Demand demand_of(View<ecs::TaskDefinition> definition) {
  return demand_of(definition, View<ecs::TaskOverride>(model::detail::empty_object()));
}

}  // namespace berth::backend
