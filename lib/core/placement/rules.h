// What a RunTask or a service asks of placement beside the tasks themselves.
#pragma once

#include <string>
#include <vector>

#include "core/placement/query.h"

namespace berth::core::placement {

// A step of the chain: of the candidates it keeps those that are best by its measure. A step never makes a
// placement fail.
struct Strategy {
  enum class Kind {
    binpack_cpu,       // least CPU remaining
    binpack_memory,    // least memory remaining
    spread_instance,   // fewest tasks of the set on the instance
    spread_attribute,  // fewest tasks of the set on all instances with the same value (without one: a value
                       // too)
    random
  };
  Kind kind = Kind::random;
  std::string attribute;  // of spread_attribute
};

// The set is a task group: `service:NAME` for a service's tasks, else what RunTask gave or `family:FAMILY`.
struct Rules {
  std::string group;
  bool distinct_instance = false;  // no two tasks of the set on an instance
  std::vector<Query> member_of;    // of the task definition and of the request
  std::vector<Strategy> strategies;
};

// What a service without strategies gets: even over the zones, and in a zone over the instances.
std::vector<Strategy> service_default_strategies();

}  // namespace berth::core::placement
