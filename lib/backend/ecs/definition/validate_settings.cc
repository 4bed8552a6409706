// What a container sets for itself: health checks, timeouts, restarts, limits, Linux parameters, GPUs.
#include <array>

#include "backend/ecs/definition/validate.h"
#include "base/text.h"

namespace berth::backend::definition {
namespace {

using model::View;
using Container = ecs::ContainerDefinition;
using Health = ecs::HealthCheck;

constexpr std::size_t kIgnoredExitCodesMax = 50;
constexpr Bounds kRestartPeriod = {60, 1800};
constexpr Bounds kSwappiness = {0, 100};

struct HealthNumber {
  const char* name;
  model::Field<Health, int> field;
  Bounds bounds;
};
constexpr std::array<HealthNumber, 4> kHealthNumbers = {{
    {"interval", Health::interval, {5, 300}},
    {"timeout", Health::timeout, {2, 60}},
    {"retries", Health::retries, {1, 10}},
    {"startPeriod", Health::start_period, {0, 300}},
}};

Verdict check_health(const Draft&, View<Container> container) {
  const auto health = model::find(container, Container::health_check);
  if (!health) return std::nullopt;
  if (model::get(*health, Health::command).empty())
    return refuse("Health check command must be specified for container '" + name_of(container) + "'");
  for (const HealthNumber& number : kHealthNumbers) {
    const auto value = model::find(*health, number.field);
    if (!value) continue;
    const bool low = *value < number.bounds.low;
    if (!low && *value <= number.bounds.high) continue;
    return refuse("Health check " + std::string(number.name) +
                  (low ? " must be greater than or equal to the minimum allowed value "
                       : " must be less than or equal to the maximum allowed value ") +
                  std::to_string(low ? number.bounds.low : number.bounds.high) + " for container '" +
                  name_of(container) + "'");
  }
  return std::nullopt;
}

Verdict check_timeouts(const Draft&, View<Container> container) {
  if (model::get(container, Container::start_timeout) < 0) return invalid_setting("startTimeout", container);
  if (model::get(container, Container::stop_timeout) < 0) return invalid_setting("stopTimeout", container);
  return std::nullopt;
}

Verdict check_restart(const Draft&, View<Container> container) {
  using Policy = ecs::ContainerRestartPolicy;
  const auto policy = model::get(container, Container::restart_policy);
  if (const auto period = model::find(policy, Policy::restart_attempt_period))
    if (Verdict verdict = outside("restartAttemptPeriod", container, *period, kRestartPeriod)) return verdict;
  if (model::get(policy, Policy::ignored_exit_codes).size() > kIgnoredExitCodesMax)
    return invalid_setting("ignoredExitCodes", container);
  return std::nullopt;
}

Verdict check_ulimits(const Draft&, View<Container> container) {
  using Limit = ecs::Ulimit;
  for (const View<Limit> limit : model::get(container, Container::ulimits)) {
    if (model::get(limit, Limit::soft_limit) > model::get(limit, Limit::hard_limit))
      return refuse("Soft limit exceeds hard limit for ulimit " + model::get(limit, Limit::name));
  }
  return std::nullopt;
}

Verdict check_linux_parameters(const Draft&, View<Container> container) {
  using Linux = ecs::LinuxParameters;
  const auto parameters = model::get(container, Container::linux_parameters);
  if (model::get(parameters, Linux::max_swap) < 0) return invalid_setting("maxSwap", container);
  if (const auto swappiness = model::find(parameters, Linux::swappiness))
    if (Verdict verdict = outside("swappiness", container, *swappiness, kSwappiness)) return verdict;
  for (const View<ecs::Tmpfs> tmpfs : model::get(parameters, Linux::tmpfs))
    if (model::get(tmpfs, ecs::Tmpfs::size) <= 0) return invalid_setting("tmpfs", container);
  return std::nullopt;
}

Verdict check_resources(const Draft&, View<Container> container) {
  using R = ecs::ResourceRequirement;
  for (const View<R> requirement : model::get(container, Container::resource_requirements)) {
    if (model::get(requirement, R::type) == "InferenceAccelerator")
      return refuse("Unsupported field 'inferenceAccelerators'");
    if (parse_int(model::get(requirement, R::value)).value_or(0) <= 0)
      return invalid_setting("resourceRequirements", container);
  }
  return std::nullopt;
}

constexpr std::array<ContainerCheck, 6> kChecks = {check_health,  check_timeouts,         check_restart,
                                                   check_ulimits, check_linux_parameters, check_resources};

}  // namespace

Verdict check_settings(const Draft& draft) { return each_container(draft, kChecks); }

}  // namespace berth::backend::definition
