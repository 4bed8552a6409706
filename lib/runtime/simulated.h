// The simulated runtime: no process, no image, no clock. What an assignment leads to is a pure function of
// the assignment, the `berth.sim.*` labels of its containers included, so all of it is known when the intent
// is recorded and each observation carries the instant, mostly in the future, at which it happens.
//
//   PROVISIONING 1 s (awsvpc only), PENDING 1 s, STOPPING 1 s, DEPROVISIONING 1 s (awsvpc only)
//   berth.sim.start-delay      instead of PENDING's second; behind a dependency: counted from when it is met
//   berth.sim.exit-after       how long the container runs; without it, until it is stopped
//   berth.sim.exit-code        what it exits with then (0)
//   berth.sim.start-error      never starts; the text is its reason
//   berth.sim.health           `healthy` (default) or `unhealthy`, where there is a health check
//   berth.sim.healthy-after    from start to the first check that passes
#pragma once

#include <vector>

#include "runtime/runtime.h"

namespace berth::runtime {

// Requires: the containers' dependencies form no cycle and name containers of the task (registration sees to
// that); a container behind one that breaks this never starts.
std::vector<Observation> simulate(const Assignment& assignment);

// Faults of the `berth.sim.*` labels of one container in words for a user, one a label; empty when they are
// fine. A label with a fault counts as absent. Labels of the load are not looked at.
std::vector<std::string> label_faults(const std::map<std::string, std::string>& labels);

// simulate() behind the interface: keeps what was assigned until observations() takes it.
class Simulated final : public Runtime {
 public:
  void assign(const Assignment& assignment) override;
  std::vector<Observation> observations() override;

 private:
  std::vector<Observation> waiting_;
};

}  // namespace berth::runtime
