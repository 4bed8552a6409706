#include "base/errors.h"
#include "build_id.h"
#include "network.h"

namespace berth {

void require_same_build(const Session& session) {
  const auto caller = session.environment.get(kNetBuildVariable);
  if (!caller || *caller == build_id()) return;
  throw IoError("berth is of build " + *caller + ", the berth-net beside it (in ../libexec/berth) of build " +
                std::string(build_id()) + ": install both from one build");
}

void go_to_network(const Session&) {}

}  // namespace berth
