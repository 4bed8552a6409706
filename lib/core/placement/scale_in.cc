#include "core/placement/scale_in.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>

namespace berth::core::placement {
namespace {

bool is_spread(const Strategy& strategy) {
  return strategy.kind == Strategy::Kind::spread_instance ||
         strategy.kind == Strategy::Kind::spread_attribute;
}

bool has(const std::vector<Strategy>& chain, Strategy::Kind kind) {
  return std::any_of(chain.begin(), chain.end(), [kind](const Strategy& s) { return s.kind == kind; });
}

// The chain by which tasks are stopped, for that by which they were placed.
std::vector<Strategy> stop_chain(std::vector<Strategy> chain) {
  const bool only_spread = std::all_of(chain.begin(), chain.end(), is_spread);
  if (only_spread && !has(chain, Strategy::Kind::spread_attribute)) return service_default_strategies();
  std::erase_if(chain, [](const Strategy& s) { return s.kind == Strategy::Kind::random; });
  if (only_spread && !has(chain, Strategy::Kind::spread_instance))
    chain.push_back({Strategy::Kind::spread_instance, {}});
  return chain;
}

// The value that a spread step sees: which instance, or what attribute; nothing is a value too.
std::optional<std::string> spread_value(const SetTask& task, std::span<const Instance> instances,
                                        const Strategy& step) {
  if (step.kind == Strategy::Kind::spread_instance)
    return task.instance ? std::optional(std::to_string(*task.instance)) : std::nullopt;
  if (!task.instance) return step.attribute == kZoneAttribute ? std::optional(task.zone) : std::nullopt;
  const std::string* value = attribute(instances[*task.instance], step.attribute);
  return value ? std::optional(*value) : std::nullopt;
}

// One step of the chain over the tasks that are left: for a spread the tasks by value, else free resources by
// instance.
struct StepState {
  Strategy::Kind kind;
  std::vector<std::size_t> value_of;  // of each task
  std::vector<std::int64_t> amount;   // of each value: tasks, or units that are free

  std::int64_t measure(std::size_t task, const SetTask& it) const {
    const std::int64_t of_value = amount[value_of[task]];
    if (kind == Strategy::Kind::binpack_cpu) return of_value + it.resources.cpu_units;
    if (kind == Strategy::Kind::binpack_memory) return of_value + it.resources.memory_mib;
    return of_value;
  }
  void stopped(std::size_t task, const SetTask& it) {
    std::int64_t& of_value = amount[value_of[task]];
    if (kind == Strategy::Kind::binpack_cpu)
      of_value += it.resources.cpu_units;
    else if (kind == Strategy::Kind::binpack_memory)
      of_value += it.resources.memory_mib;
    else
      --of_value;
  }
};

StepState spread_state(std::span<const SetTask> tasks, std::span<const Instance> instances,
                       const Strategy& step) {
  StepState state{.kind = step.kind, .value_of = {}, .amount = {}};
  std::map<std::optional<std::string>, std::size_t> known;
  for (const SetTask& task : tasks) {
    const std::size_t value =
        known.try_emplace(spread_value(task, instances, step), known.size()).first->second;
    state.amount.resize(known.size());
    ++state.amount[value];
    state.value_of.push_back(value);
  }
  return state;
}

StepState binpack_state(std::span<const SetTask> tasks, std::span<const Instance> instances,
                        const Strategy& step) {
  StepState state{.kind = step.kind, .value_of = {}, .amount = {}};
  for (const Instance& instance : instances)
    state.amount.push_back(step.kind == Strategy::Kind::binpack_cpu ? instance.remaining.cpu_units
                                                                    : instance.remaining.memory_mib);
  state.amount.push_back(0);  // of no instance
  for (const SetTask& task : tasks) state.value_of.push_back(task.instance.value_or(instances.size()));
  return state;
}

// Lower goes first.
int urgency(const SetTask& task, std::span<const Instance> instances) {
  if (task.instance && instances[*task.instance].status == Status::draining) return 0;
  return task.is_outdated ? 1 : 2;
}

// Keeps those of `tasks` for which `measure` is greatest.
template <class Measure>
void keep_greatest(std::vector<std::size_t>& tasks, Measure measure) {
  std::int64_t greatest = std::numeric_limits<std::int64_t>::min();
  for (const std::size_t task : tasks) greatest = std::max(greatest, measure(task));
  std::erase_if(tasks, [&](std::size_t task) { return measure(task) != greatest; });
}

}  // namespace

std::vector<std::size_t> choose_to_stop(std::span<const SetTask> tasks, std::span<const Instance> instances,
                                        const std::vector<Strategy>& strategies, std::size_t count, Seed seed,
                                        std::string_view key) {
  std::vector<StepState> steps;
  for (const Strategy& step : stop_chain(strategies))
    steps.push_back(is_spread(step) ? spread_state(tasks, instances, step)
                                    : binpack_state(tasks, instances, step));
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    if (!tasks[i].is_protected) left.push_back(i);

  std::vector<std::size_t> out;
  while (out.size() < count && !left.empty()) {
    std::vector<std::size_t> kept = left;
    keep_greatest(kept, [&](std::size_t task) { return std::int64_t{-urgency(tasks[task], instances)}; });
    for (const StepState& step : steps)
      keep_greatest(kept, [&](std::size_t task) { return step.measure(task, tasks[task]); });
    const std::uint64_t drawn = draw_u64(seed, {.key = key, .purpose = "scale-in", .counter = out.size()});
    const std::size_t chosen = kept[drawn % kept.size()];
    for (StepState& step : steps) step.stopped(chosen, tasks[chosen]);
    left.erase(std::lower_bound(left.begin(), left.end(), chosen));
    out.push_back(chosen);
  }
  return out;
}

}  // namespace berth::core::placement
