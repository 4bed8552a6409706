#include "pushing.h"

#include "base/digest.h"
#include "base/text.h"

namespace berth::test {
namespace {

Json descriptor(const std::string& type, const std::string& bytes) {
  return {{"mediaType", type}, {"digest", sha256_digest(bytes)}, {"size", bytes.size()}};
}

void require_layer(TestBackend& backend, const std::string& repository, const std::string& bytes,
                   const std::string& service) {
  const std::string digest = sha256_digest(bytes);
  const Json found = backend.ok(service, "BatchCheckLayerAvailability",
                                Json{{"repositoryName", repository}, {"layerDigests", {digest}}});
  if (found["layers"][0]["layerAvailability"] != "AVAILABLE") push_layer(backend, repository, bytes, service);
}

}  // namespace

std::string push_layer(TestBackend& backend, const std::string& repository, const std::string& bytes,
                       const std::string& service) {
  const Json begun = backend.ok(service, "InitiateLayerUpload", Json{{"repositoryName", repository}});
  const std::string upload = begun["uploadId"];
  backend.ok(service, "UploadLayerPart",
             Json{{"repositoryName", repository},
                  {"uploadId", upload},
                  {"partFirstByte", 0},
                  {"partLastByte", bytes.size() - 1},
                  {"layerPartBlob", base64_encode(bytes)}});
  const Json done = backend.ok(
      service, "CompleteLayerUpload",
      Json{{"repositoryName", repository}, {"uploadId", upload}, {"layerDigests", {sha256_digest(bytes)}}});
  return done["layerDigest"];
}

std::string image_manifest(TestBackend& backend, const std::string& repository, const std::string& content,
                           const std::string& service) {
  const std::string config = R"({"config":")" + content + R"("})";
  const std::string layer = "layer of " + content;
  require_layer(backend, repository, config, service);
  require_layer(backend, repository, layer, service);
  const Json manifest = {{"schemaVersion", 2},
                         {"mediaType", kOciImageType},
                         {"config", descriptor("application/vnd.oci.image.config.v1+json", config)},
                         {"layers", {descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer)}}};
  return to_line(manifest);
}

Pushed push_image(TestBackend& backend, const std::string& repository, const std::string& content,
                  const std::string& tag, const std::string& service) {
  const std::string manifest = image_manifest(backend, repository, content, service);
  Json input = {{"repositoryName", repository}, {"imageManifest", manifest}};
  if (!tag.empty()) input["imageTag"] = tag;
  const Json out = backend.ok(service, "PutImage", input);
  return {out["image"]["imageId"]["imageDigest"], manifest};
}

std::string index_manifest(const std::vector<std::string>& digests) {
  Json children = Json::array();
  for (const std::string& digest : digests)
    children.push_back({{"mediaType", kOciImageType}, {"digest", digest}, {"size", 1}});
  return to_line(
      Json{{"schemaVersion", 2}, {"mediaType", kOciIndexType}, {"manifests", std::move(children)}});
}

}  // namespace berth::test
