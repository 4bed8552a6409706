#include "backend/ecr_public/area.h"

#include <array>
#include <string>

#include "backend/ecr/image.h"
#include "backend/ecr/image_operations.h"
#include "backend/ecr/layers.h"
#include "backend/ecr/repositories.h"
#include "backend/ecr/tags.h"
#include "backend/ecr/token_answer.h"
#include "backend/ecr_public/catalog.h"
#include "backend/pages.h"
#include "base/ids.h"
#include "base/json.h"

namespace berth::backend::public_images {
namespace {

using images::Image;
using images::Registry;
using model::Doc;
using model::View;

constexpr int kPageSize = 100;
constexpr int kAliasLength = 8;

std::string alias_key(const Registry& registry) {
  return registry.scope.key(registry.service, "registry", "alias");
}

// `a1b2c3d4`: a letter, then letters and digits.
std::string draw_alias(Seed seed, const std::string& key) {
  constexpr std::string_view kCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string alias;
  for (std::uint64_t i = 0; i < kAliasLength; ++i)
    alias += kCharacters[draw_u64(seed, {key, "alias", i}) % (i == 0 ? 26 : kCharacters.size())];
  return alias;
}

// The registry's default alias, made with its first repository.
std::string require_alias(World& world, const Registry& registry) {
  const std::string key = alias_key(registry);
  if (const auto stored = world.store.get(key)) return stored->at("alias").get<std::string>();
  const std::string alias = draw_alias(world.seed, key);
  world.store.put(key, Json{{"alias", alias}});
  return alias;
}

Doc<ecr_public::CreateRepositoryResponse> create_repository(Call& call,
                                                            View<ecr_public::CreateRepositoryRequest> input) {
  using In = ecr_public::CreateRepositoryRequest;
  using ecr_public::Repository;
  const Registry registry = images::registry_of(call);
  const std::string name = get(input, In::repository_name);
  Doc<Repository> repository;
  set(repository, Repository::repository_arn, images::repository_arn(registry, name));
  set(repository, Repository::registry_id, registry.id());
  set(repository, Repository::repository_name, name);
  set(repository, Repository::repository_uri,
      "public.ecr.aws/" + require_alias(call.world(), registry) + "/" + name);
  set(repository, Repository::created_at, call.now());
  Json stored = {{"repository", repository.json()}};
  stored["tags"] = images::merged_repository_tags(Json::array(), get(input, In::tags).json());
  if (has(input, In::catalog_data))
    stored["catalogData"] = catalog_of(get(input, In::catalog_data), call.prepared());
  images::add_repository(call.world(), registry, name, stored);
  Doc<ecr_public::CreateRepositoryResponse> out;
  out.json()["repository"] = repository.json();
  if (const Json* catalog = member(stored, "catalogData")) out.json()["catalogData"] = *catalog;
  return out;
}

Doc<ecr_public::DescribeRegistriesResponse> describe_registries(Call& call,
                                                                View<ecr_public::DescribeRegistriesRequest>) {
  const Registry registry = images::registry_of(call);
  Doc<ecr_public::Registry> own;
  set(own, ecr_public::Registry::registry_id, registry.id());
  set(own, ecr_public::Registry::registry_arn,
      "arn:aws:ecr-public::" + registry.id() + ":registry/" + registry.id());
  set(own, ecr_public::Registry::registry_uri, "");
  set(own, ecr_public::Registry::verified, false);
  Json& aliases = edit_list(own, ecr_public::Registry::aliases);
  if (const auto stored = call.data().get(alias_key(registry))) {
    const std::string name = stored->at("alias").get<std::string>();
    Doc<ecr_public::RegistryAlias> alias;
    set(alias, ecr_public::RegistryAlias::name, name);
    set(alias, ecr_public::RegistryAlias::status, "ACTIVE");
    set(alias, ecr_public::RegistryAlias::primary_registry_alias, true);
    set(alias, ecr_public::RegistryAlias::default_registry_alias, true);
    aliases.push_back(alias.json());
    set(own, ecr_public::Registry::registry_uri, "public.ecr.aws/" + name);
  }
  Doc<ecr_public::DescribeRegistriesResponse> out;
  append(out, ecr_public::DescribeRegistriesResponse::registries, own);
  return out;
}

Doc<ecr_public::GetAuthorizationTokenResponse> get_authorization_token(
    Call& call, View<ecr_public::GetAuthorizationTokenRequest>) {
  const Registry registry = images::registry_of(call);
  const images::FreshToken token = images::fresh_token(call, registry.id());
  Doc<ecr_public::GetAuthorizationTokenResponse> out;
  const auto data = edit(out, ecr_public::GetAuthorizationTokenResponse::authorization_data);
  set(data, ecr_public::AuthorizationData::authorization_token, token.text);
  set(data, ecr_public::AuthorizationData::expires_at, token.expires_at);
  return out;
}

Json tag_detail(const std::string& tag, const Image& image) {
  using ecr_public::ImageTagDetail;
  using ecr_public::ReferencedImageDetail;
  Doc<ImageTagDetail> out;
  set(out, ImageTagDetail::image_tag, tag);
  for (const images::Tag& each : image.tags) {
    if (each.name == tag) set(out, ImageTagDetail::created_at, each.created_at);
  }
  const auto detail = edit(out, ImageTagDetail::image_detail);
  set(detail, ReferencedImageDetail::image_digest, image.digest);
  set(detail, ReferencedImageDetail::image_size_in_bytes, image.size_bytes);
  set(detail, ReferencedImageDetail::image_pushed_at, image.pushed_at);
  set(detail, ReferencedImageDetail::image_manifest_media_type, image.media_type);
  if (!image.artifact_media_type.empty())
    set(detail, ReferencedImageDetail::artifact_media_type, image.artifact_media_type);
  return std::move(out).json();
}

Doc<ecr_public::DescribeImageTagsResponse> describe_image_tags(
    Call& call, View<ecr_public::DescribeImageTagsRequest> input) {
  using In = ecr_public::DescribeImageTagsRequest;
  using Out = ecr_public::DescribeImageTagsResponse;
  const Registry registry = images::registry_of(call);
  const std::string name = get(input, In::repository_name);
  images::require_repository(call.data(), registry, name);
  const std::string prefix = images::row_prefix(registry, name) + "tagged/";
  const Page page = read_page(
      call.data(), {.index = images::kImageIds,
                    .prefix = prefix,
                    .token = find(input, In::next_token),
                    .limit = static_cast<std::size_t>(get_or(input, In::max_results, int{kPageSize}))});
  if (page.bad_token) throw images::bad_token();
  Doc<Out> out;
  Json& details = edit_list(out, Out::image_tag_details);
  for (const store::Entry& row : page.rows)
    details.push_back(tag_detail(row.carry, images::image_of(*call.data().get(row.document))));
  if (page.next_token) set(out, Out::next_token, *page.next_token);
  return out;
}

constexpr std::array kOperations = {
    reading<images::batch_check_layer_availability>("BatchCheckLayerAvailability"),
    writing<images::batch_delete_image>("BatchDeleteImage"),
    writing<images::complete_layer_upload, images::assemble_layer>("CompleteLayerUpload"),
    writing<create_repository, store_logo>("CreateRepository"),
    writing<images::delete_repository>("DeleteRepository"),
    writing<images::delete_repository_policy>("DeleteRepositoryPolicy"),
    reading<describe_image_tags>("DescribeImageTags"),
    reading<images::describe_images>("DescribeImages"),
    reading<describe_registries>("DescribeRegistries"),
    reading<images::describe_repositories>("DescribeRepositories"),
    writing<get_authorization_token>("GetAuthorizationToken"),
    reading<get_registry_catalog_data>("GetRegistryCatalogData"),
    reading<get_repository_catalog_data>("GetRepositoryCatalogData"),
    reading<images::get_repository_policy>("GetRepositoryPolicy"),
    writing<images::initiate_layer_upload>("InitiateLayerUpload"),
    reading<images::list_repository_tags>("ListTagsForResource"),
    writing<images::put_image>("PutImage", images::check_push),
    writing<put_registry_catalog_data>("PutRegistryCatalogData"),
    writing<put_repository_catalog_data, store_logo>("PutRepositoryCatalogData"),
    writing<images::set_repository_policy>("SetRepositoryPolicy"),
    writing<images::tag_repository>("TagResource"),
    writing<images::untag_repository>("UntagResource"),
    writing<images::upload_layer_part, images::store_layer_part>("UploadLayerPart"),
};

constexpr std::array kRows = {RowRule{"ecr-public/image", images::image_rows}};

}  // namespace
}  // namespace berth::backend::public_images

namespace berth::backend {
const Area kEcrPublicArea = {"ecr-public", public_images::kOperations, public_images::kRows, {}};
}  // namespace berth::backend
