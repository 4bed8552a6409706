#include "core/scaling/target_tracking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace berth::core::scaling {
namespace {

constexpr Duration kMinute = minutes(1);
constexpr Duration kGiveUp = minutes(15);  // an activity that ECS has not fulfilled by then is over
constexpr Alarm kHigh{.datapoints_to_alarm = 3, .evaluation_periods = 3};
constexpr Alarm kLow{.datapoints_to_alarm = 15, .evaluation_periods = 15};
constexpr double kLowShare = 0.9;
constexpr std::size_t kPoints = 17;      // the range of the low alarm
constexpr double kRoundingError = 1e-9;  // 3 × 50 / 50 is 3, whatever the division left behind

struct Minute {
  State state;
  std::optional<int> desired;
  std::vector<Activity> activities;
};

const Policy* find_policy(const Inputs& inputs, std::string_view name) {
  for (const Policy& policy : inputs.policies) {
    if (policy.name == name) return &policy;
  }
  return nullptr;
}

PolicyState* find_state(State& state, std::string_view name) {
  for (PolicyState& policy : state.policies) {
    if (policy.name == name) return &policy;
  }
  return nullptr;
}

// One state a policy, in the order of the policies; a new policy starts without points.
void match_policies(State& state, const Inputs& inputs) {
  std::vector<PolicyState> matched;
  for (const Policy& policy : inputs.policies) {
    PolicyState* known = find_state(state, policy.name);
    PolicyState fresh;
    fresh.name = policy.name;
    matched.push_back(known ? std::move(*known) : std::move(fresh));
  }
  state.policies = std::move(matched);
}

template <class Breaches>
AlarmState judge(const Alarm& alarm, const PolicyState& policy, AlarmState before, Breaches breaches) {
  std::vector<Point> points;
  const std::size_t range = std::min(policy.points.size(), static_cast<std::size_t>(evaluation_range(alarm)));
  for (std::size_t i = policy.points.size() - range; i < policy.points.size(); ++i) {
    const auto& value = policy.points[i];
    points.push_back(!value ? Point::missing : breaches(*value) ? Point::breaching : Point::ok);
  }
  return evaluate(alarm, points, before);
}

void add_point(PolicyState& state, const Policy& policy, std::optional<double> metric) {
  state.points.push_back(metric);
  if (state.points.size() > kPoints) state.points.erase(state.points.begin());
  state.high = judge(kHigh, state, state.high, [&](double value) { return value > policy.target; });
  state.low = judge(kLow, state, state.low, [&](double value) { return value < kLowShare * policy.target; });
}

// What was told is told anew once no alarm has been up.
void add_points(State& state, const Inputs& inputs, bool present) {
  bool quiet = true;
  for (std::size_t i = 0; i < state.policies.size(); ++i) {
    PolicyState& policy = state.policies[i];
    add_point(policy, inputs.policies[i], present ? inputs.policies[i].metric : policy.metric);
    quiet = quiet && policy.high != AlarmState::alarm && policy.low != AlarmState::alarm;
  }
  if (quiet) state.last_not_scaled.clear();
}

// The minutes since the last evaluation, when nothing changed; what lies before the alarms' range is of no
// account.
void catch_up(State& state, const Inputs& inputs, Instant now) {
  const Instant horizon = minute_before(now) - kMinute * static_cast<std::int64_t>(2 * kPoints);
  if (state.evaluated < horizon) state.evaluated = horizon;
  for (Instant minute = state.evaluated + kMinute; minute < now; minute = minute + kMinute) {
    add_points(state, inputs, false);
    state.evaluated = minute;
  }
}

std::optional<double> newest_value(const PolicyState& policy) {
  for (auto point = policy.points.rbegin(); point != policy.points.rend(); ++point) {
    if (*point) return *point;
  }
  return std::nullopt;
}

bool cooling_out(const PolicyState& policy, Instant now) {
  return policy.cooling_out && (!policy.out_until || now < *policy.out_until);
}

void end_open(Minute& minute, ActivityStatus status, std::optional<int> changed_to, Instant now) {
  Activity& open = *minute.state.open;
  open.status = status;
  open.ended = now;
  open.message = status_message(status, open.to, changed_to);
  minute.activities.push_back(std::move(open));
  minute.state.open.reset();
}

void begin_cooldown(State& state, const Inputs& inputs, const Activity& done, Instant now) {
  const Policy* policy = find_policy(inputs, done.policy);
  if (!policy) return;
  if (done.to < done.from) {
    state.in_until = now + policy->scale_in_cooldown;
    return;
  }
  PolicyState* cooling = find_state(state, done.policy);
  if (cooling->cooling_out && !cooling->out_until) cooling->out_until = now + policy->scale_out_cooldown;
}

void follow_open(Minute& minute, const Inputs& inputs, Instant now) {
  if (!minute.state.open) return;
  const Activity open = *minute.state.open;
  if (inputs.desired != open.to) {
    if (PolicyState* policy = find_state(minute.state, open.policy); policy && !policy->out_until) {
      policy->cooling_out = false;
    }
    end_open(minute, ActivityStatus::overridden, inputs.desired, now);
    return;
  }
  const bool out = open.to > open.from;
  const bool fulfilled = out ? inputs.running >= open.to : inputs.running <= open.to;
  if (!fulfilled && now - open.started < kGiveUp) return;
  begin_cooldown(minute.state, inputs, open, now);
  end_open(minute, fulfilled ? ActivityStatus::successful : ActivityStatus::unfulfilled, {}, now);
}

// What one policy wants, or why it gets nothing.
struct Want {
  const Policy* policy = nullptr;
  std::optional<int> desired;
  int from = 0, added = 0;  // of a scale-out, before it was cut to the limits
  std::string arithmetic;
  std::string refusal;
};

int proportional(int running, double metric, double target) {
  const double wanted = std::ceil(running * metric / target - kRoundingError);
  return static_cast<int>(std::min(wanted, 1e9));
}

std::string formula(int running, double metric, double target, int wanted) {
  return fmt::format("ceil({} tasks x {:.6g} / {:.6g}) = {}", running, metric, target, wanted);
}

Want want_out(const Policy& policy, const PolicyState& state, const Inputs& inputs, Instant now) {
  Want want;
  want.policy = &policy;
  const double metric = newest_value(state).value_or(0);
  int wanted = 0;
  want.from = inputs.running;
  if (inputs.desired < inputs.minimum) {
    wanted = inputs.minimum;
    want.arithmetic = fmt::format("{} is below the minimum {}", inputs.desired, inputs.minimum);
  } else if (inputs.desired == 0) {
    wanted = 1;
    want.arithmetic = fmt::format("from 0 tasks: {:.6g} is above {:.6g}, 1 task", metric, policy.target);
  } else {
    wanted = proportional(inputs.running, metric, policy.target);
    want.arithmetic = formula(inputs.running, metric, policy.target, wanted);
    if (cooling_out(state, now)) {
      const int added = wanted - inputs.running;
      if (added <= state.out_added) return want;
      want.from = state.out_from;
      wanted = state.out_from + added;
      want.arithmetic += fmt::format("; in the cooldown {} + {} = {}", state.out_from, added, wanted);
    }
  }
  if (wanted > inputs.maximum) {
    wanted = inputs.maximum;
    want.arithmetic += fmt::format("; at most {}", inputs.maximum);
  }
  want.added = wanted - want.from;
  if (wanted > inputs.desired) {
    want.desired = wanted;
  } else {
    want.refusal = inputs.desired >= inputs.maximum ? "AlreadyAtMaxCapacity" : "AlreadyAtDesiredCapacity";
  }
  return want;
}

// The largest count that any policy wants; else the first refusal; nothing when no alarm is up.
std::optional<Want> choose_out(const State& state, const Inputs& inputs, Instant now) {
  std::optional<Want> best;
  if (inputs.suspended_out) return best;
  for (std::size_t i = 0; i < inputs.policies.size(); ++i) {
    const Policy& policy = inputs.policies[i];
    const PolicyState& known = state.policies[i];
    const bool from_nothing = inputs.desired == 0 && inputs.running == 0;
    const auto newest = known.points.empty() ? std::nullopt : known.points.back();
    if (from_nothing ? !(newest && *newest > policy.target) : known.high != AlarmState::alarm) continue;
    Want want = want_out(policy, known, inputs, now);
    if (!best || want.desired.value_or(-1) > best->desired.value_or(-1)) best = std::move(want);
  }
  return best;
}

// All policies that may scale in must agree; then the largest count.
std::optional<Want> choose_in(const State& state, const Inputs& inputs) {
  std::optional<Want> best;
  int wanted = 0;
  for (std::size_t i = 0; i < inputs.policies.size(); ++i) {
    const Policy& policy = inputs.policies[i];
    if (policy.disable_scale_in) continue;
    if (state.policies[i].low != AlarmState::alarm) return std::nullopt;
    const double metric = newest_value(state.policies[i]).value_or(0);
    const int one = proportional(inputs.running, metric, policy.target);
    if (best && one <= wanted) continue;
    wanted = one;
    best = Want{};
    best->policy = &policy;
    best->arithmetic = formula(inputs.running, metric, policy.target, one);
  }
  if (!best) return best;
  if (inputs.desired > inputs.maximum) {
    wanted = inputs.maximum;
    best->arithmetic = fmt::format("{} is above the maximum {}", inputs.desired, inputs.maximum);
  } else if (wanted < inputs.minimum) {
    wanted = inputs.minimum;
    best->arithmetic += fmt::format("; at least {}", inputs.minimum);
  }
  if (wanted < inputs.desired) {
    best->desired = wanted;
  } else {
    best->refusal =
        inputs.desired <= inputs.minimum ? "AlreadyAtMinCapacity" : "AutoScalingAnticipatedFlapping";
  }
  return best;
}

bool may_scale_in(const State& state, const Inputs& inputs, Instant now) {
  return !inputs.suspended_in && !inputs.in_deployment && !state.open &&
         !(state.in_until && now < *state.in_until);
}

Activity describe(Minute& minute, const Want& want, const Inputs& inputs, const std::string& alarm,
                  Instant now) {
  Activity activity;
  activity.number = ++minute.state.activities;
  activity.started = now;
  activity.from = inputs.desired;
  activity.to = want.desired.value_or(inputs.desired);
  activity.policy = want.policy->name;
  activity.cause =
      fmt::format("monitor alarm {} in state ALARM triggered policy {}", alarm, want.policy->name);
  activity.arithmetic = want.arithmetic;
  return activity;
}

void scale(Minute& minute, const Want& want, const Inputs& inputs, bool out, Instant now) {
  if (minute.state.open) end_open(minute, ActivityStatus::overridden, want.desired, now);
  Activity activity =
      describe(minute, want, inputs, out ? want.policy->alarm_high : want.policy->alarm_low, now);
  activity.description = setting_description(*want.desired);
  activity.message = status_message(ActivityStatus::in_progress, *want.desired, {});
  if (out) {
    PolicyState& policy = *find_state(minute.state, want.policy->name);
    policy.cooling_out = true;
    policy.out_until.reset();
    policy.out_from = want.from;
    policy.out_added = want.added;
    minute.state.in_until.reset();
  }
  minute.state.open = activity;
  minute.state.last_not_scaled.clear();
  minute.activities.push_back(std::move(activity));
  minute.desired = want.desired;
}

void refuse(Minute& minute, const Want& want, const Inputs& inputs, bool out, Instant now) {
  const std::string told = want.policy->name + ' ' + want.refusal;
  if (minute.state.last_not_scaled == told) return;
  minute.state.last_not_scaled = told;
  Activity activity =
      describe(minute, want, inputs, out ? want.policy->alarm_high : want.policy->alarm_low, now);
  activity.status = ActivityStatus::failed;
  activity.ended = now;
  activity.description = "Attempting to scale due to alarm triggered";
  activity.not_scaled_reason = want.refusal;
  minute.activities.push_back(std::move(activity));
}

void decide(Minute& minute, const Inputs& inputs, Instant now) {
  std::optional<Want> want = choose_out(minute.state, inputs, now);
  const bool out = want.has_value();
  if (!want) {
    want = choose_in(minute.state, inputs);
    if (want && !may_scale_in(minute.state, inputs, now)) return;
  }
  if (!want) return;
  if (want->desired) {
    scale(minute, *want, inputs, out, now);
  } else if (!want->refusal.empty()) {
    refuse(minute, *want, inputs, out, now);
  }
}

void forget_what_is_over(State& state, Instant now) {
  if (state.in_until && *state.in_until <= now) state.in_until.reset();
  for (PolicyState& policy : state.policies) {
    if (!policy.cooling_out || cooling_out(policy, now)) continue;
    policy.cooling_out = false;
    policy.out_from = policy.out_added = 0;
    policy.out_until.reset();
  }
}

Minute run_minute(State state, const Inputs& inputs, Instant now) {
  Minute minute;
  minute.state = std::move(state);
  minute.state.evaluated = now;
  add_points(minute.state, inputs, true);
  forget_what_is_over(minute.state, now);
  follow_open(minute, inputs, now);
  decide(minute, inputs, now);
  return minute;
}

void take_earlier(std::optional<Instant>& earliest, Instant at) {
  if (!earliest || at < *earliest) earliest = at;
}

// Looks ahead minute by minute until the alarms' range holds nothing but the present value; from there on
// only a cooldown or an activity that runs out can change anything.
std::optional<Instant> look_ahead(State state, const Inputs& inputs) {
  for (std::size_t i = 0; i <= kPoints; ++i) {
    const Instant at = state.evaluated + kMinute;
    Minute minute = run_minute(std::move(state), inputs, at);
    if (minute.desired || !minute.activities.empty()) return at;
    state = std::move(minute.state);
  }
  std::optional<Instant> earliest;
  if (state.in_until) take_earlier(earliest, minute_after(*state.in_until));
  if (state.open) take_earlier(earliest, minute_after(state.open->started + kGiveUp));
  for (const PolicyState& policy : state.policies) {
    if (policy.cooling_out && policy.out_until) take_earlier(earliest, minute_after(*policy.out_until));
  }
  return earliest;
}

}  // namespace

