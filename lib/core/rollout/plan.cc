#include "core/rollout/plan.h"

#include <algorithm>
#include <utility>

#include "core/rollout/census.h"
#include "core/rollout/events.h"

namespace berth::core::rollout {
namespace {

constexpr Duration kRepeat = hours(6);
constexpr int kFailuresUntilTold = 3;

using Indexes = std::vector<std::size_t>;

// The stops of one plan as they are being chosen.
struct Stops {
  Indexes chosen;
  Indexes unhealthy;       // those of `chosen` that failed their health checks
  int healthy = 0;         // how many tasks would still count towards the floor
  int held_back = 0;       // protected tasks that would have been stopped
  std::size_t holder = 0;  // the deployment of one of them
};

template <class Which>
Indexes select(const Census& census, Which which) {
  Indexes found;
  for (std::size_t i = 0; i < census.tasks.size(); ++i) {
    if (census.tasks[i].alive && which(i, census.tasks[i])) found.push_back(i);
  }
  return found;
}

// Chooses up to `wanted` of the candidates; the floor holds for those that count towards it.
void choose(Stops& stops, const Census& census, const Indexes& candidates, const StopOrder& order,
            int wanted) {
  if (wanted <= 0 || candidates.empty()) return;
  for (const std::size_t i : order&& candidates.size() > 1 ? order(candidates) : candidates) {
    if (wanted == 0) return;
    if (census.tasks[i].healthy) {
      if (stops.healthy - 1 < census.floor) continue;
      --stops.healthy;
    }
    stops.chosen.push_back(i);
    --wanted;
  }
}

void choose_all(Stops& stops, const Census& census, const Indexes& candidates, const StopOrder& order) {
  choose(stops, census, candidates, order, static_cast<int>(candidates.size()));
}

void hold(Stops& stops, const Service& service, const Indexes& candidates, int count) {
  if (count <= 0 || candidates.empty()) return;
  stops.held_back += count;
  stops.holder = service.tasks[candidates.front()].deployment;
}

// What is to be replaced goes as soon as the floor lets it: on draining instances first (protection holds off
// deployments, not the loss of a host), then what does not serve anyway.
void stop_outdated(Stops& stops, const Service& service, const Census& census, const StopOrder& order) {
  const auto draining = [&](std::size_t i) { return service.tasks[i].draining; };
  const auto strict = [&](std::size_t i) {
    return service.tasks[i].health == tasks::Health::healthy ||
           !service.deployments[service.tasks[i].deployment].has_health_check;
  };
  for (const bool from_draining : {true, false}) {
    for (const int rank : {0, 1, 2}) {
      const auto ranked = [&](std::size_t i, const Standing& s) {
        if (!s.outdated || draining(i) != from_draining || (s.protected_now && !from_draining)) return false;
        return rank == (!s.healthy ? 0 : strict(i) ? 2 : 1);
      };
      choose_all(stops, census, select(census, ranked), order);
    }
  }
  const Indexes kept = select(census, [&](std::size_t i, const Standing& s) {
    return s.outdated && s.protected_now && !draining(i);
  });
  hold(stops, service, kept, static_cast<int>(kept.size()));
}

// More than desired: what does not run yet goes first, then what does not count, then the rest.
void stop_excess(Stops& stops, const Service& service, const Census& census, const StopOrder& order) {
  const int excess = census.good - service.desired;
  if (excess <= 0) return;
  const std::size_t before = stops.chosen.size();
  const auto left = [&] { return excess - static_cast<int>(stops.chosen.size() - before); };
  for (const int rank : {0, 1, 2}) {
    choose(stops, census,
           select(census,
                  [&](std::size_t, const Standing& s) {
                    if (s.outdated || s.unhealthy || s.protected_now) return false;
                    return rank == (!s.running ? 0 : !s.healthy ? 1 : 2);
                  }),
           order, left());
  }
  const Indexes kept = select(
      census, [](std::size_t, const Standing& s) { return !s.outdated && !s.unhealthy && s.protected_now; });
  hold(stops, service, kept, std::min(left(), static_cast<int>(kept.size())));
}

// Unhealthy tasks wait for their replacement: in a deployment until it is started, else until it is healthy.
// With no room for one they go one at a time, before it.
void stop_unhealthy(Stops& stops, const Service& service, const Census& census, const StopOrder& order,
                    int starting) {
  const Indexes unhealthy =
      select(census, [](std::size_t, const Standing& s) { return s.unhealthy && !s.outdated; });
  const int count = static_cast<int>(unhealthy.size());
  if (count == 0) return;
  const int covered = census.rolling ? census.good + starting : census.good_healthy;
  int going = count - std::clamp(service.desired - covered, 0, count);
  const bool no_room = census.present >= census.ceiling && census.good < service.desired;
  if (going == 0 && no_room && census.stopping == 0 && stops.chosen.empty()) going = 1;
  const std::size_t before = stops.chosen.size();
  choose(stops, census, unhealthy, order, going);
  stops.unhealthy.assign(stops.chosen.begin() + static_cast<std::ptrdiff_t>(before), stops.chosen.end());
}

// How many to start, and when more may be tried if something holds them back.
struct Starting {
  int count = 0;
  bool paced = false;
  std::optional<Instant> blocked_until;
};

Starting starts(const Service& service, const Census& census, Instant now) {
  Starting starting;
  const int missing = std::min(service.desired - census.good, census.ceiling - census.present);
  if (missing <= 0 || service.deleting) return starting;
  const Deployment& primary = service.deployments[census.primary];
  if (primary.state == RolloutState::failed) return starting;
  const Backoff& backoff = primary.backoff;
  starting.paced = service.crash_pace && backoff.quick_stops > service.crash_pace->free;
  const auto later = [&](std::optional<Instant> at) { return at && now < *at ? at : std::nullopt; };
  starting.blocked_until = later(backoff.start_after);
  if (starting.paced && !starting.blocked_until) starting.blocked_until = later(backoff.paced_until);
  if (!starting.blocked_until) starting.count = starting.paced ? 1 : missing;
  return starting;
}

bool settled(const Service& service, const Census& census) {
  return census.present == service.desired && census.good_healthy == service.desired;
}

std::vector<DeploymentView> views(const Service& service, const Census& census, const Stops& stops) {
  std::vector<DeploymentView> views(service.deployments.size());
  std::vector<int> present(views.size(), 0);
  for (std::size_t i = 0; i < service.tasks.size(); ++i) {
    const Task& task = service.tasks[i];
    DeploymentView& view = views[task.deployment];
    present[task.deployment] += census.tasks[i].present;
    view.running += task.status == tasks::Status::running;
    view.pending += task.status < tasks::Status::running;
    view.desired += census.tasks[i].alive;
  }
  for (const std::size_t i : stops.chosen) --views[service.tasks[i].deployment].desired;
  for (std::size_t i = 0; i < views.size(); ++i) {
    const Deployment& deployment = service.deployments[i];
    if (deployment.primary) views[i].desired = service.desired;
    views[i].gone = !deployment.primary && present[i] == 0;
    views[i].state = deployment.state;
    views[i].reason = deployment.state == RolloutState::completed ? completed_reason(deployment.id)
                                                                  : in_progress_reason(deployment.id);
    views[i].failed_tasks = deployment.failed_tasks;
    views[i].backoff = deployment.backoff;
  }
  return views;
}

void say_stops(Plan& plan, const Service& service, const Census& census, const Stops& stops) {
  std::vector<std::string> running;
  int pending = 0;
  for (const std::size_t i : stops.chosen) {
    const Task& task = service.tasks[i];
    const bool failed = std::find(stops.unhealthy.begin(), stops.unhealthy.end(), i) != stops.unhealthy.end();
    plan.stops.push_back({i, failed ? std::string(tasks::kFailedHealthReason)
                                    : tasks::scaling_reason(service.deployments[task.deployment].id)});
    if (failed) plan.events.push_back(unhealthy_event(service.name, task.id));
    if (census.tasks[i].running) {
      running.push_back(task.id);
    } else {
      ++pending;
    }
  }
  if (pending > 0) plan.events.push_back(stopped_pending_event(service.name, pending));
  if (!running.empty()) plan.events.push_back(stopped_event(service.name, running));
}

// Sends an event when it becomes true and again every 6 h as long as it stays true.
void say_while(bool holds, std::optional<Instant>& last, Instant now, std::string event, Plan& plan) {
  if (!holds) {
    last.reset();
    return;
  }
  if (!last || now - *last >= kRepeat) {
    last = now;
    plan.events.push_back(std::move(event));
  }
  plan.wake_at = earlier(plan.wake_at, *last + kRepeat);
}

void complete(Plan& plan, const Service& service, const Census& census) {
  const Deployment& primary = service.deployments[census.primary];
  DeploymentView& view = plan.deployments[census.primary];
  view.state = RolloutState::completed;
  view.reason = completed_reason(primary.id);
  plan.completed = true;
  plan.memory.steady_at.reset();
  plan.events.push_back(completed_event(service.name, primary.id));
}

// Nothing is on its way and nothing will change by itself, yet the rollout is not over.
bool is_stuck(const Service& service, const Census& census, const Plan& plan, const Stops& stops,
              const Starting& starting) {
  if (plan.start || !plan.stops.empty() || starting.blocked_until || stops.held_back > 0) return false;
  if (census.stopping > 0 || census.changes_at || plan.steady) return false;
  const auto moving = [&](std::size_t i, const Standing& s) {
    const bool waits_for_check = service.deployments[service.tasks[i].deployment].has_health_check &&
                                 service.tasks[i].health == tasks::Health::unknown;
    return !s.running || (waits_for_check && !s.outdated);
  };
  if (!select(census, moving).empty()) return false;
  return !select(census, [](std::size_t, const Standing& s) { return s.outdated; }).empty();
}

void tell(Plan& plan, const Service& service, const Census& census, const Stops& stops,
          const Starting& starting, Instant now) {
  const Deployment& primary = service.deployments[census.primary];
  const bool whole = settled(service, census) && stops.chosen.empty() && !plan.start;
  if (whole && census.rolling) complete(plan, service, census);
  plan.steady = whole && (plan.completed || !census.rolling);
  plan.stuck = is_stuck(service, census, plan, stops, starting);
  Memory& memory = plan.memory;
  say_while(plan.steady && !service.deleting, memory.steady_at, now, steady_event(service.name), plan);
  say_while(plan.stuck, memory.stuck_at, now, stuck_event(service.name), plan);
  say_while(primary.backoff.failed_starts >= kFailuresUntilTold && service.desired > 0, memory.backoff_at,
            now, backoff_event(service.name), plan);
  say_while(stops.held_back > 0, memory.protected_at, now,
            protected_event(service.name, service.deployments[stops.holder].id, stops.held_back), plan);
}

void wake(Plan& plan, const Service& service, const Census& census, const Stops& stops,
          const Starting& starting) {
  plan.wake_at = earlier(plan.wake_at, earlier(census.changes_at, starting.blocked_until));
  if (stops.held_back == 0) return;
  for (std::size_t i = 0; i < service.tasks.size(); ++i) {
    if (census.tasks[i].protected_now) plan.wake_at = earlier(plan.wake_at, service.tasks[i].protected_until);
  }
}

}  // namespace

int floor_of(int desired, int minimum_healthy_percent) {
  return static_cast<int>((static_cast<std::int64_t>(desired) * minimum_healthy_percent + 99) / 100);
}

int ceiling_of(int desired, int maximum_percent) {
  return static_cast<int>(static_cast<std::int64_t>(desired) * maximum_percent / 100);
}

bool can_move(int desired, int minimum_healthy_percent, int maximum_percent) {
  return desired == 0 || floor_of(desired, minimum_healthy_percent) < desired ||
         ceiling_of(desired, maximum_percent) > desired;
}

Plan plan(const Service& service, const StopOrder& order, Instant now) {
  const Census census = take_census(service, now);
  const Starting starting = starts(service, census, now);
  Stops stops;
  stops.healthy = census.healthy;
  stop_outdated(stops, service, census, order);
  stop_excess(stops, service, census, order);
  stop_unhealthy(stops, service, census, order, starting.count);

  Plan plan;
  plan.memory = service.memory;
  plan.deployments = views(service, census, stops);
  DeploymentView& primary = plan.deployments[census.primary];
  if (census.good_healthy > 0) primary.failed_tasks = 0;
  if (census.rolling) primary.failed_tasks += static_cast<int>(stops.unhealthy.size());
  if (starting.count > 0) {
    const int unhealthy = static_cast<int>(
        select(census, [](std::size_t, const Standing& s) { return s.unhealthy && !s.outdated; }).size());
    plan.start = Start{census.primary, starting.count, std::min(starting.count, unhealthy)};
    if (starting.paced) primary.backoff.paced_until = now + service.crash_pace->every;
  }
  say_stops(plan, service, census, stops);
  tell(plan, service, census, stops, starting, now);
  wake(plan, service, census, stops, starting);
  return plan;
}

Deployment after_ending(Deployment deployment, const tasks::Ending& ending,
                        const std::optional<CrashPace>& pace, Instant now) {
  if (!ending.by_itself) return deployment;
  if (!ending.reached_running) {
    deployment.backoff = after_failed_start(deployment.backoff, now);
  } else if (pace) {
    deployment.backoff = after_exit(deployment.backoff, ending.ran_for, now, *pace);
  }
  if (deployment.state == RolloutState::in_progress) ++deployment.failed_tasks;
  return deployment;
}

Deployment after_started(Deployment deployment) {
  deployment.backoff = after_running(deployment.backoff);
  return deployment;
}

bool in_deployment(const Service& service) {
  return std::any_of(service.deployments.begin(), service.deployments.end(),
                     [](const Deployment& deployment) {
                       return deployment.primary ? deployment.state == RolloutState::in_progress : true;
                     });
}

std::string_view to_text(RolloutState state) {
  switch (state) {
    case RolloutState::in_progress:
      return "IN_PROGRESS";
    case RolloutState::completed:
      return "COMPLETED";
    case RolloutState::failed:
      return "FAILED";
  }
  return {};
}

std::optional<RolloutState> parse_rollout_state(std::string_view text) {
  for (const RolloutState state :
       {RolloutState::in_progress, RolloutState::completed, RolloutState::failed}) {
    if (to_text(state) == text) return state;
  }
  return std::nullopt;
}

}  // namespace berth::core::rollout
