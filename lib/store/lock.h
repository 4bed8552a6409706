// The lock that a writer holds: flock on the state's file `lock`, which says who it is.
#pragma once

#include <optional>
#include <string>

#include "base/files.h"
#include "base/instant.h"

namespace berth {
class WallClock;
}

namespace berth::store {

struct LockRequest {
  const std::string& folder;
  const std::string& command;
  Duration wait;
};

// Polls for the lock with a jitter; an empty File when it was not to be had in time. Released by closing the
// File. Throws IoError if the lock file cannot be made or written.
File take_lock(Files& files, WallClock& clock, const LockRequest& request);

// `process 123 (ecs run-task)`; nothing if nobody holds the lock.
std::optional<std::string> lock_holder(Files& files, const std::string& folder);

std::string lock_path(const std::string& folder);

// The n-th pause of somebody who polls: 1 to 10 ms, different for each process.
Duration polling_pause(int attempt);

}  // namespace berth::store