Instant minute_before(Instant t) { return {t.ms - (t.ms % kMinute.ms + kMinute.ms) % kMinute.ms}; }

Instant minute_after(Instant t) {
  const Instant before = minute_before(t);
  return before == t ? t : before + kMinute;
}

Outcome clamp_now(const State& state, const Clamp& clamp, int from, Instant now) {
  Minute minute;
  minute.state = state;
  if (minute.state.open) end_open(minute, ActivityStatus::overridden, clamp.desired, now);
  Activity activity;
  activity.number = ++minute.state.activities;
  activity.started = now;
  activity.from = from;
  activity.to = clamp.desired;
  activity.description = setting_description(clamp.desired);
  activity.cause = clamp.cause;
  activity.message = status_message(ActivityStatus::in_progress, clamp.desired, {});
  minute.state.open = activity;
  minute.activities.push_back(std::move(activity));
  return {std::move(minute.state), clamp.desired, std::move(minute.activities), std::nullopt};
}

Outcome evaluate(const State& state, const Inputs& inputs, Instant now) {
  Outcome outcome;
  outcome.state = state;
  match_policies(outcome.state, inputs);
  catch_up(outcome.state, inputs, now);
  if (minute_before(now) == now && outcome.state.evaluated < now) {
    Minute minute = run_minute(std::move(outcome.state), inputs, now);
    outcome.state = std::move(minute.state);
    outcome.desired = minute.desired;
    outcome.activities = std::move(minute.activities);
  }
  for (std::size_t i = 0; i < inputs.policies.size(); ++i) {
    outcome.state.policies[i].metric = inputs.policies[i].metric;
  }
  Inputs after = inputs;
  if (outcome.desired) after.desired = *outcome.desired;
  outcome.next_at = look_ahead(outcome.state, after);
  return outcome;
}

}  // namespace berth::core::scaling
