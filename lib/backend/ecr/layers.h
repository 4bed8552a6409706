// Layers of a repository and uploads of new ones. A part that is uploaded is a blob of its own, written
// before it is recorded, so a part that was acknowledged is on the disk, and one that was refused was never
// there; the layer is put together when the upload is completed. The handlers serve both services.
#pragma once

#include "backend/area.h"
#include "backend/ecr/registry.h"
#include "model/doc.h"
#include "model/gen/ecr.h"

namespace berth::store {
class Blobs;
}  // namespace berth::store

namespace berth::backend::images {

model::Doc<ecr::BatchCheckLayerAvailabilityResponse> batch_check_layer_availability(
    Call& call, model::View<ecr::BatchCheckLayerAvailabilityRequest> input);
model::Doc<ecr::InitiateLayerUploadResponse> initiate_layer_upload(
    Call& call, model::View<ecr::InitiateLayerUploadRequest> input);

// Each has a half that runs ahead of the transaction and writes bytes, and one that records what was written.
Work store_layer_part(Call& call);
model::Doc<ecr::UploadLayerPartResponse> upload_layer_part(Call& call,
                                                           model::View<ecr::UploadLayerPartRequest> input);
Work assemble_layer(Call& call);
model::Doc<ecr::CompleteLayerUploadResponse> complete_layer_upload(
    Call& call, model::View<ecr::CompleteLayerUploadRequest> input);

// The member of a layer's document that has the bytes of a small one, base64: its file is not saved, so that
// a push of it costs one sync, the log's.
inline constexpr const char* kLayerBlob = "layerBlob";
inline constexpr std::string_view kSmallLayers = "layer.small";  // index: the key of a document with bytes

// Puts such bytes beside the log again, where a power cut has taken them.
void restore_layer(store::Blobs& blobs, std::string_view key, const Json& document);

// Refuses a layer that is larger than the service takes. Throws LimitExceededException.
void require_layer_bytes(const Registry& registry, std::int64_t bytes);

}  // namespace berth::backend::images

namespace berth::backend {
extern const Area kLayersArea;
}  // namespace berth::backend
