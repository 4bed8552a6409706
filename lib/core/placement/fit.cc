#include "core/placement/fit.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace berth::core::placement {
namespace {

constexpr std::array kFilters = {Reason::inactive,
                                 Reason::agent,
                                 Reason::cpu,
                                 Reason::memory,
                                 Reason::gpu,
                                 Reason::ports,
                                 Reason::enis,
                                 Reason::attribute,
                                 Reason::location,
                                 Reason::member_of,
                                 Reason::distinct_instance};

// A task that wants nothing of a resource fits where less than nothing of it is left.
bool is_enough(std::int64_t have, std::int64_t wanted) { return wanted <= 0 || wanted <= have; }

std::string amount(std::string_view what, std::int64_t wanted, std::int64_t have) {
  return "needs " + std::to_string(wanted) + ' ' + std::string(what) + ", " + std::to_string(have) +
         " remain";
}

bool any_taken(const std::vector<std::uint16_t>& wanted, const std::vector<std::uint16_t>& taken) {
  return std::any_of(wanted.begin(), wanted.end(), [&](std::uint16_t port) {
    return std::binary_search(taken.begin(), taken.end(), port);
  });
}

bool ports_free(const Instance& instance, const Demand& demand) {
  return !any_taken(demand.tcp_ports, instance.tcp_ports) && !any_taken(demand.udp_ports, instance.udp_ports);
}

std::string ports_text(const Instance& instance, const Demand& demand) {
  std::string out;
  const auto add = [&](const std::vector<std::uint16_t>& wanted, const std::vector<std::uint16_t>& taken,
                       std::string_view protocol) {
    for (const std::uint16_t port : wanted)
      if (std::binary_search(taken.begin(), taken.end(), port))
        out += (out.empty() ? "" : ", ") + std::to_string(port) + '/' + std::string(protocol);
  };
  add(demand.tcp_ports, instance.tcp_ports, "tcp");
  add(demand.udp_ports, instance.udp_ports, "udp");
  return "needs host port " + out + ", in use or reserved";
}

bool has_attributes(const Instance& instance, const Demand& demand) {
  return std::all_of(demand.required_attributes.begin(), demand.required_attributes.end(),
                     [&](const std::string& name) { return attribute(instance, name) != nullptr; });
}

std::string missing_text(const Instance& instance, const Demand& demand) {
  std::vector<std::string> missing;
  for (const std::string& name : demand.required_attributes)
    if (attribute(instance, name) == nullptr) missing.push_back(name);
  return "lacks " + join(missing, ", ");
}

bool in_zones(const Instance& instance, const Demand& demand) {
  if (demand.zones.empty()) return true;
  const std::string* zone = attribute(instance, kZoneAttribute);
  return zone != nullptr && std::find(demand.zones.begin(), demand.zones.end(), *zone) != demand.zones.end();
}

bool is_member(const Instance& instance, const Rules& rules) {
  return std::all_of(rules.member_of.begin(), rules.member_of.end(),
                     [&](const Query& query) { return query.matches(instance); });
}

std::string unmet_text(const Instance& instance, const Rules& rules) {
  std::vector<std::string> unmet;
  for (const Query& query : rules.member_of)
    if (!query.matches(instance)) unmet.push_back(query.text());
  return "does not match " + join(unmet, "; ");
}

bool is_distinct(const Instance& instance, const Rules& rules) {
  return !rules.distinct_instance || tasks_of(instance, rules.group) == 0;
}

bool passes(Reason filter, const Instance& instance, const Demand& demand, const Rules& rules) {
  switch (filter) {
    case Reason::inactive:
      return instance.status == Status::active;
    case Reason::agent:
      return instance.agent_connected;
    case Reason::cpu:
      return is_enough(instance.remaining.cpu_units, demand.resources.cpu_units);
    case Reason::memory:
      return is_enough(instance.remaining.memory_mib, demand.resources.memory_mib);
    case Reason::gpu:
      return is_enough(static_cast<std::int64_t>(instance.gpus.size()), demand.gpus);
    case Reason::ports:
      return ports_free(instance, demand);
    case Reason::enis:
      return is_enough(instance.enis, demand.enis);
    case Reason::attribute:
      return has_attributes(instance, demand);
    case Reason::location:
      return in_zones(instance, demand);
    case Reason::member_of:
      return is_member(instance, rules);
    case Reason::distinct_instance:
      return is_distinct(instance, rules);
  }
  return false;
}

std::string detail(Reason filter, const Instance& instance, const Demand& demand, const Rules& rules) {
  switch (filter) {
    case Reason::inactive:
      return "is not ACTIVE";
    case Reason::agent:
      return "its agent is not connected";
    case Reason::cpu:
      return amount("CPU units", demand.resources.cpu_units, instance.remaining.cpu_units);
    case Reason::memory:
      return amount("MiB of memory", demand.resources.memory_mib, instance.remaining.memory_mib);
    case Reason::gpu:
      return amount("GPUs", demand.gpus, static_cast<std::int64_t>(instance.gpus.size()));
    case Reason::ports:
      return ports_text(instance, demand);
    case Reason::enis:
      return amount("network interfaces", demand.enis, instance.enis);
    case Reason::attribute:
      return missing_text(instance, demand);
    case Reason::location:
      return "is in none of the subnets' zones: " + join(demand.zones, ", ");
    case Reason::member_of:
      return unmet_text(instance, rules);
    case Reason::distinct_instance:
      return "already has a task of " + rules.group;
  }
  return {};
}

}  // namespace

