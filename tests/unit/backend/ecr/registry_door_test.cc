// What the registry's protocol asks of ECR beyond ECR's own operations.
#include <doctest/doctest.h>

#include <filesystem>

#include "base/digest.h"
#include "base/text.h"
#include "pushing.h"
#include "store/blobs.h"

using berth::Json;
using berth::sha256_digest;
using berth::test::TestBackend;

namespace {

std::string password_of(TestBackend& backend) {
  const Json answer = backend.ok("ecr", "GetAuthorizationToken");
  const std::string token = answer["authorizationData"][0]["authorizationToken"];
  return berth::base64_decode(token)->substr(4);
}

Json check_token(TestBackend& backend, const std::string& password) {
  return backend.ok("berth", "CheckRegistryToken", Json{{"password", password}});
}

Json layer_of(const std::string& repository, const std::string& digest) {
  return {{"repositoryName", repository}, {"layerDigest", digest}};
}

}  // namespace

TEST_CASE("a state that gave out no token knows none, and is not made by the question") {
  TestBackend other;
  const std::string password = password_of(other);
  CHECK(check_token(other, password)["fault"] == "none");
  TestBackend backend;
  CHECK(check_token(backend, password)["fault"] == "invalid");
  CHECK(check_token(backend, "")["fault"] == "invalid");
  CHECK_FALSE(std::filesystem::exists(backend.directory()));
}

TEST_CASE("a token is checked by the state's key and the wall clock") {
  TestBackend backend;
  const std::string password = password_of(backend);
  const Json good = check_token(backend, password);
  CHECK(good["fault"] == "none");
  CHECK(good["service"] == "ecr");
  CHECK(good["account"] == "123456789012");
  CHECK(good["region"] == "us-east-1");
  CHECK(check_token(backend, "garbage") == Json{{"fault", "invalid"}});
  backend.wall.move(berth::hours(13));
  CHECK(check_token(backend, password)["fault"] == "expired");
  TestBackend other;
  CHECK(check_token(other, password)["fault"] == "invalid");
}

TEST_CASE("a layer is recorded once its bytes are there") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const std::string digest = sha256_digest("bytes");
  const auto absent = backend.refused("berth", "RecordLayer", layer_of("web", digest));
  CHECK(absent.type == "LayersNotFoundException");
  berth::store::Blobs(backend.directory()).put("bytes");
  CHECK(backend.ok("berth", "RecordLayer", layer_of("web", digest)) ==
        Json{{"layerDigest", digest}, {"layerSize", 5}});
  CHECK(backend.ok("berth", "RecordLayer", layer_of("web", digest))["layerSize"] == 5);
  const Json found = backend.ok("ecr", "BatchCheckLayerAvailability",
                                Json{{"repositoryName", "web"}, {"layerDigests", Json::array({digest})}});
  CHECK(found["layers"][0]["layerAvailability"] == "AVAILABLE");
  CHECK(backend.refused("berth", "RecordLayer", layer_of("none", digest)).type ==
        "RepositoryNotFoundException");
  for (const char* bad : {"", "x", "sha256:../../x"}) {
    CAPTURE(bad);
    CHECK(backend.refused("berth", "RecordLayer", layer_of("web", bad)).type == "LayersNotFoundException");
  }
}

TEST_CASE("a layer is mounted only where the setting and the encryption allow it") {
  TestBackend backend;
  for (const char* name : {"base", "web"})
    backend.ok("ecr", "CreateRepository", Json{{"repositoryName", name}});
  backend.ok("ecr", "CreateRepository",
             R"({"repositoryName":"secret","encryptionConfiguration":{"encryptionType":"KMS"}})");
  const std::string digest = berth::test::push_layer(backend, "base", "bytes");
  const auto mount = [&](const std::string& to, const std::string& from) {
    Json input = layer_of(to, digest);
    input["sourceRepositoryName"] = from;
    return backend.ok("berth", "MountLayer", input);
  };
  CHECK(mount("web", "base") == Json::object());
  backend.ok("ecr", "PutAccountSetting", R"({"name":"BLOB_MOUNTING","value":"ENABLED"})");
  CHECK(mount("web", "none") == Json::object());
  CHECK(mount("web", "secret") == Json::object());
  CHECK(mount("secret", "base") == Json::object());
  CHECK(mount("web", "base") == Json{{"layerDigest", digest}, {"layerSize", 5}});
  CHECK(mount("web", "base")["layerSize"] == 5);
}

