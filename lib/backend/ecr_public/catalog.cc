#include "backend/ecr_public/catalog.h"

#include "backend/ecr/names.h"
#include "backend/ecr/registry.h"
#include "backend/edge.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend::public_images {
namespace {

using ecr_public::RepositoryCatalogData;
using ecr_public::RepositoryCatalogDataInput;
using images::Registry;
using model::Doc;
using model::View;

std::string registry_catalog_key(const Call& call) {
  const Registry registry = images::registry_of(call);
  return registry.scope.key(registry.service, "registry", "catalog");
}

}  // namespace

Json catalog_of(View<RepositoryCatalogDataInput> input, const Json& prepared) {
  using In = RepositoryCatalogDataInput;
  using Out = RepositoryCatalogData;
  Doc<Out> out;
  copy(out, Out::description, input, In::description);
  copy(out, Out::architectures, input, In::architectures);
  copy(out, Out::operating_systems, input, In::operating_systems);
  if (const Json* url = member(prepared, "logoUrl")) set(out, Out::logo_url, url->get<std::string>());
  copy(out, Out::about_text, input, In::about_text);
  copy(out, Out::usage_text, input, In::usage_text);
  return std::move(out).json();
}

Work store_logo(Call& call) {
  const Json* data = member(call.request().input, "catalogData");
  const Json* logo = data == nullptr ? nullptr : member(*data, "logoImageBlob");
  if (logo == nullptr) return [] { return Json::object(); };
  auto bytes = base64_decode(logo->get_ref<const std::string&>());
  return [bytes = *std::move(bytes), &blobs = call.edge().blobs] {
    return Json{{"logoUrl", images::file_url(blobs.path(blobs.put(bytes)))}};
  };
}

Doc<ecr_public::GetRepositoryCatalogDataResponse> get_repository_catalog_data(
    Call& call, View<ecr_public::GetRepositoryCatalogDataRequest> input) {
  const Registry registry = images::registry_of(call);
  const std::string name = get(input, ecr_public::GetRepositoryCatalogDataRequest::repository_name);
  const Json stored = images::stored_repository(call.data(), registry, name);
  const Json* catalog = member(stored, "catalogData");
  if (catalog == nullptr) {
    throw api::ServiceError("RepositoryCatalogDataNotFoundException",
                            "Catalog data does not exist for " + images::in_the_registry(registry, name));
  }
  Doc<ecr_public::GetRepositoryCatalogDataResponse> out;
  out.json()["catalogData"] = *catalog;
  return out;
}

Doc<ecr_public::PutRepositoryCatalogDataResponse> put_repository_catalog_data(
    Call& call, View<ecr_public::PutRepositoryCatalogDataRequest> input) {
  using In = ecr_public::PutRepositoryCatalogDataRequest;
  const Registry registry = images::registry_of(call);
  const std::string name = get(input, In::repository_name);
  Json stored = images::stored_repository(call.data(), registry, name);
  const Json catalog = catalog_of(get(input, In::catalog_data), call.prepared());
  stored["catalogData"] = catalog;
  call.world().store.put(images::repository_key(registry, name), stored);
  Doc<ecr_public::PutRepositoryCatalogDataResponse> out;
  out.json()["catalogData"] = catalog;
  return out;
}

Doc<ecr_public::GetRegistryCatalogDataResponse> get_registry_catalog_data(
    Call& call, View<ecr_public::GetRegistryCatalogDataRequest>) {
  const auto stored = call.data().get(registry_catalog_key(call));
  Doc<ecr_public::GetRegistryCatalogDataResponse> out;
  out.json()["registryCatalogData"] = stored ? *stored : Json{{"displayName", ""}};
  return out;
}

Doc<ecr_public::PutRegistryCatalogDataResponse> put_registry_catalog_data(
    Call& call, View<ecr_public::PutRegistryCatalogDataRequest> input) {
  const Json catalog = {{"displayName", get(input, ecr_public::PutRegistryCatalogDataRequest::display_name)}};
  call.world().store.put(registry_catalog_key(call), catalog);
  Doc<ecr_public::PutRegistryCatalogDataResponse> out;
  out.json()["registryCatalogData"] = catalog;
  return out;
}

}  // namespace berth::backend::public_images
