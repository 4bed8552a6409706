// Repositories: made, described, deleted, and their settings.
#pragma once

#include "backend/area.h"
#include "backend/ecr/registry.h"
#include "model/doc.h"
#include "model/gen/ecr.h"

namespace berth::backend::images {

// A repository as it is stored, of what CreateRepository was given.
Json new_repository(const Call& call, const Registry& registry,
                    model::View<ecr::CreateRepositoryRequest> input);

// Refuses a name that is taken, and stores the repository.
void add_repository(World& world, const Registry& registry, std::string_view name, const Json& stored);

// Its images, layers and uploads go too. Throws RepositoryNotEmptyException for one with images unless
// `force`.
void remove_repository(Call& call, const Registry& registry, std::string_view name, bool force);

// Both services' handlers.
model::Doc<ecr::DescribeRepositoriesResponse> describe_repositories(
    Call& call, model::View<ecr::DescribeRepositoriesRequest> input);
model::Doc<ecr::DeleteRepositoryResponse> delete_repository(Call& call,
                                                            model::View<ecr::DeleteRepositoryRequest> input);

// Repository policies, for both services.
model::Doc<ecr::SetRepositoryPolicyResponse> set_repository_policy(
    Call& call, model::View<ecr::SetRepositoryPolicyRequest> input);
model::Doc<ecr::GetRepositoryPolicyResponse> get_repository_policy(
    Call& call, model::View<ecr::GetRepositoryPolicyRequest> input);
model::Doc<ecr::DeleteRepositoryPolicyResponse> delete_repository_policy(
    Call& call, model::View<ecr::DeleteRepositoryPolicyRequest> input);

// What a repository's mutability settings may be together; throws InvalidParameterException.
void check_mutability(const Json& input);

}  // namespace berth::backend::images

namespace berth::backend {
extern const Area kRepositoriesArea;
}  // namespace berth::backend
