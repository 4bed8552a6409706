// Layers through the door: uploads, their errors, and where the bytes end.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "base/digest.h"
#include "base/text.h"
#include "pushing.h"

using berth::base64_encode;
using berth::Json;
using berth::sha256_digest;
using berth::test::TestBackend;

namespace {

constexpr std::size_t kMiB = 1024 * 1024;

std::string begin(TestBackend& backend) {
  return backend.ok("ecr", "InitiateLayerUpload", R"({"repositoryName":"web"})")["uploadId"];
}

Json part(const std::string& upload, std::size_t first, const std::string& bytes) {
  return {{"repositoryName", "web"},
          {"uploadId", upload},
          {"partFirstByte", first},
          {"partLastByte", first + bytes.size() - 1},
          {"layerPartBlob", base64_encode(bytes)}};
}

Json complete(const std::string& upload, const std::string& digest) {
  return {{"repositoryName", "web"}, {"uploadId", upload}, {"layerDigests", {digest}}};
}

std::string file_text(const std::string& url) {
  std::ifstream in(url.substr(std::string("file://").size()), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a layer of several parts is what its parts were") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const Json begun = backend.ok("ecr", "InitiateLayerUpload", R"({"repositoryName":"web"})");
  CHECK(begun["partSize"] == 10 * kMiB);
  const std::string upload = begun["uploadId"];
  const std::string first(5 * kMiB, 'a');
  const std::string second = "the end";
  CHECK(backend.ok("ecr", "UploadLayerPart", part(upload, 0, first)) ==
        Json{{"registryId", "123456789012"},
             {"repositoryName", "web"},
             {"uploadId", upload},
             {"lastByteReceived", first.size() - 1}});
  backend.reopen();
  CHECK(backend.ok("ecr", "UploadLayerPart", part(upload, first.size(), second))["lastByteReceived"] ==
        first.size() + second.size() - 1);
  const std::string digest = sha256_digest(first + second);
  CHECK(backend.ok("ecr", "CompleteLayerUpload", complete(upload, digest)) ==
        Json{{"registryId", "123456789012"},
             {"repositoryName", "web"},
             {"uploadId", upload},
             {"layerDigest", digest}});
  const Json check =
      backend.ok("ecr", "BatchCheckLayerAvailability",
                 Json{{"repositoryName", "web"}, {"layerDigests", {digest, "sha256:00", "x", ""}}});
  CHECK(check["layers"][0] == Json{{"layerDigest", digest},
                                   {"layerAvailability", "AVAILABLE"},
                                   {"layerSize", first.size() + second.size()}});
  CHECK(check["layers"][1] == Json{{"layerDigest", "sha256:00"}, {"layerAvailability", "UNAVAILABLE"}});
  CHECK(check["failures"][0]["failureCode"] == "InvalidLayerDigest");
  CHECK(check["failures"][1]["failureCode"] == "MissingLayerDigest");
}

TEST_CASE("a layer that an image uses can be fetched from its file") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  berth::test::push_image(backend, "web", "one", "v1");
  const std::string digest = sha256_digest("layer of one");
  const Json out =
      backend.ok("ecr", "GetDownloadUrlForLayer", Json{{"repositoryName", "web"}, {"layerDigest", digest}});
  CHECK(out["layerDigest"] == digest);
  CHECK(file_text(out["downloadUrl"]) == "layer of one");
}

TEST_CASE("what is refused of an upload changes nothing, and it goes on afterwards") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const std::string upload = begin(backend);
  backend.ok("ecr", "UploadLayerPart", part(upload, 0, "0123456789"));
  const auto before = backend.documents();

