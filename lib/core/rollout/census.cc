#include "core/rollout/census.h"

#include <algorithm>

namespace berth::core::rollout {
namespace {

std::size_t primary_of(const Service& service) {
  for (std::size_t i = 0; i < service.deployments.size(); ++i) {
    if (service.deployments[i].primary) return i;
  }
  return 0;
}

// Healthy in the sense of the floor. An older deployment's task counts as long as it runs and is not
// UNHEALTHY: the 40 s and the first passing check are for what is being rolled out.
void judge_health(const Task& task, const Deployment& deployment, bool rolling, Duration grace, Instant now,
                  Standing& standing) {
  if (!standing.running) return;
  const Instant started = task.started_at.value_or(now);
  if (deployment.has_health_check) {
    const bool failing = task.health == tasks::Health::unhealthy;
    const bool spared = failing && now < started + grace;
    if (spared) standing.changes_at = started + grace;
    standing.unhealthy = failing && !spared;
    standing.healthy = standing.outdated ? !failing : task.health == tasks::Health::healthy;
    return;
  }
  const bool waits = rolling && !standing.outdated && now < started + kHealthyAfter;
  if (waits) standing.changes_at = started + kHealthyAfter;
  standing.healthy = !waits;
}

Standing judge(const Service& service, const Task& task, const Census& census, Instant now) {
  Standing standing;
  standing.present = task.status != tasks::Status::stopped;
  standing.alive = standing.present && !task.stopping;
  standing.running = standing.alive && task.status == tasks::Status::running;
  standing.outdated = task.deployment != census.primary || task.draining;
  standing.protected_now =
      standing.alive && !service.deleting && task.protected_until && now < *task.protected_until;
  judge_health(task, service.deployments[task.deployment], census.rolling, service.health_check_grace, now,
               standing);
  return standing;
}

}  // namespace

std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b) {
  if (!a) return b;
  if (!b) return a;
  return std::min(*a, *b);
}

Census take_census(const Service& service, Instant now) {
  Census census;
  census.primary = primary_of(service);
  census.rolling = service.deployments[census.primary].state == RolloutState::in_progress;
  census.floor = floor_of(service.desired, service.minimum_healthy_percent);
  census.ceiling = ceiling_of(service.desired, service.maximum_percent);
  census.tasks.reserve(service.tasks.size());
  for (const Task& task : service.tasks) {
    const Standing standing = judge(service, task, census, now);
    const bool good = standing.alive && !standing.outdated && !standing.unhealthy;
    census.present += standing.present;
    census.stopping += standing.present && !standing.alive;
    census.healthy += standing.healthy;
    census.good += good;
    census.good_healthy += good && standing.healthy;
    census.changes_at = earlier(census.changes_at, standing.changes_at);
    census.tasks.push_back(standing);
  }
  return census;
}

}  // namespace berth::core::rollout
