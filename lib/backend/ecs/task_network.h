// What a task shows of its network: the elastic network interface of awsvpc, and the host ports of bridge and
// host mode.
#pragma once

#include <string>
#include <string_view>

#include "backend/ecs/task_record.h"
#include "backend/world.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

// The attachment of a task that is being created (awsvpc): PRECREATED, with its subnet alone.
Json new_attachment(Seed seed, std::string_view task_key, const std::string& subnet);

// A task got to RUNNING: the interface is attached and has an address; or the containers' ports are bound,
// dynamic ones from the ephemeral range (ecs-tasks.md §3, "Network modes").
void show_network(World& world, std::string_view task_key, TaskRecord& task);

// A task is STOPPED: its interface is gone.
void hide_network(TaskRecord& task);

}  // namespace berth::backend
