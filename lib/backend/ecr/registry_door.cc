#include "backend/ecr/registry_door.h"

#include <array>

#include "backend/ecr/image.h"
#include "backend/ecr/layers.h"
#include "backend/ecr/names.h"
#include "backend/ecr/registry.h"
#include "backend/ecr/token.h"
#include "backend/edge.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "model/gen/own.h"
#include "store/blobs.h"

namespace berth::backend::images {
namespace {

using model::Doc;
using model::View;
using own::CheckRegistryTokenRequest;
using own::CheckRegistryTokenResponse;
using own::LayerRequest;
using own::LayerResponse;
using own::ListNamesRequest;
using own::ListNamesResponse;
using own::ListTagNamesRequest;
using own::MountLayerRequest;

constexpr int kNames = 100;

// The private registry that a request of the service `berth` means.
Registry private_registry(const Call& call) {
  Registry registry{"ecr", call.scope()};
  if (const Json* id = member(call.request().input, "registryId"))
    registry.scope.account = id->get<std::string>();
  return registry;
}

api::ServiceError no_layer(const Registry& registry, const std::string& repository,
                           const std::string& digest) {
  return api::ServiceError("LayersNotFoundException",
                           "The layer with digest '" + digest +
                               "' does not exist within the repository with name '" + repository +
                               "' in the registry with id '" + registry.id() + "'");
}

Doc<LayerResponse> layer_answer(const std::string& digest, std::int64_t bytes) {
  Doc<LayerResponse> out;
  set(out, LayerResponse::layer_digest, digest);
  set(out, LayerResponse::layer_size, bytes);
  return out;
}

// --- Tokens

Doc<CheckRegistryTokenResponse> check_registry_token(Call& call, View<CheckRegistryTokenRequest> input) {
  using Out = CheckRegistryTokenResponse;
  // Where there is no key yet, no token was ever given out; a look makes none.
  const std::string key = call.edge().stored_key();
  const TokenReading reading =
      key.empty() ? TokenReading{{}, TokenFault::invalid}
                  : read_token(get(input, CheckRegistryTokenRequest::password), key, call.edge().wall.now());
  Doc<Out> out;
  if (reading.fault == TokenFault::invalid) {
    set(out, Out::fault, "invalid");
    return out;
  }
  set(out, Out::fault, reading.fault == TokenFault::expired ? "expired" : "none");
  set(out, Out::service, reading.claims.service);
  set(out, Out::account, reading.claims.account);
  set(out, Out::region, reading.claims.region);
  set(out, Out::expires_at, reading.claims.expires_at);
  return out;
}

// --- Layers

// What is said of a layer. A small one's bytes may stand here, for its file is not saved then.
struct Layer {
  std::int64_t size = 0;
  std::string blob;  // base64; "": they are not here
};

// The layer belongs to the repository from now on; one that does already stays as it is.
void keep_layer(World& world, const Registry& registry, const std::string& repository,
                const std::string& digest, const Layer& layer) {
  const std::string key = thing_key(registry, "layer", repository, digest);
  const auto before = world.store.get(key);
  if (before && (layer.blob.empty() || before->contains(kLayerBlob))) return;
  Json document =
      before ? *before : Json{{"layerSize", layer.size}, {"createdAt", to_epoch_seconds(world.now)}};
  if (!layer.blob.empty()) document[kLayerBlob] = layer.blob;
  world.store.put(key, document);
}

// Refuses bytes that are not the layer's.
std::string blob_of(View<LayerRequest> input, const std::string& digest) {
  const auto blob = find(input, LayerRequest::layer_blob);
  if (!blob) return {};
  const auto bytes = base64_decode(*blob);
  if (!bytes || sha256_digest(*bytes) != digest)
    throw api::ServiceError("InvalidLayerException",
                            "The bytes of the layer have another digest than '" + digest + "'");
  return *blob;
}

Doc<LayerResponse> record_layer(Call& call, View<LayerRequest> input) {
  const Registry registry = private_registry(call);
  const std::string name = get(input, LayerRequest::repository_name);
  const std::string digest = get(input, LayerRequest::layer_digest);
  require_repository(call.data(), registry, name);
  store::Blobs& blobs = call.edge().blobs;
  // Touched first: a blob that is about to be recorded is not taken away.
  const auto bytes = store::valid_digest(digest) && blobs.touch(digest) ? blobs.size(digest)
                                                                        : std::optional<std::uint64_t>();
  if (!bytes) throw no_layer(registry, name, digest);
  require_layer_bytes(registry, static_cast<std::int64_t>(*bytes));
  keep_layer(call.world(), registry, name, digest,
             {.size = static_cast<std::int64_t>(*bytes), .blob = blob_of(input, digest)});
  return layer_answer(digest, static_cast<std::int64_t>(*bytes));
}

bool mounts_blobs(const Call& call, const Registry& registry) {
  const auto stored = call.data().get(registry.scope.key("ecr", "registry", "setting/BLOB_MOUNTING"));
  return stored && stored->at("value") == "ENABLED";
}

// How a repository is encrypted; layers are shared only between those that do it alike.
Json encryption_of(const Json& repository) {
  const Json* found = member(repository.at("repository"), "encryptionConfiguration");
  return found == nullptr ? Json::object() : *found;
}

// Answers no layer if the registry's settings do not let it be mounted, or there is none.
Doc<LayerResponse> mount_layer(Call& call, View<MountLayerRequest> input) {
  const Registry registry = private_registry(call);
  const std::string name = get(input, MountLayerRequest::repository_name);
  const std::string source = get(input, MountLayerRequest::source_repository_name);
  const std::string digest = get(input, MountLayerRequest::layer_digest);
  const Json target = stored_repository(call.data(), registry, name);
  const auto from = load_repository(call.data(), registry, source);
  const auto layer = call.data().get(thing_key(registry, "layer", source, digest));
  if (!from || !layer || !mounts_blobs(call, registry) || encryption_of(*from) != encryption_of(target))
    return {};
  if (!store::valid_digest(digest) || !call.edge().blobs.touch(digest)) return {};
  const auto bytes = layer->at("layerSize").get<std::int64_t>();
  keep_layer(call.world(), registry, name, digest, {.size = bytes, .blob = layer->value(kLayerBlob, "")});
  return layer_answer(digest, bytes);
}

Doc<LayerResponse> delete_layer(Call& call, View<LayerRequest> input) {
  const Registry registry = private_registry(call);
  const std::string name = get(input, LayerRequest::repository_name);
  const std::string digest = get(input, LayerRequest::layer_digest);
  require_repository(call.data(), registry, name);
  const std::string key = thing_key(registry, "layer", name, digest);
  const auto stored = call.data().get(key);
  if (!stored) throw no_layer(registry, name, digest);
  if (is_layer_used(call.data(), registry, name, digest)) {
    throw invalid_parameter("layerDigest", "The layer with digest '" + digest + "' in " +
                                               in_the_registry(registry, name) + " is used by an image");
  }
  call.world().store.erase(key);
  if (store::valid_digest(digest)) call.edge().blobs.make_old(digest);
  return layer_answer(digest, stored->at("layerSize").get<std::int64_t>());
}

// --- Names in order

template <class Name>
Doc<ListNamesResponse> names_answer(std::vector<store::Entry> rows, std::size_t limit, const Name& name_of) {
  Doc<ListNamesResponse> out;
  set(out, ListNamesResponse::truncated, rows.size() > limit);
  Json& names = edit_list(out, ListNamesResponse::names);
  for (std::size_t i = 0; i < rows.size() && i < limit; ++i) names.push_back(name_of(rows[i]));
  return out;
}

Doc<ListNamesResponse> list_repository_names(Call& call, View<ListNamesRequest> input) {
  const std::string prefix = repository_key(private_registry(call), "");
  const std::string after = get(input, ListNamesRequest::start_after);
  const auto limit = static_cast<std::size_t>(get_or(input, ListNamesRequest::max_results, int{kNames}));
  return names_answer(call.data().scan({.index = "",
                                        .prefix = prefix,
                                        .after = after.empty() ? after : prefix + after,
                                        .limit = limit + 1}),
                      limit, [&](const store::Entry& row) { return row.document.substr(prefix.size()); });
}

Doc<ListNamesResponse> list_tag_names(Call& call, View<ListTagNamesRequest> input) {
  const Registry registry = private_registry(call);
  const std::string name = get(input, ListTagNamesRequest::repository_name);
  require_repository(call.data(), registry, name);
  const std::string prefix = row_prefix(registry, name) + "tagged/";
  const std::string after = get(input, ListTagNamesRequest::start_after);
  const auto limit = static_cast<std::size_t>(get_or(input, ListTagNamesRequest::max_results, int{kNames}));
  return names_answer(call.data().scan({.index = kImageIds,
                                        .prefix = prefix,
                                        .after = after.empty() ? after : prefix + tag_in_key(after),
                                        .limit = limit + 1}),
                      limit, [](const store::Entry& row) { return row.carry; });
}

constexpr std::array kOperations = {
    reading<check_registry_token>("CheckRegistryToken"),
    writing<delete_layer>("DeleteLayer"),
    reading<list_repository_names>("ListRepositoryNames"),
    reading<list_tag_names>("ListTagNames"),
    writing<mount_layer>("MountLayer"),
    writing<record_layer>("RecordLayer"),
};

}  // namespace
}  // namespace berth::backend::images

namespace berth::backend {
const Area kRegistryDoorArea = {"berth", images::kOperations, {}, {}};
}  // namespace berth::backend
