// Port mappings, and the settings that a network mode excludes.
#include <array>
#include <set>

#include "backend/ecs/definition/port_range.h"
#include "backend/ecs/definition/validate.h"
#include "base/text.h"

namespace berth::backend::definition {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;
using Port = ecs::PortMapping;

constexpr int kPortMax = 65535;
constexpr std::size_t kRangesMax = 100;

std::string when(const Draft& draft) { return "When networkMode=" + draft.network_mode + ", "; }

Verdict check_single_port(const Draft& draft, View<Container> container, View<Port> mapping) {
  const int container_port = model::get(mapping, Port::container_port);
  const int host_port = model::get(mapping, Port::host_port);
  if (container_port < 1 || container_port > kPortMax) return invalid_setting("containerPort", container);
  if (host_port < 0 || host_port > kPortMax) return invalid_setting("hostPort", container);
  // On the host's own network 0 is the container's port; with an interface of its own, only leaving it out
  // is.
  const bool left_out =
      !model::has(mapping, Port::host_port) || (draft.network_mode == "host" && host_port == 0);
  const bool own_numbers = draft.network_mode == "awsvpc" || draft.network_mode == "host";
  if (own_numbers && !left_out && host_port != container_port)
    return refuse(when(draft) + "the host ports and container ports in port mappings must match.");
  return std::nullopt;
}

Verdict check_port_range(const Draft& draft, View<Container> container, View<Port> mapping) {
  if (model::has(mapping, Port::container_port) || model::has(mapping, Port::host_port)) {
    return refuse("Invalid port mapping for container '" + name_of(container) +
                  "', cannot specify both single port and port range.");
  }
  const auto range = parse_port_range(model::get(mapping, Port::container_port_range));
  if (!range || draft.network_mode == "host") return invalid_setting("containerPortRange", container);
  return std::nullopt;
}

Verdict check_mappings(const Draft& draft, View<Container> container) {
  std::size_t ranges = 0;
  for (const View<Port> mapping : model::get(container, Container::port_mappings)) {
    const bool range = model::has(mapping, Port::container_port_range);
    if (range) ++ranges;
    if (Verdict verdict = range ? check_port_range(draft, container, mapping)
                                : check_single_port(draft, container, mapping))
      return verdict;
  }
  if (ranges > kRangesMax) return invalid_setting("containerPortRange", container);
  return std::nullopt;
}

// The ports that a mapping takes of what the whole task shares: the interface, or the host.
PortRange shared_ports(const Draft& draft, View<Port> mapping) {
  if (draft.network_mode == "bridge" || draft.network_mode.empty()) {
    const int port = model::get(mapping, Port::host_port);
    return {port, port};
  }
  if (const auto range = parse_port_range(model::get(mapping, Port::container_port_range))) return *range;
  const int port = model::get(mapping, Port::container_port);
  return {port, port};
}

Verdict check_ports_differ(const Draft& draft) {
  const bool host_side = draft.network_mode == "bridge" || draft.network_mode.empty();
  std::set<std::pair<std::string, int>> taken;
  for (const View<Container> container : draft.containers()) {
    for (const View<Port> mapping : model::get(container, Container::port_mappings)) {
      const std::string protocol = to_upper(model::get_or(mapping, Port::protocol, std::string("tcp")));
      const PortRange ports = shared_ports(draft, mapping);
      for (int port = ports.first; port <= ports.last; ++port) {
        if (port == 0 || taken.insert({protocol, port}).second) continue;
        return refuse(protocol + (host_side ? " host port '" : " container port '") + std::to_string(port) +
                      "' is used multiple times in task when networkMode=" +
                      (draft.network_mode.empty() ? "default" : draft.network_mode) + ".");
      }
    }
  }
  return std::nullopt;
}

Verdict check_port_names_differ(const Draft& draft) {
  std::set<std::string> names;
  for (const View<Container> container : draft.containers())
    for (const View<Port> mapping : model::get(container, Container::port_mappings))
      if (const std::string name = model::get(mapping, Port::name);
          !name.empty() && !names.insert(name).second)
        return refuse(when(draft) + "port mapping name is already used");
  return std::nullopt;
}

// What makes no sense on a network of the task's own or of the host.
Verdict check_mode(const Draft& draft, View<Container> container) {
  const bool awsvpc = draft.network_mode == "awsvpc";
  const bool host = draft.network_mode == "host";
  const struct {
    bool refused;
    const char* text;
  } settings[] = {
      {(awsvpc || host) && !model::get(container, Container::links).empty(), "Links are not supported"},
      {(awsvpc || host) && !model::get(container, Container::hostname).empty(),
       "hostname is not supported on container"},
      {awsvpc && !model::get(container, Container::dns_servers).empty(),
       "DNS servers are not supported on container"},
      {awsvpc && !model::get(container, Container::dns_search_domains).empty(),
       "DNS search domains are not supported on container"},
      {awsvpc && !model::get(container, Container::extra_hosts).empty(),
       "Extra hosts are not supported on container"},
      {awsvpc && model::get(container, Container::disable_networking),
       "Disable Networking is not supported on container"},
      {draft.network_mode == "none" && !model::get(container, Container::port_mappings).empty(),
       "Port mappings are not supported"},
  };
  for (const auto& setting : settings)
    if (setting.refused)
      return refuse(std::string(setting.text) + " when networkMode=" + draft.network_mode + ".");
  return std::nullopt;
}

constexpr std::array<ContainerCheck, 2> kChecks = {check_mode, check_mappings};

}  // namespace

Verdict check_network(const Draft& draft) {
  if (Verdict verdict = each_container(draft, kChecks)) return verdict;
  if (Verdict verdict = check_ports_differ(draft)) return verdict;
  return check_port_names_differ(draft);
}

}  // namespace berth::backend::definition
