// Target tracking of one scalable target, minute by minute, as a pure function: what the policies make of the
// metric's values, the counts, the limits and what was done before. Two alarms a policy: above the target for
// 3 minutes, below 0.9 of it for 15.
//
// evaluate() is to be called at next_at and at each instant at which an input changes, with the world as it
// is at the end of that instant. Between calls the inputs are constant, so the minutes left out are known;
// the decisions are those of an evaluation at each minute.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "core/scaling/alarm.h"

namespace berth::core::scaling {

struct Policy {
  std::string name;
  double target = 0;  // > 0
  Duration scale_out_cooldown = seconds(300);
  Duration scale_in_cooldown = seconds(300);
  bool disable_scale_in = false;
  std::string alarm_high, alarm_low;  // their names, for the texts
  std::optional<double> metric;       // the value at `now`; none: there is no data
};

struct Inputs {
  int minimum = 0, maximum = 0;
  int desired = 0;             // the service's desired count
  int running = 0;             // its RUNNING tasks, of all deployments
  bool in_deployment = false;  // of a service whose deployments hold scale-in back
  bool suspended_in = false, suspended_out = false;
  std::vector<Policy> policies;
};

enum class ActivityStatus { in_progress, successful, overridden, unfulfilled, failed };
std::string_view to_text(ActivityStatus status);  // `InProgress` …
std::optional<ActivityStatus> parse_activity_status(std::string_view text);

struct Activity {
  int number = 0;  // counts up in a target; the same number again is the same activity, further on
  ActivityStatus status = ActivityStatus::in_progress;
  Instant started;
  std::optional<Instant> ended;
  int from = 0, to = 0;
  std::string policy;
  std::string description, cause, message;
  std::string arithmetic;         // how `to` came about, in our words
  std::string not_scaled_reason;  // `AlreadyAtMaxCapacity` …; not empty: nothing was scaled
  bool operator==(const Activity&) const = default;
};

struct PolicyState {
  std::string name;
  std::vector<std::optional<double>> points;  // a minute each, oldest first
  std::optional<double> metric;               // what the minutes since then are worth
  AlarmState high = AlarmState::insufficient_data;
  AlarmState low = AlarmState::insufficient_data;
  // The scale-out that this policy is cooling down from: it went from `out_from` up by `out_added`.
  bool cooling_out = false;
  int out_from = 0, out_added = 0;
  std::optional<Instant> out_until;  // none while the activity is in progress
  bool operator==(const PolicyState&) const = default;
};

// Stored with the target. A new target's is {.evaluated = minute_before(its creation)}.
struct State {
  Instant evaluated;  // the last whole minute that was evaluated
  std::vector<PolicyState> policies;
  std::optional<Activity> open;  // the activity in progress
  std::optional<Instant> in_until;
  int activities = 0;
  std::string last_not_scaled;  // told once until it changes
  bool operator==(const State&) const = default;
};

struct Outcome {
  State state;
  std::optional<int> desired;        // what the service's desired count is to become
  std::vector<Activity> activities;  // new ones, and those that changed
  std::optional<Instant> next_at;    // the earliest instant at which anything may happen if no input changes
};

Outcome evaluate(const State& state, const Inputs& inputs, Instant now);

// The whole minutes around an instant; an instant that is one is both.
Instant minute_before(Instant t);
Instant minute_after(Instant t);

// For RegisterScalableTarget: the count that the limits force on the service, with the activity's cause.
struct Clamp {
  int desired = 0;
  std::string cause;  // `maximum capacity was set to 10`
};
std::optional<Clamp> clamp_to_limits(int desired, int minimum, int maximum);
// The activity of such a clamp, which takes the place of one in progress. Cooldowns do not begin with it.
Outcome clamp_now(const State& state, const Clamp& clamp, int from, Instant now);

// `Setting desired count to 5.` and the messages of its status.
std::string setting_description(int desired);
std::string status_message(ActivityStatus status, int desired, std::optional<int> changed_to);

}  // namespace berth::core::scaling