  SUBCASE("a part that begins elsewhere") {
    const auto refused = backend.refused("ecr", "UploadLayerPart", part(upload, 0, "0123456789"));
    CHECK(refused.type == "InvalidLayerPartException");
    CHECK(refused.message == "First byte of the layer part is 0 instead of 10");
    CHECK(refused.members == Json{{"registryId", "123456789012"},
                                  {"repositoryName", "web"},
                                  {"uploadId", upload},
                                  {"lastValidByteReceived", 9}});
  }
  SUBCASE("a part of another size than it says") {
    Json input = part(upload, 10, "abc");
    input["partLastByte"] = 20;
    CHECK(backend.refused("ecr", "UploadLayerPart", input).type == "InvalidLayerPartException");
  }
  SUBCASE("bytes of another digest") {
    const auto refused =
        backend.refused("ecr", "CompleteLayerUpload", complete(upload, sha256_digest("other")));
    CHECK(refused.type == "InvalidLayerException");
    CHECK(refused.message == "None of the provided layer digests match the calculated layer digest");
  }
  CHECK(backend.documents() == before);
  backend.ok("ecr", "UploadLayerPart", part(upload, 10, "abc"));
  // Now a part that is not the last is smaller than 5 MiB.
  CHECK(
      backend.refused("ecr", "CompleteLayerUpload", complete(upload, sha256_digest("0123456789abc"))).type ==
      "LayerPartTooSmallException");
}

TEST_CASE("uploads that are not there, empty, or of a layer that is there") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"other"})");
  const std::string unknown = "00000000-0000-4000-8000-000000000000";
  const std::string upload = begin(backend);
  CHECK(backend.refused("ecr", "UploadLayerPart", part(unknown, 0, "a")).type == "UploadNotFoundException");
  CHECK(backend.refused("ecr", "CompleteLayerUpload", complete(unknown, "sha256:00")).type ==
        "UploadNotFoundException");
  CHECK(backend.refused("ecr", "CompleteLayerUpload", complete(upload, "sha256:00")).type ==
        "EmptyUploadException");
  Json elsewhere = part(upload, 0, "a");
  elsewhere["repositoryName"] = "other";
  CHECK(backend.refused("ecr", "UploadLayerPart", elsewhere).type == "UploadNotFoundException");

  berth::test::push_layer(backend, "web", "a");
  backend.ok("ecr", "UploadLayerPart", part(upload, 0, "a"));
  CHECK(backend.refused("ecr", "CompleteLayerUpload", complete(upload, sha256_digest("a"))).type ==
        "LayerAlreadyExistsException");
  // The same bytes are another repository's layer as well.
  berth::test::push_layer(backend, "other", "a");
}

TEST_CASE("an upload is over once it is complete") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const std::string upload = begin(backend);
  backend.ok("ecr", "UploadLayerPart", part(upload, 0, "a"));
  backend.ok("ecr", "CompleteLayerUpload", complete(upload, sha256_digest("a")));
  CHECK(backend.refused("ecr", "UploadLayerPart", part(upload, 1, "b")).type == "UploadNotFoundException");
  CHECK(begin(backend) != upload);
}

TEST_CASE("layers that can't be fetched") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const std::string digest = berth::test::push_layer(backend, "web", "unused");
  const auto unused = backend.refused("ecr", "GetDownloadUrlForLayer",
                                      Json{{"repositoryName", "web"}, {"layerDigest", digest}});
  CHECK(unused.type == "LayerInaccessibleException");
  const auto unknown = backend.refused("ecr", "GetDownloadUrlForLayer",
                                       Json{{"repositoryName", "web"}, {"layerDigest", "sha256:00"}});
  CHECK(unknown.type == "LayersNotFoundException");
  CHECK(unknown.message ==
        "The layer with digest 'sha256:00' does not exist within the repository with name 'web' in the "
        "registry with "
        "id '123456789012'");
}

TEST_CASE("layer operations name a repository that is there") {
  TestBackend backend;
  const std::string upload = "00000000-0000-4000-8000-000000000000";
  const std::vector<std::pair<const char*, Json>> calls = {
      {"InitiateLayerUpload", Json{{"repositoryName", "web"}}},
      {"UploadLayerPart", part(upload, 0, "a")},
      {"CompleteLayerUpload", complete(upload, "sha256:00")},
      {"BatchCheckLayerAvailability", Json{{"repositoryName", "web"}, {"layerDigests", {"sha256:00"}}}},
      {"GetDownloadUrlForLayer", Json{{"repositoryName", "web"}, {"layerDigest", "sha256:00"}}},
  };
  for (const auto& [operation, input] : calls) {
    CAPTURE(operation);
    const auto refused = backend.refused("ecr", operation, input);
    CHECK(refused.type == "RepositoryNotFoundException");
    CHECK(refused.message ==
          "The repository with name 'web' does not exist in the registry with id '123456789012'");
    CHECK(refused.hint == "Make it: berth ecr create-repository --repository-name web");
  }
}
