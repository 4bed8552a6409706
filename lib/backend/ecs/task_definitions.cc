#include "backend/ecs/task_definitions.h"

#include <array>

#include "api/service_error.h"
#include "backend/ecs/definition/complete.h"
#include "backend/ecs/definition/validate.h"
#include "backend/ecs/families.h"
#include "backend/ecs/tags.h"
#include "backend/ecs/task_definition_records.h"
#include "base/json.h"
#include "model/tables.h"
#include "model/validate.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;
using Definition = ecs::TaskDefinition;
using RegisterIn = ecs::RegisterTaskDefinitionRequest;

[[noreturn]] void refuse(const definition::Refusal& refusal) {
  throw api::ServiceError(refusal.type, refusal.message);
}

// What the model has no words for. A type that is wrong is the model's to tell, so the rules look only at
// sound input; the one thing that both would tell, missing containers, is told here.
void check_registration(const Json& input) {
  const View<RegisterIn> request(input);
  if (!model::has(request, RegisterIn::container_definitions) &&
      !model::get(request, RegisterIn::family).empty())
    refuse({.message = "Container list cannot be empty"});
  const auto service = model::find_service("ecs");
  const auto operation = model::find_operation(*service, "RegisterTaskDefinition");
  if (model::refuse_input(*service, *operation, input)) return;
  if (const definition::Verdict verdict = definition::validate(request)) refuse(*verdict);
}

Doc<ecs::RegisterTaskDefinitionResponse> register_task_definition(Call& call, View<RegisterIn> in) {
  using Out = ecs::RegisterTaskDefinitionResponse;
  const Scope scope = call.scope();
  const std::string name = model::get(in, RegisterIn::family);
  TaskDefinitionRecord record;
  record.tags = checked_tags(model::get(in, RegisterIn::tags).json());
  Family family = load_family(call.data(), scope, name);
  family.last_revision += 1;
  family.active += 1;
  record.key = task_definition_key(scope, name, family.last_revision);
  record.document = definition::complete(in, {.scope = scope,
                                              .revision = family.last_revision,
                                              .at = call.now(),
                                              .by = "arn:aws:iam::" + scope.account + ":user/berth"});
  call.world().store.put(record.key, to_stored(record));
  store_family(call.world(), scope, name, family);
  Doc<Out> out;
  model::set(out, Out::task_definition, record.document);
  model::set(out, Out::tags, record.tags);
  if (record.tags.empty()) model::erase(out, Out::tags);
  return out;
}

Doc<ecs::DescribeTaskDefinitionResponse> describe_task_definition(
    Call& call, View<ecs::DescribeTaskDefinitionRequest> in) {
  using In = ecs::DescribeTaskDefinitionRequest;
  using Out = ecs::DescribeTaskDefinitionResponse;
  const auto record = find_task_definition(call.data(), call.scope(), model::get(in, In::task_definition));
  if (!record) throw api::ServiceError("ClientException", "Unable to describe task definition.");
  Doc<Out> out;
  model::set(out, Out::task_definition, record->document);
  for (const std::string& field : model::get(in, In::include))
    if (field == "TAGS") model::set(out, Out::tags, record->tags);
  return out;
}

constexpr std::array kOperations = {
    writing<delete_task_definitions>("DeleteTaskDefinitions"),
    writing<deregister_task_definition>("DeregisterTaskDefinition"),
    reading<describe_task_definition>("DescribeTaskDefinition"),
    reading<list_task_definition_families>("ListTaskDefinitionFamilies"),
    reading<list_task_definitions>("ListTaskDefinitions"),
    writing<register_task_definition>("RegisterTaskDefinition", check_registration),
};
constexpr std::array kRows = {RowRule{"ecs/taskdef", revision_rows}, RowRule{kFamilyKind, family_rows}};

}  // namespace

const Area kTaskDefinitionsArea = {"ecs", kOperations, kRows, {}};

}  // namespace berth::backend
