// Recounts a world from its task documents: whatever was counted, claimed or promised elsewhere must agree,
// and since the last look everything must only have moved forward.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/tasks/machine.h"
#include "store/store.h"

namespace berth::test {

class WorldCheck {
 public:
  // What is wrong, a line each; nothing when all is well.
  std::vector<std::string> faults(const store::Reader& reader);
  // Tasks that were told before `since` what is wanted of them and are neither there nor STOPPED.
  static std::vector<std::string> unsettled(const store::Reader& reader, Instant since);

 private:
  struct Seen {
    core::tasks::Status status = core::tasks::Status::provisioning;
    core::tasks::Desired desired = core::tasks::Desired::running;
    std::vector<core::tasks::ContainerStatus> containers;
  };
  std::map<std::string, Seen, std::less<>> seen_;
};

}  // namespace berth::test
