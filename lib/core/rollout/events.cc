#include "core/rollout/events.h"

#include <fmt/format.h>

namespace berth::core::rollout {
namespace {

constexpr std::string_view kMoreInformation =
    "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
constexpr Duration kHoldBack = hours(6);

std::string listed(Ids ids) {
  std::string text;
  for (const std::string& id : ids) text += fmt::format(" (task {})", id);
  return text;
}

}  // namespace

std::string steady_event(std::string_view service) {
  return fmt::format("(service {}) has reached a steady state.", service);
}

std::string started_event(std::string_view service, Ids ids, int replaced) {
  std::string text = fmt::format("(service {}) has started {} tasks:{}.", service, ids.size(), listed(ids));
  if (replaced > 0)
    text += fmt::format(" Amazon ECS replaced {} tasks due to an unhealthy status.", replaced);
  return text;
}

std::string stopped_event(std::string_view service, Ids ids) {
  return fmt::format("(service {}) has stopped {} running tasks:{}.", service, ids.size(), listed(ids));
}

std::string stopped_pending_event(std::string_view service, int count) {
  return fmt::format("(service {}) stopped {} pending tasks.", service, count);
}

std::string completed_event(std::string_view service, std::string_view deployment) {
  return fmt::format("(service {}) (deployment {}) deployment completed.", service, deployment);
}

std::string unhealthy_event(std::string_view service, std::string_view task) {
  return fmt::format("(service {}) (task {}) failed container health checks.", service, task);
}

std::string stuck_event(std::string_view service) {
  return fmt::format(
      "(service {}) was unable to stop or start tasks during a deployment because of the service deployment "
      "configuration. Update the minimumHealthyPercent or maximumPercent value and try again.",
      service);
}

std::string backoff_event(std::string_view service) {
  return fmt::format("(service {}) is unable to consistently start tasks successfully. {}", service,
                     kMoreInformation);
}

std::string protected_event(std::string_view service, std::string_view deployment, int tasks) {
  return fmt::format(
      "(service {}) was unable to reach steady state because (taskSet {}) was unable to scale in due to "
      "(reason {} tasks under protection)",
      service, deployment, tasks);
}

std::string no_instances_event(std::string_view service) {
  return fmt::format(
      "(service {}) was unable to place a task because no container instance met all of its requirements. "
      "Reason: No Container Instances were found in your cluster. {}",
      service, kMoreInformation);
}

std::string no_room_event(std::string_view service, std::string_view closest_instance,
                          std::string_view reason) {
  return fmt::format(
      "(service {}) was unable to place a task because no container instance met all of its requirements. "
      "The closest matching (container-instance {}) {}. {}",
      service, closest_instance, reason, kMoreInformation);
}

std::string unplaced_event(std::string_view service, std::string_view reason) {
  return fmt::format("(service {}) was unable to place a task. Reason: {}", service, reason);
}

std::string in_progress_reason(std::string_view deployment) {
  return fmt::format("ECS deployment {} in progress.", deployment);
}

std::string completed_reason(std::string_view deployment) {
  return fmt::format("ECS deployment {} completed.", deployment);
}

bool held_back(std::span<const PastEvent> events, std::string_view message, Instant now) {
  for (const PastEvent& event : events) {
    if (now - event.at >= kHoldBack) return false;
    if (event.message == message) return true;
    if (event.message.find(") has started ") != std::string_view::npos ||
        event.message.ends_with(") has reached a steady state.")) {
      return false;
    }
  }
  return false;
}

}  // namespace berth::core::rollout
