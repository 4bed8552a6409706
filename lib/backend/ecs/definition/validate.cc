#include "backend/ecs/definition/validate.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "backend/ecs/task_units.h"
#include "base/json.h"

namespace berth::backend::definition {
namespace {

using model::View;
using In = ecs::RegisterTaskDefinitionRequest;
using Container = ecs::ContainerDefinition;

constexpr std::array<Check, 11> kChecks = {
    check_task,    check_containers, check_settings,  check_variables, check_network,   check_dependencies,
    check_volumes, check_logging,    check_placement, check_fargate,   check_simulation};

}  // namespace

model::ListView<Container> Draft::containers() const {
  return model::get(request, In::container_definitions);
}

bool Draft::has_container(std::string_view name) const {
  const auto all = containers();
  return std::any_of(all.begin(), all.end(),
                     [&](View<Container> container) { return name_of(container) == name; });
}

Draft draft_of(View<In> request) {
  Draft draft{.request = request,
              .network_mode = model::get(request, In::network_mode),
              .cpu_units = parse_cpu_units(model::get(request, In::cpu)),
              .memory_mib = parse_memory_mib(model::get(request, In::memory))};
  const auto platform = model::get(request, In::runtime_platform);
  draft.windows = model::get(platform, ecs::RuntimePlatform::operating_system_family).starts_with("WINDOWS");
  if (draft.network_mode.empty() && !draft.windows) draft.network_mode = "bridge";
  for (const std::string& launch_type : model::get(request, In::requires_compatibilities))
    draft.fargate = draft.fargate || launch_type == "FARGATE";
  return draft;
}

Verdict validate(View<In> request) {
  const Draft draft = draft_of(request);
  for (const Check check : kChecks)
    if (Verdict verdict = check(draft)) return verdict;
  return std::nullopt;
}

Verdict each_container(const Draft& draft, std::span<const ContainerCheck> checks) {
  for (const View<Container> container : draft.containers())
    for (const ContainerCheck check : checks)
      if (Verdict verdict = check(draft, container)) return verdict;
  return std::nullopt;
}

Verdict outside(std::string_view setting, View<Container> container, int value, Bounds bounds) {
  if (value >= bounds.low && value <= bounds.high) return std::nullopt;
  return refuse("The '" + std::string(setting) + "' setting for container '" + name_of(container) +
                "' must be between " + std::to_string(bounds.low) + " and " + std::to_string(bounds.high) +
                ".");
}

Refusal invalid_setting(std::string_view setting, View<Container> container) {
  return {.message =
              "Invalid '" + std::string(setting) + "' setting for container '" + name_of(container) + "'."};
}

std::string name_of(View<Container> container) { return model::get(container, Container::name); }

bool plain_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  });
}

}  // namespace berth::backend::definition
