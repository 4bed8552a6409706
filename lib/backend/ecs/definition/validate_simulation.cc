// The labels by which a definition tells the simulated runtime what its containers do: a misspelt one is
// refused, for it would silently mean nothing.
#include <algorithm>
#include <array>
#include <map>

#include "backend/ecs/definition/validate.h"
#include "base/json.h"
#include "core/scaling/load.h"
#include "runtime/simulated.h"

namespace berth::backend::definition {
namespace {

using Container = ecs::ContainerDefinition;

constexpr std::string_view kPrefix = "berth.sim.";
constexpr std::array<std::string_view, 8> kLabels = {
    "berth.sim.start-delay", "berth.sim.exit-after",    "berth.sim.exit-code", "berth.sim.start-error",
    "berth.sim.health",      "berth.sim.healthy-after", "berth.sim.cpu",       "berth.sim.memory"};

Verdict check_label(const std::string& container, const std::string& name, const std::string& value) {
  if (std::find(kLabels.begin(), kLabels.end(), name) == kLabels.end()) {
    return refuse("Container '" + container + "': there is no simulation label '" + name +
                  "'. Those that there are: start-delay, exit-after, exit-code, start-error, health, "
                  "healthy-after, cpu, memory.");
  }
  const bool is_load = name == "berth.sim.cpu" || name == "berth.sim.memory";
  if (is_load && !core::scaling::parse_load(value)) {
    return refuse("Container '" + container + "': " + name + ": '" + value +
                  "' is no load; write 90, total:240 or 60@0s,240@10m");
  }
  const std::vector<std::string> faults = runtime::label_faults({{name, value}});
  if (!faults.empty()) return refuse("Container '" + container + "': " + faults.front());
  return std::nullopt;
}

Verdict check_labels(const Draft&, model::View<Container> container) {
  const Json& labels = model::get(container, Container::docker_labels);
  for (const auto& [name, value] : labels.items()) {
    if (!name.starts_with(kPrefix) || !value.is_string()) continue;
    if (Verdict verdict = check_label(name_of(container), name, value.get<std::string>())) return verdict;
  }
  return std::nullopt;
}

}  // namespace

Verdict check_simulation(const Draft& draft) {
  static constexpr std::array<ContainerCheck, 1> kChecks = {check_labels};
  return each_container(draft, kChecks);
}

}  // namespace berth::backend::definition
