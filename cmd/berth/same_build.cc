// For the programs that `berth` becomes: whether it is of their build.
#include <filesystem>

#include "base/errors.h"
#include "build_id.h"
#include "network.h"

namespace berth {

void require_same_build(const Session& session) {
  const auto caller = session.environment.get(kNetBuildVariable);
  if (!caller || *caller == build_id()) return;
  const std::string own = std::filesystem::read_symlink("/proc/self/exe").filename().string();
  throw IoError("berth is of build " + *caller + ", the " + own +
                " beside it (in ../libexec/berth) of build " + std::string(build_id()) +
                ": install all from one build");
}

}  // namespace berth
