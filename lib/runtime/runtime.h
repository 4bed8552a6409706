// What runs a task: one small interface with two halves, and no more. Intent goes in with assign(), what came
// of it comes out with observations(). The store is not known here, and no call blocks: everything slow is
// behind the interface.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace berth::runtime {

enum class Desired { running, stopped };

// What a container has got to, as the one who assigns knows it; STOPPED is final.
enum class ContainerState { pending, running, stopped };

enum class Condition { start, complete, success, healthy };

struct Dependency {
  std::string container;
  Condition condition = Condition::start;
};

struct HealthCheck {
  Duration interval = seconds(30);
  Duration start_period;
  int retries = 3;
};

struct RestartPolicy {
  bool enabled = false;
  std::vector<int> ignored_exit_codes;
  Duration attempt_period = seconds(300);
};

struct Container {
  std::string name;
  std::string image;
  bool essential = true;
  int cpu_units = 0;
  int memory_mib = 0;
  std::optional<HealthCheck> health_check;  // absent: no health is ever observed
  std::vector<Dependency> depends_on;
  std::optional<Duration> start_timeout;
  std::optional<Duration> stop_timeout;
  RestartPolicy restart_policy;
  std::map<std::string, std::string> labels;  // the dockerLabels that begin with `berth.sim.`
  // For Desired::stopped: where the container is when the task is told to stop.
  ContainerState state = ContainerState::pending;
};

// One task's intent. `at` is the instant at which the intent was recorded, so the same intent given again is
// the same value.
struct Assignment {
  std::string task;  // the task's key: unique in a state, and all names of a runtime derive from it
  Desired desired = Desired::running;
  Instant at;
  bool awsvpc = false;
  std::vector<Container> containers;
};

enum class Health { healthy, unhealthy };

// What an observation is of. `pending`, `stopping`, `deprovisioning` are of the task (its `container` is
// empty), `running` and `health` of a container, `stopped` of either.
enum class What { pending, running, health, stopping, deprovisioning, stopped };

// A fact about a task or one of its containers. `at` may lie in the future (a runtime whose world is known in
// advance): whoever reads it keeps it until then. `n` orders the observations of one task; a repeated
// observation has the same n.
struct Observation {
  std::string task;
  std::string container;
  What what = What::running;
  std::optional<int> exit_code;
  std::string reason;
  Health health = Health::healthy;
  Instant at;
  int n = 0;
  bool operator==(const Observation&) const = default;
};

// `pending`, `running`, … as they are stored with a due event; parse gives nothing for other texts.
std::string_view to_text(What what);
std::optional<What> parse_what(std::string_view text);

class Runtime {
 public:
  virtual ~Runtime() = default;

  // Takes the intent and returns. The same intent may be given any number of times: a task that runs is
  // adopted, one that is gone is not started twice.
  virtual void assign(const Assignment& assignment) = 0;

  // What was seen since the last call, of all tasks, in the order of (at, task, n). What was handed out once
  // may be handed out again after a repeated assign().
  virtual std::vector<Observation> observations() = 0;
};

}  // namespace berth::runtime
