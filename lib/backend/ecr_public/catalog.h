// Catalog data of public repositories and registries: what the gallery would show.
#pragma once

#include "backend/area.h"
#include "base/json_fwd.h"
#include "model/doc.h"
#include "model/gen/ecr_public.h"

namespace berth::backend::public_images {

// Catalog data as it is kept and answered. Of a logo only its URL is; `prepared` says where its bytes were
// written.
Json catalog_of(model::View<ecr_public::RepositoryCatalogDataInput> input, const Json& prepared);

// Ahead of the transaction: writes the logo, if one is given, as a blob. Gives {logoUrl} or {}.
Work store_logo(Call& call);

model::Doc<ecr_public::GetRepositoryCatalogDataResponse> get_repository_catalog_data(
    Call& call, model::View<ecr_public::GetRepositoryCatalogDataRequest> input);
model::Doc<ecr_public::PutRepositoryCatalogDataResponse> put_repository_catalog_data(
    Call& call, model::View<ecr_public::PutRepositoryCatalogDataRequest> input);
model::Doc<ecr_public::GetRegistryCatalogDataResponse> get_registry_catalog_data(
    Call& call, model::View<ecr_public::GetRegistryCatalogDataRequest> input);
model::Doc<ecr_public::PutRegistryCatalogDataResponse> put_registry_catalog_data(
    Call& call, model::View<ecr_public::PutRegistryCatalogDataRequest> input);

}  // namespace berth::backend::public_images
