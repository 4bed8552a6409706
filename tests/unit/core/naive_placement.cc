#include "unit/core/naive_placement.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>

namespace berth::tests {
namespace {

using namespace core::placement;

constexpr std::string_view kAbsent{"\0absent", 7};

std::string_view value_of(const Instance& instance, std::string_view name) {
  const std::string* value = attribute(instance, name);
  return value == nullptr ? kAbsent : std::string_view(*value);
}

template <class T>
bool contains(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

NaivePlacer::NaivePlacer(std::vector<Instance> instances, Rules rules, Seed seed)
    : instances_(std::move(instances)), rules_(std::move(rules)), seed_(seed) {
  for (const Strategy& strategy : rules_.strategies) {
    std::map<std::string_view, std::size_t> numbers;
    std::vector<std::size_t>& values = values_.emplace_back();
    if (strategy.kind == Strategy::Kind::spread_attribute)
      for (const Instance& instance : instances_)
        values.push_back(
            numbers.try_emplace(value_of(instance, strategy.attribute), numbers.size()).first->second);
  }
  std::map<std::vector<std::size_t>, std::size_t> first_seen;
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t i = 0; i < instances_.size(); ++i) {
    std::vector<std::size_t> all;
    for (const std::vector<std::size_t>& values : values_)
      if (!values.empty()) all.push_back(values[i]);
    order.emplace_back(first_seen.try_emplace(all, i).first->second, i);
  }
  std::sort(order.begin(), order.end());
  tie_order_.resize(order.size());
  for (std::size_t n = 0; n < order.size(); ++n) tie_order_[order[n].second] = n;
}

bool NaivePlacer::may_take(const Instance& instance, const Demand& demand) const {
  const auto& want = demand.resources;
  if (want.cpu_units > 0 && want.cpu_units > instance.remaining.cpu_units) return false;
  if (want.memory_mib > 0 && want.memory_mib > instance.remaining.memory_mib) return false;
  if (instance.status != Status::active || !instance.agent_connected) return false;
  if (demand.gpus > static_cast<int>(instance.gpus.size())) return false;
  if (demand.enis > 0 && demand.enis > instance.enis) return false;
  for (const std::uint16_t port : demand.tcp_ports)
    if (contains(instance.tcp_ports, port)) return false;
  for (const std::uint16_t port : demand.udp_ports)
    if (contains(instance.udp_ports, port)) return false;
  for (const std::string& name : demand.required_attributes)
    if (attribute(instance, name) == nullptr) return false;
  if (!demand.zones.empty()) {
    const std::string* zone = attribute(instance, "ecs.availability-zone");
    if (zone == nullptr || !contains(demand.zones, *zone)) return false;
  }
  if (rules_.distinct_instance)
    for (const GroupCount& count : instance.groups)
      if (count.group == rules_.group && count.tasks > 0) return false;
  for (const Query& query : rules_.member_of)
    if (!query.matches(instance)) return false;
  return true;
}

void NaivePlacer::narrow(std::vector<std::size_t>& kept, std::size_t step) const {
  const Strategy& strategy = rules_.strategies[step];
  if (strategy.kind == Strategy::Kind::random) return;
  const std::vector<std::size_t>& values = values_[step];
  std::vector<std::int64_t> tasks_by_value(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    tasks_by_value[values[i]] += tasks_of(instances_[i], rules_.group);

  std::vector<std::int64_t> measures;
  std::int64_t best = std::numeric_limits<std::int64_t>::max();
  for (const std::size_t i : kept) {
    std::int64_t measure = 0;
    if (strategy.kind == Strategy::Kind::binpack_cpu) measure = instances_[i].remaining.cpu_units;
    if (strategy.kind == Strategy::Kind::binpack_memory) measure = instances_[i].remaining.memory_mib;
    if (strategy.kind == Strategy::Kind::spread_instance) measure = tasks_of(instances_[i], rules_.group);
    if (strategy.kind == Strategy::Kind::spread_attribute) measure = tasks_by_value[values[i]];
    measures.push_back(measure);
    best = std::min(best, measure);
  }
  std::size_t n = 0;
  std::erase_if(kept, [&](std::size_t) { return measures[n++] != best; });
}

std::optional<std::size_t> NaivePlacer::place(const Demand& demand, std::string_view key) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < instances_.size(); ++i)
    if (may_take(instances_[i], demand)) kept.push_back(i);
  if (kept.empty()) return std::nullopt;
  for (std::size_t step = 0; step < rules_.strategies.size(); ++step) narrow(kept, step);
  const std::size_t drawn = draw_u64(seed_, {.key = key, .purpose = "placement", .counter = 0}) % kept.size();
  std::nth_element(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(drawn), kept.end(),
                   [&](std::size_t a, std::size_t b) { return tie_order_[a] < tie_order_[b]; });
  claim(instances_[kept[drawn]], demand, rules_.group);
  return kept[drawn];
}

}  // namespace berth::tests
