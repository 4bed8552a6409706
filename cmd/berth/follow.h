// `ecs run-task --wait [--follow]`.
#pragma once

#include "session.h"

namespace berth {

// Watches the tasks that RunTask has started until they have stopped, and gives the exit code of the first
// whose container did not end with 0. `request` is RunTask's, `started` its answer; with `show` each state of
// a task is a line on standard error. Throws UsageError (255) where nothing was started, a task never ran, or
// none will end.
int follow_run(api::Backend& backend, const api::Request& request, const Json& started, bool show);

}  // namespace berth
