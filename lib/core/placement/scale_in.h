// Which tasks of a service are stopped when there are too many, or when a rollout replaces them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "core/placement/instance.h"
#include "core/placement/rules.h"

namespace berth::core::placement {

// A task of the set with desired status RUNNING.
struct SetTask {
  std::optional<std::size_t> instance;  // position among the instances; nothing on Fargate
  std::string zone;                     // of a Fargate task; an instance has its own
  Resources resources;                  // what its stop gives back
  bool is_protected = false;            // from scale-in: passed over
  bool is_outdated = false;             // of an older deployment
};

// Positions of at most `count` tasks in the order in which to stop them; fewer only if the rest is protected.
// Tasks on draining instances go first, then outdated ones. Of equals the chain is read for balance: a spread
// step keeps where the set has most tasks, a binpack step what leaves most of the resource free. Without
// strategies, or with spread over instances alone, zones come first and then instances. At last it is drawn
// (`key` names the service). Protected tasks count for the balance.
std::vector<std::size_t> choose_to_stop(std::span<const SetTask> tasks, std::span<const Instance> instances,
                                        const std::vector<Strategy>& strategies, std::size_t count, Seed seed,
                                        std::string_view key);

}  // namespace berth::core::placement
