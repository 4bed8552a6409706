// The texts of a service's events, as AWS words them: the parentheses are literal and numbers never change
// the noun ("1 tasks"). `service` is the service's name, `deployment` an `ecs-svc/<digits>`, ids are task
// ids.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace berth::core::rollout {

using Ids = std::span<const std::string>;

std::string steady_event(std::string_view service);
// `replaced`: how many of them stand in for unhealthy tasks; 0 leaves the suffix away.
std::string started_event(std::string_view service, Ids ids, int replaced);
std::string stopped_event(std::string_view service, Ids ids);
std::string stopped_pending_event(std::string_view service, int count);
std::string completed_event(std::string_view service, std::string_view deployment);
std::string unhealthy_event(std::string_view service, std::string_view task);
std::string stuck_event(std::string_view service);
std::string backoff_event(std::string_view service);
std::string protected_event(std::string_view service, std::string_view deployment, int tasks);

// Placement failures. `reason` as placement words it for services ("has insufficient CPU units available").
std::string no_instances_event(std::string_view service);
std::string no_room_event(std::string_view service, std::string_view closest_instance,
                          std::string_view reason);
std::string unplaced_event(std::string_view service, std::string_view reason);  // Fargate

// rolloutStateReason.
std::string in_progress_reason(std::string_view deployment);
std::string completed_reason(std::string_view deployment);

struct PastEvent {
  Instant at;
  std::string_view message;
};

// Whether `message` is to be held back: an equal one was sent less than 6 h ago and nothing was started and
// no steady state reached since. `events` are newest first.
bool held_back(std::span<const PastEvent> events, std::string_view message, Instant now);

}  // namespace berth::core::rollout
