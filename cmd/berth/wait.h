// `ecs wait …`, `ecr wait …`.
#pragma once

#include "cli/waiters.h"
#include "session.h"

namespace berth {

int run_waiter(api::Backend& backend, const cli::Invocation& invocation, const api::Request& request);

// Says on standard error what is waited for, if a person reads it.
cli::WaitObserver wait_observer();

}  // namespace berth
