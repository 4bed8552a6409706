// The limits of a target, and the words of its activities.
#include <fmt/format.h>

#include "core/scaling/target_tracking.h"

namespace berth::core::scaling {

std::optional<Clamp> clamp_to_limits(int desired, int minimum, int maximum) {
  if (desired > maximum) return Clamp{maximum, fmt::format("maximum capacity was set to {}", maximum)};
  if (desired < minimum) return Clamp{minimum, fmt::format("minimum capacity was set to {}", minimum)};
  return std::nullopt;
}

std::string setting_description(int desired) { return fmt::format("Setting desired count to {}.", desired); }

std::string status_message(ActivityStatus status, int desired, std::optional<int> changed_to) {
  const std::string set = fmt::format("Successfully set desired count to {}.", desired);
  switch (status) {
    case ActivityStatus::in_progress:
      return set + " Waiting for change to be fulfilled by ecs.";
    case ActivityStatus::successful:
      return set + " Change successfully fulfilled by ecs.";
    case ActivityStatus::overridden:
      return fmt::format("{} Found it was later changed to {}.", set, changed_to.value_or(desired));
    case ActivityStatus::unfulfilled:
      return set + " The change was not fulfilled by ecs in time.";
    case ActivityStatus::failed:
      return fmt::format("Failed to set desired count to {}.", desired);
  }
  return set;
}

std::string_view to_text(ActivityStatus status) {
  switch (status) {
    case ActivityStatus::in_progress:
      return "InProgress";
    case ActivityStatus::successful:
      return "Successful";
    case ActivityStatus::overridden:
      return "Overridden";
    case ActivityStatus::unfulfilled:
      return "Unfulfilled";
    case ActivityStatus::failed:
      return "Failed";
  }
  return {};
}

std::optional<ActivityStatus> parse_activity_status(std::string_view text) {
  for (const ActivityStatus status :
       {ActivityStatus::in_progress, ActivityStatus::successful, ActivityStatus::overridden,
        ActivityStatus::unfulfilled, ActivityStatus::failed}) {
    if (to_text(status) == text) return status;
  }
  return std::nullopt;
}

}  // namespace berth::core::scaling
