// BatchDeleteImage: by tag takes the tag away, and the image with its last one; by digest takes all.
#include <algorithm>

#include "backend/ecr/image.h"
#include "backend/ecr/image_failure.h"
#include "backend/ecr/image_operations.h"
#include "backend/ecr/registry.h"
#include "backend/edge.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend::images {
namespace {

using ecr::BatchDeleteImageRequest;
using ecr::BatchDeleteImageResponse;
using model::Doc;
using model::View;

struct Deletion {
  World& world;
  store::Blobs& blobs;
  const Registry& registry;
  const std::string& repository;
  Json deleted = Json::array();
  Json failures = Json::array();
};

// An image in a list stays as long as the list does.
bool refuse_child(Deletion& deletion, const ImageId& id, const Image& image) {
  const auto parents = parents_of(deletion.world.store, deletion.registry, deletion.repository, image.digest);
  if (parents.empty()) return false;
  deletion.failures.push_back(
      failure_of(id, {"ImageReferencedByManifestList",
                      "Requested image referenced by manifest list: [" + join(parents, ", ") + "]"}));
  return true;
}

void erase_image(Deletion& deletion, const Image& image) {
  deletion.world.store.erase(image_key(deletion.registry, deletion.repository, image.digest));
  deletion.world.store.erase(manifest_key(deletion.registry, deletion.repository, image.digest));
  // A layer that was of use until now is not waiting for a manifest.
  for (const std::string& layer : image.layers)
    if (store::valid_digest(layer) &&
        !is_layer_used(deletion.world.store, deletion.registry, deletion.repository, layer))
      deletion.blobs.make_old(layer);
}

void delete_tag(Deletion& deletion, const ImageId& id, Image image) {
  const bool last = image.tags.size() == 1;
  if (last && refuse_child(deletion, id, image)) return;
  deletion.deleted.push_back(identifier_of({image.digest, id.tag}));
  if (last) {
    erase_image(deletion, image);
    return;
  }
  std::erase_if(image.tags, [&](const Tag& tag) { return tag.name == id.tag; });
  deletion.world.store.put(image_key(deletion.registry, deletion.repository, image.digest),
                           to_document(image));
}

void delete_whole(Deletion& deletion, const ImageId& id, const Image& image) {
  if (refuse_child(deletion, id, image)) return;
  if (image.tags.empty()) deletion.deleted.push_back(identifier_of({image.digest, ""}));
  for (const Tag& tag : image.tags) deletion.deleted.push_back(identifier_of({image.digest, tag.name}));
  erase_image(deletion, image);
}

void delete_one(Deletion& deletion, const ImageId& id) {
  const Found found = find_image(deletion.world.store, deletion.registry, deletion.repository, id);
  if (!found.image) {
    deletion.failures.push_back(failure_of(id, found.failure));
  } else if (id.tag.empty()) {
    delete_whole(deletion, id, *found.image);
  } else {
    delete_tag(deletion, id, *found.image);
  }
}

}  // namespace

Doc<BatchDeleteImageResponse> batch_delete_image(Call& call, View<BatchDeleteImageRequest> input) {
  const Registry registry = registry_of(call);
  const std::string name = get(input, BatchDeleteImageRequest::repository_name);
  require_repository(call.data(), registry, name);
  Deletion deletion{call.world(), call.edge().blobs, registry, name};
  for (const auto id : get(input, BatchDeleteImageRequest::image_ids))
    delete_one(deletion, image_id_of(id.json()));
  Doc<BatchDeleteImageResponse> out;
  set(out, BatchDeleteImageResponse::image_ids, std::move(deletion.deleted));
  set(out, BatchDeleteImageResponse::failures, std::move(deletion.failures));
  return out;
}

}  // namespace berth::backend::images
