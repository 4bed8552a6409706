// The lists of revisions and of families: a page of index rows each, no document read.
#include "api/service_error.h"
#include "backend/ecs/families.h"
#include "backend/ecs/list_page.h"
#include "backend/ecs/task_definition_records.h"
#include "base/json.h"
#include "model/arn.h"

namespace berth::backend {

using model::Doc;
using model::View;

Doc<ecs::ListTaskDefinitionsResponse> list_task_definitions(Call& call,
                                                            View<ecs::ListTaskDefinitionsRequest> in) {
  using In = ecs::ListTaskDefinitionsRequest;
  using Out = ecs::ListTaskDefinitionsResponse;
  const Scope scope = call.scope();
  const std::string status = model::get_or(in, In::status, std::string(kRevisionActive));
  // The API's familyPrefix is a family's whole name.
  const auto family = model::find(in, In::family_prefix);
  const bool one_family = family && !family->empty();
  const std::string prefix =
      one_family ? revisions_prefix(scope, status, *family) : revisions_prefix(scope, status);
  const Page page = list_page(call.data(), {.index = kRevisionsIndex,
                                            .prefix = prefix,
                                            .token = model::find(in, In::next_token),
                                            .max_results = model::find(in, In::max_results),
                                            .reverse = model::get(in, In::sort) == "DESC"});
  Doc<Out> out;
  model::edit_list(out, Out::task_definition_arns);
  for (const store::Entry& row : page.rows) {
    const RevisionName name = revision_of_row(row.key, scope, status);
    model::append(out, Out::task_definition_arns,
                  model::task_definition_arn({scope.account, scope.region}, name.family, name.revision));
  }
  if (page.next_token) model::set(out, Out::next_token, *page.next_token);
  return out;
}

Doc<ecs::ListTaskDefinitionFamiliesResponse> list_task_definition_families(
    Call& call, View<ecs::ListTaskDefinitionFamiliesRequest> in) {
  using In = ecs::ListTaskDefinitionFamiliesRequest;
  using Out = ecs::ListTaskDefinitionFamiliesResponse;
  const std::string status = model::get_or(in, In::status, std::string("ALL"));
  const std::string group = revisions_prefix(call.scope(), status);
  const std::string prefix = group + model::get(in, In::family_prefix);
  const Page page = list_page(call.data(), {.index = kFamiliesIndex,
                                            .prefix = prefix,
                                            .token = model::find(in, In::next_token),
                                            .max_results = model::find(in, In::max_results)});
  Doc<Out> out;
  model::edit_list(out, Out::families);
  for (const store::Entry& row : page.rows) model::append(out, Out::families, row.key.substr(group.size()));
  if (page.next_token) model::set(out, Out::next_token, *page.next_token);
  return out;
}

}  // namespace berth::backend
