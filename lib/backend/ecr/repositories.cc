#include "backend/ecr/repositories.h"

#include <algorithm>
#include <array>

#include "backend/ecr/repository_settings.h"
#include "backend/ecr/tags.h"
#include "backend/edge.h"
#include "backend/pages.h"
#include "base/json.h"
#include "model/arn.h"

namespace berth::backend::images {
namespace {

using ecr::CreateRepositoryRequest;
using ecr::CreateRepositoryResponse;
using ecr::DescribeRepositoriesRequest;
using ecr::DescribeRepositoriesResponse;
using ecr::Repository;
using model::Doc;
using model::View;

constexpr std::size_t kPageSize = 100;

// The encryption that a repository keeps for ever.
Json encryption_of(View<CreateRepositoryRequest> input, const Registry& registry) {
  if (!has(input, CreateRepositoryRequest::encryption_configuration))
    return Json{{"encryptionType", "AES256"}};
  Doc<ecr::EncryptionConfiguration> out(get(input, CreateRepositoryRequest::encryption_configuration));
  const std::string type = get(out, ecr::EncryptionConfiguration::encryption_type);
  const bool key = has(out, ecr::EncryptionConfiguration::kms_key);
  const auto refuse = [](const char* why) {
    return invalid_parameter("encryptionConfiguration",
                             "Invalid encryption configuration: " + std::string(why));
  };
  if (type == "AES256" && key) throw refuse("Encryption key should not be set for AES256 encryption.");
  if (type == "KMS_DSSE" && !registry.scope.region.starts_with("us-gov-"))
    throw refuse("KMS_DSSE encryption is only available in AWS GovCloud (US) Regions.");
  if (type != "AES256" && !key)
    set(out, ecr::EncryptionConfiguration::kms_key, registry.scope.arn("kms", "alias/aws/ecr"));
  return std::move(out).json();
}

Json repository_of(const Call& call, const Registry& registry, View<CreateRepositoryRequest> input) {
  const std::string name = get(input, CreateRepositoryRequest::repository_name);
  Doc<Repository> out;
  set(out, Repository::repository_arn, repository_arn(registry, name));
  set(out, Repository::registry_id, registry.id());
  set(out, Repository::repository_name, name);
  set(out, Repository::repository_uri,
      model::repository_uri({registry.scope.account, registry.scope.region}, name));
  set(out, Repository::created_at, call.now());
  set(out, Repository::image_tag_mutability,
      get_or(input, CreateRepositoryRequest::image_tag_mutability, std::string("MUTABLE")));
  copy(out, Repository::image_tag_mutability_exclusion_filters, input,
       CreateRepositoryRequest::image_tag_mutability_exclusion_filters);
  const bool scan = get(get(input, CreateRepositoryRequest::image_scanning_configuration),
                        ecr::ImageScanningConfiguration::scan_on_push);
  set(edit(out, Repository::image_scanning_configuration), ecr::ImageScanningConfiguration::scan_on_push,
      scan);
  out.json()["encryptionConfiguration"] = encryption_of(input, registry);
  return std::move(out).json();
}

Doc<CreateRepositoryResponse> create_repository(Call& call, View<CreateRepositoryRequest> input) {
  const Registry registry = registry_of(call);
  const Json stored = new_repository(call, registry, input);
  add_repository(call.world(), registry, get(input, CreateRepositoryRequest::repository_name), stored);
  Doc<CreateRepositoryResponse> out;
  out.json()["repository"] = repository_answer(call, stored);
  return out;
}

Doc<DescribeRepositoriesResponse> describe_named(Call& call, const Registry& registry,
                                                 View<DescribeRepositoriesRequest> input) {
  for (const char* name : {"nextToken", "maxResults"}) {
    if (member(input.json(), name) != nullptr)
      throw invalid_parameter(name, "cannot be given together with repositoryNames");
  }
  Doc<DescribeRepositoriesResponse> out;
  Json& list = edit_list(out, DescribeRepositoriesResponse::repositories);
  for (const std::string& name : get(input, DescribeRepositoriesRequest::repository_names))
    list.push_back(repository_answer(call, stored_repository(call.data(), registry, name)));
  return out;
}

void erase_all(World& world, const std::string& prefix) {
  for (const store::Entry& entry : world.store.scan({.index = "", .prefix = prefix}))
    world.store.erase(entry.document);
}

constexpr std::array kOperations = {
    writing<create_repository>("CreateRepository", check_mutability),
    writing<delete_lifecycle_policy>("DeleteLifecyclePolicy"),
    writing<delete_repository>("DeleteRepository"),
    writing<delete_repository_policy>("DeleteRepositoryPolicy"),
    reading<describe_repositories>("DescribeRepositories"),
    reading<get_lifecycle_policy>("GetLifecyclePolicy"),
    reading<get_repository_policy>("GetRepositoryPolicy"),
    reading<list_repository_tags>("ListTagsForResource"),
    writing<put_image_scanning_configuration>("PutImageScanningConfiguration"),
    writing<put_image_tag_mutability>("PutImageTagMutability", check_mutability),
    writing<put_lifecycle_policy>("PutLifecyclePolicy"),
    writing<set_repository_policy>("SetRepositoryPolicy"),
    writing<tag_repository>("TagResource"),
    writing<untag_repository>("UntagResource"),
};

}  // namespace

Json new_repository(const Call& call, const Registry& registry, View<CreateRepositoryRequest> input) {
  Json stored = {{"repository", repository_of(call, registry, input)}};
  stored["tags"] = merged_repository_tags(Json::array(), get(input, CreateRepositoryRequest::tags).json());
  return stored;
}

void add_repository(World& world, const Registry& registry, std::string_view name, const Json& stored) {
  if (load_repository(world.store, registry, name)) {
    throw api::ServiceError("RepositoryAlreadyExistsException",
                            "The repository with name '" + std::string(name) +
                                "' already exists in the registry with id '" + registry.id() + "'");
  }
  world.store.put(repository_key(registry, name), stored);
}

void remove_repository(Call& call, const Registry& registry, std::string_view name, bool force) {
  World& world = call.world();
  const std::string images = thing_key(registry, "image", name, "");
  if (!force && !world.store.scan({.index = "", .prefix = images, .limit = 1}).empty()) {
    throw api::ServiceError("RepositoryNotEmptyException",
                            "The repository with name '" + std::string(name) + "' in registry with id '" +
                                registry.id() + "' cannot be deleted because it still contains images");
  }
  // Nobody waits with these layers for a manifest.
  for (const store::Entry& layer :
       world.store.scan({.index = "", .prefix = thing_key(registry, "layer", name, "")}))
    if (const std::string_view digest = thing_of(layer.document).id; store::valid_digest(digest))
      call.edge().blobs.make_old(digest);
  for (const char* kind : {"image", "manifest", "layer", "upload"})
    erase_all(world, thing_key(registry, kind, name, ""));
  world.store.erase(repository_key(registry, name));
}

Doc<ecr::DeleteRepositoryResponse> delete_repository(Call& call, View<ecr::DeleteRepositoryRequest> input) {
  const Registry registry = registry_of(call);
  const std::string name = get(input, ecr::DeleteRepositoryRequest::repository_name);
  const Json stored = stored_repository(call.data(), registry, name);
  remove_repository(call, registry, name, get(input, ecr::DeleteRepositoryRequest::force));
  Doc<ecr::DeleteRepositoryResponse> out;
  out.json()["repository"] = repository_answer(call, stored);
  return out;
}

Doc<DescribeRepositoriesResponse> describe_repositories(Call& call, View<DescribeRepositoriesRequest> input) {
  const Registry registry = registry_of(call);
  if (!get(input, DescribeRepositoriesRequest::repository_names).empty())
    return describe_named(call, registry, input);
  const std::string prefix = repository_key(registry, "");
  const Page page =
      read_page(call.data(), {.index = "",
                              .prefix = prefix,
                              .token = find(input, DescribeRepositoriesRequest::next_token),
                              .limit = static_cast<std::size_t>(
                                  get_or(input, DescribeRepositoriesRequest::max_results, int{kPageSize}))});
  if (page.bad_token) throw bad_token();
  Doc<DescribeRepositoriesResponse> out;
  Json& list = edit_list(out, DescribeRepositoriesResponse::repositories);
  for (const store::Entry& row : page.rows)
    list.push_back(repository_answer(call, *call.data().get(row.document)));
  if (page.next_token) set(out, DescribeRepositoriesResponse::next_token, *page.next_token);
  return out;
}

}  // namespace berth::backend::images

namespace berth::backend {
const Area kRepositoriesArea = {"ecr", images::kOperations, {}, {}};
}  // namespace berth::backend
