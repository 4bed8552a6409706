// A world of one service in memory: plan() and the task machine with nothing else around them. Time goes from
// one due thing to the next.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/ids.h"
#include "core/rollout/events.h"
#include "core/rollout/plan.h"
#include "core/tasks/machine.h"

namespace berth::core::rollout {

struct WorldTask {
  std::string id;
  std::string deployment;
  tasks::Task state;
  bool draining = false;
  std::optional<Instant> protected_until;
};

// How the tasks of a deployment behave.
struct Behaviour {
  Duration start = seconds(1);
  Duration stop = seconds(1);
  bool jitter = false;                 // up to 4 s more for each
  std::optional<Duration> exit_after;  // of its container
  bool start_error = false;
  bool has_health_check = false;
  std::optional<Duration> healthy_after, unhealthy_after;
};

class World {
 public:
  explicit World(int desired, int minimum, int maximum) {
    service.name = "web";
    service.desired = desired;
    service.minimum_healthy_percent = minimum;
    service.maximum_percent = maximum;
  }

  // A new PRIMARY deployment.
  void deploy(Behaviour behaviour = {});
  // All that is due now, and what plan() makes of it.
  void settle();
  // The next instant at which something is due; step() goes there and settles, false when there is none.
  std::optional<Instant> next() const;
  bool step();
  void run_until(Instant end);
  // Until the primary deployment is COMPLETED, stuck, or `limit` is over.
  void run_rollout(Duration limit);

  int present() const;
  int running() const;  // RUNNING and not told to stop
  // Of those: HEALTHY, or without a check 40 s old or of another deployment.
  int healthy(const std::string& primary) const;
  const Deployment& primary() const { return service.deployments.back(); }

  Instant now{1'767'225'600'000};
  Service service;  // its tasks are filled in for each plan
  std::vector<WorldTask> tasks;
  std::vector<std::string> log;  // `12 start 2`, `42 stop 2`: seconds since the last deploy()
  std::vector<std::pair<Instant, std::string>> events;  // oldest first
  Plan last;
  int ceiling_breaches = 0;

 private:
  void settle_once();
  struct Due {
    std::string task;
    tasks::Observation observation;
  };
  Duration wobble(const Behaviour& behaviour, const std::string& task, const char* purpose) const;
  void start(const Start& start);
  void expect(const std::string& task, tasks::What what, const char* container, Instant at, int n,
              tasks::Health health = tasks::Health::unknown, std::optional<int> code = {});
  void stopping(WorldTask& task);
  void apply(const Due& due);
  WorldTask* find(const std::string& id);

  std::map<std::string, Behaviour> behaviours_;
  std::multimap<Instant, Due> due_;
  Instant deployed_;
  int made_ = 0, deployments_made_ = 0;
};

}  // namespace berth::core::rollout
