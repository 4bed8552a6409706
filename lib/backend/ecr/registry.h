// A registry and its repositories as they are stored; what every operation of ECR begins with. ECR Public's
// operations have the same members where they do the same things, so both services run the same handlers on
// registries of their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/service_error.h"
#include "backend/call.h"
#include "base/json_fwd.h"

namespace berth::backend::images {

inline constexpr std::string_view kPublic = "ecr-public";
inline constexpr std::string_view kPublicRegion = "us-east-1";

struct Registry {
  std::string service;  // "ecr" or "ecr-public"
  Scope scope;          // its account; a public one is in us-east-1
  bool is_public() const { return service == kPublic; }
  const std::string& id() const { return scope.account; }
};

// The registry that a request means: its `registryId`, else the caller's. Throws for a public one that is
// asked for outside us-east-1, and for an alias that nobody has.
Registry registry_of(const Call& call);

// A thing of a repository is kept under `…/KIND/NAME@ID`; no name has an `@`.
std::string repository_key(const Registry& registry, std::string_view name);
std::string thing_key(const Registry& registry, std::string_view kind, std::string_view name,
                      std::string_view id);
// `NAME` and `ID` of a thing's key.
struct Thing {
  std::string_view repository;
  std::string_view id;
};
Thing thing_of(std::string_view key);
// The head of an index row of the repository that the thing with this key is in:
// `ACCOUNT/REGION/SERVICE/NAME@`.
std::string row_prefix(std::string_view thing_key);
std::string row_prefix(const Registry& registry, std::string_view name);

std::string repository_arn(const Registry& registry, std::string_view name);

// A stored repository: `repository` is the API's document; beside it stand `tags`, `policyText`,
// `lifecyclePolicyText` and `catalogData` as far as they were given.
std::optional<Json> load_repository(const store::Reader& reader, const Registry& registry,
                                    std::string_view name);
// Both throw RepositoryNotFoundException.
Json stored_repository(const store::Reader& reader, const Registry& registry, std::string_view name);
void require_repository(const store::Reader& reader, const Registry& registry, std::string_view name);
// The repository as it is answered.
Json repository_answer(const Call& call, const Json& stored);

// "Invalid parameter at 'AT' failed to satisfy constraint: 'WHAT'".
api::ServiceError invalid_parameter(std::string_view at, std::string_view what);
// " the repository with name 'x' in the registry with id 'A'", with which many texts end.
std::string in_the_registry(const Registry& registry, std::string_view name);
api::ServiceError repository_not_found(const Registry& registry, std::string_view name);
// For a page token that berth did not give out for this query.
api::ServiceError bad_token();

}  // namespace berth::backend::images
