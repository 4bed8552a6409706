#include "backend/ecr/layers.h"

#include <algorithm>
#include <array>

#include "backend/ecr/image.h"
#include "backend/ecr/names.h"
#include "backend/edge.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend::images {
namespace {

using model::Doc;
using model::View;

constexpr std::int64_t kMiB = 1024 * 1024;
constexpr std::int64_t kPartBytes = 10 * kMiB;  // what a client is told to send
constexpr std::int64_t kPartBytesMin = 5 * kMiB;
// A layer that somebody was told of lately is not touched again.
constexpr Duration kToldLately = minutes(5);

struct Limits {
  std::size_t parts;
  std::int64_t layer_bytes;
};

Limits limits_of(const Registry& registry) {
  return registry.is_public() ? Limits{1000, 10'000 * kMiB} : Limits{4200, 52'000 * kMiB};
}

// An upload as it is stored: the blobs of its parts, in order.
struct Part {
  std::string digest;
  std::int64_t bytes = 0;
};

struct Upload {
  Registry registry;
  std::string repository;
  std::string id;
  Instant started_at;
  std::vector<Part> parts;

  std::string key() const { return thing_key(registry, "upload", repository, id); }
  std::int64_t bytes() const {
    std::int64_t sum = 0;
    for (const Part& part : parts) sum += part.bytes;
    return sum;
  }
};

Upload require_upload(const Call& call) {
  const Json& input = call.request().input;
  Upload upload{registry_of(call),
                input.at("repositoryName").get<std::string>(),
                input.at("uploadId").get<std::string>(),
                {},
                {}};
  require_repository(call.data(), upload.registry, upload.repository);
  const auto stored = call.data().get(upload.key());
  if (!stored) {
    throw api::ServiceError("UploadNotFoundException",
                            "The upload with id '" + upload.id + "' does not exist in " +
                                in_the_registry(upload.registry, upload.repository));
  }
  upload.started_at = from_epoch_seconds(stored->at("startedAt").get<double>());
  for (const Json& part : stored->at("parts"))
    upload.parts.push_back({part.at("digest").get<std::string>(), part.at("bytes").get<std::int64_t>()});
  return upload;
}

void save(World& world, const Upload& upload) {
  Json parts = Json::array();
  for (const Part& part : upload.parts) parts.push_back({{"digest", part.digest}, {"bytes", part.bytes}});
  world.store.put(upload.key(),
                  Json{{"startedAt", to_epoch_seconds(upload.started_at)}, {"parts", std::move(parts)}});
}

template <class Out>
Doc<Out> answer(const Upload& upload) {
  Doc<Out> out;
  set(out, Out::registry_id, upload.registry.id());
  set(out, Out::repository_name, upload.repository);
  set(out, Out::upload_id, upload.id);
  return out;
}

api::ServiceError bad_part(const Upload& upload, const std::string& why) {
  api::ServiceError error("InvalidLayerPartException", why);
  error.with("registryId", upload.registry.id())
      .with("repositoryName", upload.repository)
      .with("uploadId", upload.id);
  if (!upload.parts.empty()) error.with("lastValidByteReceived", upload.bytes() - 1);
  return error;
}

void check_part(const Upload& upload, View<ecr::UploadLayerPartRequest> input, std::int64_t bytes) {
  const std::int64_t first = get(input, ecr::UploadLayerPartRequest::part_first_byte);
  const std::int64_t last = get(input, ecr::UploadLayerPartRequest::part_last_byte);
  const std::string expected = std::to_string(upload.bytes());
  if (first != upload.bytes())
    throw bad_part(upload,
                   "First byte of the layer part is " + std::to_string(first) + " instead of " + expected);
  if (bytes == 0 || last - first + 1 != bytes) {
    throw bad_part(upload, "The layer part has " + std::to_string(bytes) + " bytes instead of the " +
                               std::to_string(last - first + 1) + " from byte " + std::to_string(first) +
                               " to " + std::to_string(last));
  }
  const Limits limits = limits_of(upload.registry);
  if (upload.parts.size() >= limits.parts)
    throw api::ServiceError("LimitExceededException",
                            "A layer can't have more than " + std::to_string(limits.parts) + " parts");
  require_layer_bytes(upload.registry, upload.bytes() + bytes);
}

void check_complete(const Upload& upload) {
  const std::string where = in_the_registry(upload.registry, upload.repository);
  if (upload.parts.empty())
    throw api::ServiceError("EmptyUploadException",
                            "The upload with id '" + upload.id + "' in " + where + " has no layer parts");
  const auto is_small = [](const Part& part) { return part.bytes < kPartBytesMin; };
  if (std::any_of(upload.parts.begin(), upload.parts.end() - 1, is_small))
    throw api::ServiceError("LayerPartTooSmallException", "All layer parts but the last must have at least " +
                                                              std::to_string(kPartBytesMin) + " bytes");
}

// Of the digests that the caller expects, the one that the bytes have.
std::string require_digest(View<ecr::CompleteLayerUploadRequest> input, const std::string& computed) {
  for (const std::string& expected : get(input, ecr::CompleteLayerUploadRequest::layer_digests)) {
    if (to_lower(expected) == computed) return computed;
  }
  throw api::ServiceError("InvalidLayerException",
                          "None of the provided layer digests match the calculated layer digest");
}

// A layer of one part is that part's blob. More are put together in an upload of the blob store.
std::string assemble(store::Blobs& blobs, const Upload& upload, View<ecr::CompleteLayerUploadRequest> input) {
  if (upload.parts.size() == 1) return require_digest(input, upload.parts.front().digest);
  store::Upload whole = blobs.begin_upload(upload.id);
  for (const Part& part : upload.parts) {
    const auto bytes = blobs.read(part.digest);
    if (bytes) whole.append(*bytes);
  }
  try {
    require_digest(input, whole.digest());
  } catch (const api::ServiceError&) {
    whole.discard();
    throw;
  }
  return whole.keep();
}

Json missing_layer(const std::string& digest, const char* code, const char* reason) {
  return {{"layerDigest", digest}, {"failureCode", code}, {"failureReason", reason}};
}

// Whoever is told that a layer is there may count on it for a while.
Json layer_answer(const Call& call, const std::string& digest, const std::optional<Json>& stored) {
  if (stored && store::valid_digest(digest)) call.edge().blobs.touch(digest, kToldLately);
  Doc<ecr::Layer> out;
  set(out, ecr::Layer::layer_digest, digest);
  set(out, ecr::Layer::layer_availability, stored ? "AVAILABLE" : "UNAVAILABLE");
  if (stored) set(out, ecr::Layer::layer_size, stored->at("layerSize").get<std::int64_t>());
  return std::move(out).json();
}

Doc<ecr::GetDownloadUrlForLayerResponse> get_download_url_for_layer(
    Call& call, View<ecr::GetDownloadUrlForLayerRequest> input) {
  using In = ecr::GetDownloadUrlForLayerRequest;
  using Out = ecr::GetDownloadUrlForLayerResponse;
  const Registry registry = registry_of(call);
  const std::string name = get(input, In::repository_name);
  const std::string digest = get(input, In::layer_digest);
  require_repository(call.data(), registry, name);
  if (!call.data().contains(thing_key(registry, "layer", name, digest))) {
    throw api::ServiceError("LayersNotFoundException",
                            "The layer with digest '" + digest +
                                "' does not exist within the repository with name '" + name +
                                "' in the registry with id '" + registry.id() + "'");
  }
  if (!is_layer_used(call.data(), registry, name, digest)) {
    throw api::ServiceError("LayerInaccessibleException", "The layer with digest '" + digest + "' in " +
                                                              in_the_registry(registry, name) +
                                                              " is not used by any image");
  }
  Doc<Out> out;
  set(out, Out::download_url, file_url(call.edge().blobs.path(digest)));
  set(out, Out::layer_digest, digest);
  return out;
}

void layer_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  if (document.contains(kLayerBlob)) out.push_back({std::string(kSmallLayers), std::string(key), ""});
}

