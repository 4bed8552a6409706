#include "unit/core/rollout_world.h"

#include <fmt/format.h>

#include <algorithm>

namespace berth::core::rollout {

Duration World::wobble(const Behaviour& behaviour, const std::string& task, const char* purpose) const {
  if (!behaviour.jitter) return {};
  return milliseconds(static_cast<std::int64_t>(draw_u64(Seed{5}, {task, purpose}) % 4000));
}

void World::deploy(Behaviour behaviour) {
  for (Deployment& deployment : service.deployments) deployment.primary = false;
  Deployment made;
  made.id = fmt::format("ecs-svc/{:019}", ++deployments_made_);
  made.primary = true;
  made.has_health_check = behaviour.has_health_check;
  behaviours_[made.id] = behaviour;
  service.deployments.push_back(made);
  deployed_ = now;
  log.clear();
  events.clear();
}

WorldTask* World::find(const std::string& id) {
  for (WorldTask& task : tasks) {
    if (task.id == id) return &task;
  }
  return nullptr;
}

void World::expect(const std::string& task, tasks::What what, const char* container, Instant at, int n,
                   tasks::Health health, std::optional<int> code) {
  Due due{task, {}};
  due.observation.container = container;
  due.observation.what = what;
  due.observation.at = at;
  due.observation.n = n;
  due.observation.health = health;
  due.observation.exit_code = code;
  due_.emplace(at, due);
}

void World::start(const Start& start) {
  std::vector<std::string> ids;
  for (int i = 0; i < start.count; ++i) {
    WorldTask made;
    made.id = fmt::format("t{}", ++made_);
    made.deployment = service.deployments[start.deployment].id;
    const Behaviour& behaviour = behaviours_[made.deployment];
    tasks::Container app;
    app.name = "app";
    app.has_health_check = behaviour.has_health_check;
    made.state = tasks::create({app}, false, now);
    const Instant up = now + behaviour.start + wobble(behaviour, made.id, "start");
    if (behaviour.start_error) {
      expect(made.id, tasks::What::stopped, "app", up, 1);
    } else {
      expect(made.id, tasks::What::running, "app", up, 1);
    }
    if (behaviour.exit_after) {
      expect(made.id, tasks::What::stopped, "app", up + *behaviour.exit_after, 2, {}, 1);
    }
    if (behaviour.healthy_after) {
      expect(made.id, tasks::What::health, "app", up + *behaviour.healthy_after, 3, tasks::Health::healthy);
    }
    if (behaviour.unhealthy_after) {
      expect(made.id, tasks::What::health, "app", up + *behaviour.unhealthy_after, 4,
             tasks::Health::unhealthy);
    }
    ids.push_back(made.id);
    tasks.push_back(std::move(made));
  }
  log.push_back(fmt::format("{} start {}", (now - deployed_).ms / 1000, start.count));
  events.emplace_back(now, started_event(service.name, ids, start.replaces_unhealthy));
  if (present() > ceiling_of(service.desired, service.maximum_percent)) ++ceiling_breaches;
}

void World::stopping(WorldTask& task) {
  const Behaviour& behaviour = behaviours_[task.deployment];
  const Instant gone = now + behaviour.stop + wobble(behaviour, task.id, "stop");
  expect(task.id, tasks::What::stopping, "", now, 1'000'000);
  expect(task.id, tasks::What::stopped, "", gone, 1'000'001);
}

void World::apply(const Due& due) {
  WorldTask* task = find(due.task);
  if (!task) return;
  const tasks::Step step = observe(task->state, due.observation, now);
  task->state = step.task;
  const auto of_task = [&](const Deployment& d) { return d.id == task->deployment; };
  const auto deployment = std::find_if(service.deployments.begin(), service.deployments.end(), of_task);
  if (step.started) *deployment = after_started(*deployment);
  if (step.stop_decided) {
    *deployment = after_ending(*deployment, ending_of(task->state), service.crash_pace, now);
    stopping(*task);
  }
}

void World::settle() {
  do {
    settle_once();
  } while (!due_.empty() && due_.begin()->first <= now && !last.completed);
}

void World::settle_once() {
  while (!due_.empty() && due_.begin()->first <= now) {
    const Due due = due_.begin()->second;
    due_.erase(due_.begin());
    apply(due);
  }
  std::erase_if(tasks, [](const WorldTask& t) { return t.state.status == tasks::Status::stopped; });
  service.tasks.clear();
  for (const WorldTask& task : tasks) {
    Task made;
    made.id = task.id;
    const auto of_task = [&](const Deployment& d) { return d.id == task.deployment; };
    made.deployment = static_cast<std::size_t>(
        std::find_if(service.deployments.begin(), service.deployments.end(), of_task) -
        service.deployments.begin());
    made.status = task.state.status;
    made.stopping = task.state.desired == tasks::Desired::stopped;
    made.health = task.state.health;
    made.started_at = task.state.started_at;
    made.draining = task.draining;
    made.protected_until = task.protected_until;
    service.tasks.push_back(made);
  }
  last = plan(service, nullptr, now);
  const std::vector<Task> planned = service.tasks;
  if (last.start) start(*last.start);
  if (!last.stops.empty()) {
    log.push_back(fmt::format("{} stop {}", (now - deployed_).ms / 1000, last.stops.size()));
  }
  for (const Stop& stop : last.stops) {
    WorldTask& task = *find(planned[stop.task].id);
    const tasks::Step step = request_stop(task.state, {tasks::kServiceSchedulerInitiated, stop.reason}, now);
    task.state = step.task;
    stopping(task);
  }
  for (const std::string& event : last.events) events.emplace_back(now, event);
  service.memory = last.memory;
  std::vector<Deployment> kept;
  for (std::size_t i = 0; i < service.deployments.size(); ++i) {
    if (last.deployments[i].gone) continue;
    Deployment deployment = service.deployments[i];
    deployment.state = last.deployments[i].state;
    deployment.failed_tasks = last.deployments[i].failed_tasks;
    deployment.backoff = last.deployments[i].backoff;
    kept.push_back(deployment);
  }
  service.deployments = kept;
}

std::optional<Instant> World::next() const {
  if (due_.empty()) return last.wake_at;
  if (!last.wake_at) return due_.begin()->first;
  return std::min(*last.wake_at, due_.begin()->first);
}

bool World::step() {
  const std::optional<Instant> at = next();
  if (!at) return false;
  now = *at;
  settle();
  return true;
}

void World::run_until(Instant end) {
  settle();
  while (next() && *next() <= end) step();
  now = std::max(now, end);
}

void World::run_rollout(Duration limit) {
  const Instant end = now + limit;
  settle();
  while (now < end && !last.completed && !last.stuck && step()) continue;
}

int World::present() const {
  return static_cast<int>(std::count_if(tasks.begin(), tasks.end(), [](const WorldTask& t) {
    return t.state.status != tasks::Status::stopped;
  }));
}

int World::running() const {
  return static_cast<int>(std::count_if(tasks.begin(), tasks.end(), [](const WorldTask& t) {
    return t.state.status == tasks::Status::running && t.state.desired == tasks::Desired::running;
  }));
}

int World::healthy(const std::string& primary) const {
  return static_cast<int>(std::count_if(tasks.begin(), tasks.end(), [&](const WorldTask& t) {
    if (t.state.status != tasks::Status::running || t.state.desired == tasks::Desired::stopped) return false;
    if (t.state.containers[0].has_health_check) return t.state.health == tasks::Health::healthy;
    return t.deployment != primary || now - *t.state.started_at >= seconds(40);
  }));
}

}  // namespace berth::core::rollout
