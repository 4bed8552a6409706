// Task definitions: finding one, for every operation that names one, and the task definition operations.
//
// A stored revision is the API's document with its tags beside (member `tags`); a family's document counts
// its revisions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "backend/area.h"
#include "backend/world.h"
#include "base/json.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

struct TaskDefinitionRecord {
  std::string key;
  model::Doc<ecs::TaskDefinition> document;  // as DescribeTaskDefinition answers it
  Json tags = Json::array();
};

// `…/ecs/taskdef/FAMILY/0000000001`.
std::string task_definition_key(const Scope& scope, std::string_view family, std::int64_t revision);

// What `family` (its newest ACTIVE revision), `family:revision` or an ARN names, whatever its status; nothing
// if there is no such thing here.
std::optional<TaskDefinitionRecord> find_task_definition(const store::Reader& reader, const Scope& scope,
                                                         std::string_view text);

// Who is about to start tasks of it: the two refuse an INACTIVE one with different types.
enum class TaskDefinitionUse { run_task, service };

// The same, of one that is ACTIVE. Throws ClientException "TaskDefinition not found.", and "TaskDefinition is
// inactive" as an InvalidParameterException (run_task: RunTask, StartTask) or a ClientException (service:
// CreateService, UpdateService).
TaskDefinitionRecord resolve_task_definition(const store::Reader& reader, const Scope& scope,
                                             std::string_view text, TaskDefinitionUse use);

extern const Area kTaskDefinitionsArea;

}  // namespace berth::backend