constexpr std::array kRows = {RowRule{"ecr/layer", layer_rows}};

constexpr std::array kOperations = {
    reading<batch_check_layer_availability>("BatchCheckLayerAvailability"),
    writing<complete_layer_upload, assemble_layer>("CompleteLayerUpload"),
    reading<get_download_url_for_layer>("GetDownloadUrlForLayer"),
    writing<initiate_layer_upload>("InitiateLayerUpload"),
    writing<upload_layer_part, store_layer_part>("UploadLayerPart"),
};

}  // namespace

void require_layer_bytes(const Registry& registry, std::int64_t bytes) {
  const std::int64_t most = limits_of(registry).layer_bytes;
  if (bytes <= most) return;
  throw api::ServiceError("LimitExceededException",
                          "A layer can't have more than " + std::to_string(most) + " bytes");
}

Doc<ecr::BatchCheckLayerAvailabilityResponse> batch_check_layer_availability(
    Call& call, View<ecr::BatchCheckLayerAvailabilityRequest> input) {
  using In = ecr::BatchCheckLayerAvailabilityRequest;
  using Out = ecr::BatchCheckLayerAvailabilityResponse;
  const Registry registry = registry_of(call);
  const std::string name = get(input, In::repository_name);
  require_repository(call.data(), registry, name);
  Doc<Out> out;
  Json& layers = edit_list(out, Out::layers);
  Json failures = Json::array();
  for (const std::string& digest : get(input, In::layer_digests)) {
    if (digest.empty()) {
      failures.push_back(missing_layer(digest, "MissingLayerDigest",
                                       "Invalid request parameters: layer digest cannot be null"));
    } else if (!is_digest(digest)) {
      failures.push_back(missing_layer(digest, "InvalidLayerDigest",
                                       "Invalid request parameters: layer digest should satisfy the regex "
                                       "'[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'"));
    } else {
      layers.push_back(
          layer_answer(call, digest, call.data().get(thing_key(registry, "layer", name, digest))));
    }
  }
  set(out, Out::failures, std::move(failures));
  return out;
}

