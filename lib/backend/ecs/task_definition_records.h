// How revisions are kept and indexed, and the operations on them; for task_definitions.cc and its parts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backend/call.h"
#include "backend/ecs/task_definitions.h"
#include "base/json_fwd.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

inline constexpr std::string_view kRevisionActive = "ACTIVE";
inline constexpr std::string_view kRevisionInactive = "INACTIVE";
inline constexpr std::string_view kRevisionDeleting = "DELETE_IN_PROGRESS";

// Rows are SCOPE/STATUS/FAMILY and, behind a blank, which sorts before anything that a family's name may
// hold, the revision's ten digits: so they sort by family, then by revision as a number.
inline constexpr std::string_view kRevisionsIndex = "taskdef";
std::string revisions_prefix(const Scope& scope, std::string_view status);  // ends in '/'
std::string revisions_prefix(const Scope& scope, std::string_view status, std::string_view family);
void revision_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

// What a row says.
struct RevisionName {
  std::string family;
  std::int64_t revision = 0;
};
RevisionName revision_of_row(std::string_view row_key, const Scope& scope, std::string_view status);

TaskDefinitionRecord to_record(std::string key, Json stored);
Json to_stored(const TaskDefinitionRecord& record);

model::Doc<ecs::DeleteTaskDefinitionsResponse> delete_task_definitions(
    Call& call, model::View<ecs::DeleteTaskDefinitionsRequest> in);
model::Doc<ecs::DeregisterTaskDefinitionResponse> deregister_task_definition(
    Call& call, model::View<ecs::DeregisterTaskDefinitionRequest> in);
model::Doc<ecs::ListTaskDefinitionFamiliesResponse> list_task_definition_families(
    Call& call, model::View<ecs::ListTaskDefinitionFamiliesRequest> in);
model::Doc<ecs::ListTaskDefinitionsResponse> list_task_definitions(
    Call& call, model::View<ecs::ListTaskDefinitionsRequest> in);

}  // namespace berth::backend
