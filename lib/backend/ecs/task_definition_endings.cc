// How a revision ends: ACTIVE, then INACTIVE (deregistered), then DELETE_IN_PROGRESS.
#include "api/service_error.h"
#include "backend/ecs/families.h"
#include "backend/ecs/task_definition_records.h"
#include "base/json.h"
#include "model/arn.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;
using Definition = ecs::TaskDefinition;

constexpr std::size_t kDeleteMax = 10;
constexpr const char* kBadIdentifier =
    "The specified task definition identifier is invalid. Specify a valid name or ARN and try again.";

bool names_a_revision(const std::string& text) {
  const auto name = model::parse_task_definition_name(text);
  return name && name->revision;
}

// Asks for the deletion of one revision; gives the reason if it can't be.
struct Deletion {
  std::optional<TaskDefinitionRecord> record;
  std::string failure;
};

Deletion delete_one(Call& call, const std::string& text) {
  if (!names_a_revision(text)) return {.record = std::nullopt, .failure = kBadIdentifier};
  std::optional<TaskDefinitionRecord> record = find_task_definition(call.data(), call.scope(), text);
  if (!record) {
    return {.record = std::nullopt,
            .failure =
                "The specified task definition does not exist. Specify a valid account, family, revision and "
                "try again."};
  }
  const std::string status = model::get(record->document, Definition::status);
  if (status == kRevisionActive) {
    return {
        .record = std::nullopt,
        .failure =
            "The specified task definition is still in ACTIVE status. Please deregister the target and try "
            "again."};
  }
  if (status != kRevisionDeleting) {
    model::set(record->document, Definition::status, kRevisionDeleting);
    model::set(record->document, Definition::delete_requested_at, call.now());
    call.world().store.put(record->key, to_stored(*record));
  }
  return {.record = std::move(record), .failure = {}};
}

}  // namespace

Doc<ecs::DeregisterTaskDefinitionResponse> deregister_task_definition(
    Call& call, View<ecs::DeregisterTaskDefinitionRequest> in) {
  const std::string text = model::get(in, ecs::DeregisterTaskDefinitionRequest::task_definition);
  const auto name = model::parse_task_definition_name(text);
  if (!name) throw api::ServiceError("InvalidParameterException", kBadIdentifier);
  if (!name->revision) throw api::ServiceError("ClientException", "Revision is missing.");
  std::optional<TaskDefinitionRecord> record = find_task_definition(call.data(), call.scope(), text);
  if (!record) throw api::ServiceError("ClientException", "The specified task definition does not exist.");
  if (model::get(record->document, Definition::status) == kRevisionActive) {
    model::set(record->document, Definition::status, kRevisionInactive);
    model::set(record->document, Definition::deregistered_at, call.now());
    call.world().store.put(record->key, to_stored(*record));
    const std::string family_name = model::get(record->document, Definition::family);
    Family family = load_family(call.data(), call.scope(), family_name);
    family.active -= 1;
    family.inactive += 1;
    store_family(call.world(), call.scope(), family_name, family);
  }
  Doc<ecs::DeregisterTaskDefinitionResponse> out;
  model::set(out, ecs::DeregisterTaskDefinitionResponse::task_definition, record->document);
  return out;
}

Doc<ecs::DeleteTaskDefinitionsResponse> delete_task_definitions(Call& call,
                                                                View<ecs::DeleteTaskDefinitionsRequest> in) {
  using Out = ecs::DeleteTaskDefinitionsResponse;
  const auto asked = model::get(in, ecs::DeleteTaskDefinitionsRequest::task_definitions);
  if (asked.empty() || asked.size() > kDeleteMax) {
    throw api::ServiceError("InvalidParameterException", "taskDefinitions must have between 1 and " +
                                                             std::to_string(kDeleteMax) + " items.");
  }
  Doc<Out> out;
  model::edit_list(out, Out::task_definitions);
  model::edit_list(out, Out::failures);
  for (const std::string& text : asked) {
    const Deletion deletion = delete_one(call, text);
    if (deletion.record) {
      model::append(out, Out::task_definitions, deletion.record->document);
      continue;
    }
    Doc<ecs::Failure> failure;
    model::set(failure, ecs::Failure::arn, text);
    model::set(failure, ecs::Failure::reason, deletion.failure);
    model::append(out, Out::failures, failure);
  }
  return out;
}

}  // namespace berth::backend