bool has_room(const Instance& instance, const Demand& demand) {
  return is_enough(instance.remaining.cpu_units, demand.resources.cpu_units) &&
         is_enough(instance.remaining.memory_mib, demand.resources.memory_mib) &&
         is_enough(static_cast<std::int64_t>(instance.gpus.size()), demand.gpus) &&
         ports_free(instance, demand) && is_enough(instance.enis, demand.enis);
}

bool admits(const Instance& instance, const Demand& demand) {
  return instance.status == Status::active && instance.agent_connected && in_zones(instance, demand) &&
         has_attributes(instance, demand);
}

bool meets_constraints(const Instance& instance, const Rules& rules) {
  return is_distinct(instance, rules) && is_member(instance, rules);
}

std::vector<Refusal> refusals(const Instance& instance, const Demand& demand, const Rules& rules) {
  std::vector<Refusal> out;
  for (const Reason filter : kFilters)
    if (!passes(filter, instance, demand, rules))
      out.push_back({filter, detail(filter, instance, demand, rules)});
  return out;
}

std::optional<Reason> first_refusal(const Instance& instance, const Demand& demand, const Rules& rules) {
  for (const Reason filter : kFilters)
    if (!passes(filter, instance, demand, rules)) return filter;
  return std::nullopt;
}

std::string_view failure_reason(Reason reason) {
  switch (reason) {
    case Reason::inactive:
      return "INACTIVE";
    case Reason::agent:
      return "AGENT";
    case Reason::cpu:
      return "RESOURCE:CPU";
    case Reason::memory:
      return "RESOURCE:MEMORY";
    case Reason::gpu:
      return "RESOURCE:GPU";
    case Reason::ports:
      return "RESOURCE:PORTS";
    case Reason::enis:
      return "RESOURCE:ENI";
    case Reason::attribute:
      return "ATTRIBUTE";
    case Reason::location:
      return "LOCATION";
    case Reason::member_of:
      return "MemberOf placement constraint unsatisfied.";
    case Reason::distinct_instance:
      return "DistinctInstance placement constraint unsatisfied.";
  }
  return {};
}

std::string event_reason(Reason reason) {
  switch (reason) {
    case Reason::agent:
      return "doesn't have the agent connected";
    case Reason::cpu:
      return "has insufficient CPU units available";
    case Reason::memory:
      return "has insufficient memory available";
    case Reason::ports:
      return "is already using a port required by your task";
    case Reason::attribute:
      return "is missing an attribute required by your task";
    default:
      return "encountered error \"" + std::string(failure_reason(reason)) + '"';
  }
}

std::optional<ClosestMatch> closest_match(std::span<const Instance> instances, const Demand& demand,
                                          const Rules& rules) {
  std::optional<ClosestMatch> closest;
  std::ptrdiff_t fewest = 0;
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const Instance& instance = instances[i];
    if (instance.status != Status::active) continue;
    const std::ptrdiff_t failed = std::count_if(kFilters.begin(), kFilters.end(), [&](Reason filter) {
      return !passes(filter, instance, demand, rules);
    });
    if (closest && failed >= fewest) continue;
    const std::optional<Reason> reason = first_refusal(instance, demand, rules);
    closest = {i, reason.value_or(Reason::inactive)};
    fewest = failed;
  }
  return closest;
}

}  // namespace berth::core::placement
