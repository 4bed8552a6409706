// Tasks watched until they have stopped: `run-task --wait`. A virtual clock is turned, as waiters do.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/backend.h"
#include "base/instant.h"
#include "base/json.h"

namespace berth::cli {

// One task in a state that it was not seen in before; `task` as DescribeTasks shows it.
using TaskObserver = std::function<void(Instant now, const Json& task)>;

// Asks `describe` (a request of DescribeTasks) until all its tasks are STOPPED, and gives them as they were
// seen last. `observe` may be empty. Throws UsageError (255) in a virtual world, where somebody has to turn
// the clock: as soon as those that are left would run for ever, which leaves the clock there, and when a day
// of that world has gone by.
std::vector<Json> follow_tasks(api::Backend& backend, const api::Request& describe,
                               const TaskObserver& observe);

// `3f… web:1 STOPPED: Essential container in task exited (app 3, sidecar 143)`; a container that never ran
// with its reason.
std::string task_line(const Json& task);

// The exit code that stands for a task: its own containers decide, `essential` names those that its
// definition calls so. A code of its own accord counts before that of a container that was stopped (137,
// 143), then the definition's order. Nothing if no container ran.
std::optional<int> exit_code_of(const Json& task, const std::vector<std::string>& essential);

// The names of a definition's essential containers, in its order.
std::vector<std::string> essential_containers(const Json& definition);

}  // namespace berth::cli