TEST_CASE("a layer that an image has is not deleted") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  berth::test::push_image(backend, "web", "one", "v1");
  const std::string used = sha256_digest("layer of one");
  CHECK(backend.refused("berth", "DeleteLayer", layer_of("web", used)).type == "InvalidParameterException");
  const std::string loose = berth::test::push_layer(backend, "web", "loose");
  CHECK(backend.ok("berth", "DeleteLayer", layer_of("web", loose))["layerSize"] == 5);
  CHECK(backend.refused("berth", "DeleteLayer", layer_of("web", loose)).type == "LayersNotFoundException");
}

TEST_CASE("names are listed in order from a name") {
  TestBackend backend;
  for (const char* name : {"web", "api", "team/app"})
    backend.ok("ecr", "CreateRepository", Json{{"repositoryName", name}});
  CHECK(backend.ok("berth", "ListRepositoryNames") ==
        Json{{"truncated", false}, {"names", {"api", "team/app", "web"}}});
  CHECK(backend.ok("berth", "ListRepositoryNames", R"({"startAfter":"b","maxResults":1})") ==
        Json{{"truncated", true}, {"names", Json::array({"team/app"})}});
  CHECK(backend.ok("berth", "ListRepositoryNames", R"({"registryId":"210987654321"})")["names"].empty());
  for (const char* tag : {"b", "a", "c"}) berth::test::push_image(backend, "web", tag, tag);
  const std::string long_tag(100, 'd');
  berth::test::push_image(backend, "web", "long", long_tag);
  CHECK(backend.ok("berth", "ListTagNames", R"({"repositoryName":"web","maxResults":2})") ==
        Json{{"truncated", true}, {"names", {"a", "b"}}});
  CHECK(backend.ok("berth", "ListTagNames", R"({"repositoryName":"web","startAfter":"b"})")["names"] ==
        Json({"c", long_tag}));
  CHECK(
      backend.ok("berth", "ListTagNames", Json{{"repositoryName", "web"}, {"startAfter", long_tag}})["names"]
          .empty());
}

TEST_CASE("a push makes a repository where a template says so, the longest prefix first") {
  TestBackend backend;
  const auto push = [&](const std::string& name) {
    return backend.call("berth", "CreateRepositoryOnPush", Json{{"repositoryName", name}});
  };
  CHECK(push("team/app").error->type() == "RepositoryNotFoundException");
  for (const char* input :
       {R"({"prefix":"team","appliedFor":["CREATE_ON_PUSH"],"imageTagMutability":"IMMUTABLE"})",
        R"({"prefix":"team/deep","appliedFor":["CREATE_ON_PUSH","REPLICATION"]})",
        R"({"prefix":"cache","appliedFor":["PULL_THROUGH_CACHE"]})"})
    backend.ok("ecr", "CreateRepositoryCreationTemplate", std::string(input));
  const auto mutability_of = [&](const std::string& name) -> std::string {
    CHECK(push(name).ok());
    const Json found =
        backend.ok("ecr", "DescribeRepositories", Json{{"repositoryNames", Json::array({name})}});
    return found["repositories"][0]["imageTagMutability"];
  };
  CHECK(mutability_of("team/app") == "IMMUTABLE");
  CHECK(mutability_of("team/app") == "IMMUTABLE");
  CHECK(mutability_of("team/deep/app") == "MUTABLE");
  for (const char* name : {"team", "teams/app", "cache/app"}) {
    CAPTURE(name);
    CHECK(push(name).error->type() == "RepositoryNotFoundException");
  }
  CHECK(push("team/a___b").error->type() == "InvalidParameterException");
  backend.ok("ecr", "CreateRepositoryCreationTemplate",
             R"({"prefix":"ROOT","appliedFor":["CREATE_ON_PUSH"]})");
  CHECK(mutability_of("any") == "MUTABLE");
}
