// `clock advance --until`: turns a virtual clock until a waiter's condition holds.
#pragma once

#include <string>

#include "base/instant.h"
#include "session.h"

namespace berth {

// `condition` is `WAITER [CLUSTER/]NAME…`. Throws UsageError (255) at a state that fails the waiter, and when
// `limit` has passed in the world.
void run_until(const Session& session, const cli::Globals& globals, const std::string& condition,
               Duration limit);

}  // namespace berth
