// What a service remembers of a task of its that started or ended, before its scheduler plans again.
#pragma once

#include <string_view>

#include "backend/ecs/task_record.h"
#include "backend/world.h"
#include "core/tasks/machine.h"

namespace berth::backend {

// Called with every step of a service's task.
void note_for_service(World& world, std::string_view task_key, const TaskRecord& task,
                      const core::tasks::Step& step);

}  // namespace berth::backend
