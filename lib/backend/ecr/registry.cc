#include "backend/ecr/registry.h"

#include <algorithm>

#include "backend/ecr/names.h"
#include "backend/edge.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend::images {
namespace {

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_alias(const Call& call, const Registry& registry, std::string_view alias) {
  const auto aliases = call.data().get(registry.scope.key(kPublic, "registry", "alias"));
  return aliases && aliases->at("alias") == alias;
}

void require_public_region(const Call& call) {
  if (call.request().region == kPublicRegion) return;
  throw api::ServiceError("UnsupportedCommandException",
                          call.request().operation + " command is only supported in us-east-1.")
      .with_hint("ECR Public is in one region: add --region us-east-1");
}

}  // namespace

Registry registry_of(const Call& call) {
  Registry registry{call.request().service, call.scope()};
  if (registry.is_public()) require_public_region(call);
  const Json* id = member(call.request().input, "registryId");
  if (id == nullptr) return registry;
  const std::string& text = id->get_ref<const std::string&>();
  if (is_account(text)) {
    registry.scope.account = text;
  } else if (!has_alias(call, registry, text)) {
    throw api::ServiceError("RegistryNotFoundException",
                            "The registry with id '" + text + "' does not exist");
  }
  return registry;
}

std::string repository_key(const Registry& registry, std::string_view name) {
  return registry.scope.key(registry.service, "repository", name);
}

std::string thing_key(const Registry& registry, std::string_view kind, std::string_view name,
                      std::string_view id) {
  return registry.scope.key(registry.service, kind, std::string(name) + "@" + std::string(id));
}

Thing thing_of(std::string_view key) {
  const std::string_view rest = key_rest(key);
  const std::size_t at = rest.find('@');
  return {rest.substr(0, at), rest.substr(at + 1)};
}

std::string row_prefix(std::string_view thing_key) {
  const std::string_view rest = key_rest(thing_key);
  const std::string_view head = thing_key.substr(0, thing_key.size() - rest.size());
  // Without the kind: ACCOUNT/REGION/SERVICE/ is what is left.
  const std::size_t service_end = head.rfind('/', head.size() - 2);
  return std::string(head.substr(0, service_end + 1)) + std::string(rest.substr(0, rest.find('@') + 1));
}

std::string row_prefix(const Registry& registry, std::string_view name) {
  return row_prefix(thing_key(registry, "image", name, ""));
}

std::string repository_arn(const Registry& registry, std::string_view name) {
  Scope scope = registry.scope;
  if (registry.is_public()) scope.region.clear();
  return scope.arn(registry.service, "repository/" + std::string(name));
}

std::optional<Json> load_repository(const store::Reader& reader, const Registry& registry,
                                    std::string_view name) {
  return reader.get(repository_key(registry, name));
}

Json stored_repository(const store::Reader& reader, const Registry& registry, std::string_view name) {
  auto stored = load_repository(reader, registry, name);
  if (!stored) throw repository_not_found(registry, name);
  return *std::move(stored);
}

void require_repository(const store::Reader& reader, const Registry& registry, std::string_view name) {
  if (!reader.contains(repository_key(registry, name))) throw repository_not_found(registry, name);
}

Json repository_answer(const Call& call, const Json& stored) {
  Json repository = stored.at("repository");
  const std::string& host = call.edge().registry_host;
  if (call.request().service != kPublic && !host.empty())
    repository["repositoryUri"] = host + "/" + repository.at("repositoryName").get<std::string>();
  return repository;
}

api::ServiceError invalid_parameter(std::string_view at, std::string_view what) {
  return api::ServiceError("InvalidParameterException", "Invalid parameter at '" + std::string(at) +
                                                            "' failed to satisfy constraint: '" +
                                                            std::string(what) + "'");
}

std::string in_the_registry(const Registry& registry, std::string_view name) {
  return "the repository with name '" + std::string(name) + "' in the registry with id '" + registry.id() +
         "'";
}

api::ServiceError repository_not_found(const Registry& registry, std::string_view name) {
  return api::ServiceError("RepositoryNotFoundException", "The repository with name '" + excerpt(name) +
                                                              "' does not exist in the registry with id '" +
                                                              registry.id() + "'")
      .with_hint("Make it: berth " + registry.service + " create-repository --repository-name " +
                 std::string(name));
}

api::ServiceError bad_token() { return invalid_parameter("nextToken", "Invalid next token provided"); }

}  // namespace berth::backend::images