Doc<ecr::InitiateLayerUploadResponse> initiate_layer_upload(Call& call,
                                                            View<ecr::InitiateLayerUploadRequest> input) {
  using Out = ecr::InitiateLayerUploadResponse;
  const Registry registry = registry_of(call);
  const std::string name = get(input, ecr::InitiateLayerUploadRequest::repository_name);
  require_repository(call.data(), registry, name);
  World& world = call.world();
  const std::string counter = registry.scope.key(registry.service, "counter", "upload");
  const std::uint64_t number = next_number(world, counter);
  const Upload upload{registry, name, draw_uuid(call.seed(), {counter, "uploadId", number}), call.now(), {}};
  save(world, upload);
  Doc<Out> out;
  set(out, Out::upload_id, upload.id);
  set(out, Out::part_size, kPartBytes);
  return out;
}

Work store_layer_part(Call& call) {
  const View<ecr::UploadLayerPartRequest> input(call.request().input);
  const Upload upload = require_upload(call);
  auto bytes = base64_decode(get(input, ecr::UploadLayerPartRequest::layer_part_blob));
  check_part(upload, input, static_cast<std::int64_t>(bytes->size()));
  return [bytes = *std::move(bytes), &blobs = call.edge().blobs] {
    return Json{{"digest", blobs.put(bytes)}, {"bytes", bytes.size()}};
  };
}

Doc<ecr::UploadLayerPartResponse> upload_layer_part(Call& call, View<ecr::UploadLayerPartRequest> input) {
  using Out = ecr::UploadLayerPartResponse;
  Upload upload = require_upload(call);
  const Part part{call.prepared().at("digest").get<std::string>(),
                  call.prepared().at("bytes").get<std::int64_t>()};
  check_part(upload, input, part.bytes);
  // Touched with what names it, so that nobody takes it away in between.
  if (!call.edge().blobs.touch(part.digest))
    throw bad_part(upload, "The layer part was taken away before it was recorded");
  upload.parts.push_back(part);
  save(call.world(), upload);
  auto out = answer<Out>(upload);
  set(out, Out::last_byte_received, upload.bytes() - 1);
  return out;
}

Work assemble_layer(Call& call) {
  Upload upload = require_upload(call);
  check_complete(upload);
  return [upload = std::move(upload), &request = call.request(), &blobs = call.edge().blobs] {
    const View<ecr::CompleteLayerUploadRequest> input(request.input);
    return Json{{"digest", assemble(blobs, upload, input)}, {"parts", upload.parts.size()}};
  };
}

Doc<ecr::CompleteLayerUploadResponse> complete_layer_upload(Call& call,
                                                            View<ecr::CompleteLayerUploadRequest>) {
  using Out = ecr::CompleteLayerUploadResponse;
  const Upload upload = require_upload(call);
  const std::string digest = call.prepared().at("digest").get<std::string>();
  if (call.prepared().at("parts") != upload.parts.size())
    throw api::ServiceError("InvalidLayerException",
                            "A layer part arrived while the upload was being completed");
  if (!call.edge().blobs.touch(digest))
    throw api::ServiceError("InvalidLayerException", "The layer was taken away before it was recorded");
  const std::string key = thing_key(upload.registry, "layer", upload.repository, digest);
  if (call.data().contains(key)) {
    throw api::ServiceError("LayerAlreadyExistsException",
                            "The layer with digest '" + digest +
                                "' already exists in the repository with name '" + upload.repository +
                                "' in registry with id '" + upload.registry.id() + "'");
  }
  World& world = call.world();
  world.store.put(key, Json{{"layerSize", upload.bytes()}, {"createdAt", to_epoch_seconds(call.now())}});
  world.store.erase(upload.key());
  if (upload.parts.size() > 1)
    for (const Part& part : upload.parts) call.edge().blobs.make_old(part.digest);
  auto out = answer<Out>(upload);
  set(out, Out::layer_digest, digest);
  return out;
}

void restore_layer(store::Blobs& blobs, std::string_view key, const Json& document) {
  const auto bytes = base64_decode(document.at(kLayerBlob).get<std::string>());
  if (bytes) blobs.restore(thing_of(key).id, *bytes);
}

}  // namespace berth::backend::images

namespace berth::backend {
const Area kLayersArea = {"ecr", images::kOperations, images::kRows, {}};
}  // namespace berth::backend
