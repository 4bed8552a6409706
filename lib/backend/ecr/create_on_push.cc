#include "backend/ecr/create_on_push.h"

#include <algorithm>
#include <array>
#include <optional>

#include "backend/ecr/names.h"
#include "backend/ecr/registry.h"
#include "backend/ecr/repositories.h"
#include "base/json.h"
#include "model/gen/own.h"

namespace berth::backend::images {
namespace {

using model::Doc;
using model::View;
using own::CreateRepositoryOnPushRequest;
using own::CreateRepositoryOnPushResponse;

constexpr std::size_t kNameMin = 2;
constexpr std::size_t kNameMax = 256;

bool is_for_pushes(const Json& creation_template) {
  const Json* uses = member(creation_template, "appliedFor");
  return uses != nullptr && std::find(uses->begin(), uses->end(), "CREATE_ON_PUSH") != uses->end();
}

// The template with the longest prefix of the name; a prefix ends before a slash.
std::optional<Json> template_of(const store::Reader& reader, const Registry& registry,
                                const std::string& name) {
  const auto found = [&](const std::string& prefix) {
    auto stored = reader.get(registry.scope.key(registry.service, "template", prefix));
    return stored && is_for_pushes(*stored) ? stored : std::nullopt;
  };
  for (std::size_t slash = name.rfind('/'); slash != std::string::npos && slash > 0;
       slash = name.rfind('/', slash - 1)) {
    if (auto stored = found(name.substr(0, slash))) return stored;
  }
  return found("ROOT");
}

// The template's members as CreateRepository takes them.
Json creation_input(const Json& made, const std::string& name) {
  Json input = {{"repositoryName", name}};
  for (const char* each :
       {"imageTagMutability", "imageTagMutabilityExclusionFilters", "encryptionConfiguration"}) {
    if (const Json* found = member(made, each)) input[each] = *found;
  }
  if (const Json* tags = member(made, "resourceTags")) input["tags"] = *tags;
  return input;
}

Doc<CreateRepositoryOnPushResponse> create_repository_on_push(Call& call,
                                                              View<CreateRepositoryOnPushRequest> input) {
  Registry registry{"ecr", call.scope()};
  if (const Json* id = member(input.json(), "registryId")) registry.scope.account = id->get<std::string>();
  const std::string name = get(input, CreateRepositoryOnPushRequest::repository_name);
  if (!is_repository_name(name) || name.size() < kNameMin || name.size() > kNameMax)
    throw invalid_parameter("repositoryName", "'" + name + "' is not a repository's name");
  Doc<CreateRepositoryOnPushResponse> out;
  set(out, CreateRepositoryOnPushResponse::repository_arn, repository_arn(registry, name));
  if (load_repository(call.data(), registry, name)) return out;  // another push was first
  const auto made = template_of(call.data(), registry, name);
  if (!made) throw repository_not_found(registry, name);
  const Json creation = creation_input(*made, name);
  Json stored = new_repository(call, registry, View<ecr::CreateRepositoryRequest>(creation));
  if (const Json* policy = member(*made, "repositoryPolicy")) stored["policyText"] = *policy;
  if (const Json* policy = member(*made, "lifecyclePolicy")) stored["lifecyclePolicyText"] = *policy;
  add_repository(call.world(), registry, name, stored);
  return out;
}

constexpr std::array kOperations = {writing<create_repository_on_push>("CreateRepositoryOnPush")};

}  // namespace
}  // namespace berth::backend::images

namespace berth::backend {
const Area kCreateOnPushArea = {"berth", images::kOperations, {}, {}};
}  // namespace berth::backend
