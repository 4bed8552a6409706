// ECR Public through the door: what it has of its own, and that what it shares with ECR is kept apart from
// ECR's.
#include <doctest/doctest.h>

#include <string>

#include "../ecr/pushing.h"
#include "base/text.h"

using berth::Json;
using berth::test::TestBackend;

TEST_CASE("the first public repository brings the registry's alias") {
  TestBackend backend;
  CHECK(backend.ok("ecr-public", "DescribeRegistries")["registries"][0]["aliases"].empty());
  const Json out = backend.ok("ecr-public", "CreateRepository", R"({"repositoryName":"web","catalogData":{
      "description":"a site","architectures":["x86-64"],"operatingSystems":["Linux"],"logoImageBlob":"bG9nbw=="}})");
  CHECK(out["repository"]["repositoryArn"] == "arn:aws:ecr-public::123456789012:repository/web");
  CHECK(out["catalogData"]["description"] == "a site");
  CHECK(out["catalogData"]["logoUrl"].get<std::string>().starts_with("file://"));
  const Json registry = backend.ok("ecr-public", "DescribeRegistries")["registries"][0];
  const std::string uri = registry["registryUri"];
  CHECK(registry["aliases"][0]["defaultRegistryAlias"] == true);
  CHECK(uri == "public.ecr.aws/" + registry["aliases"][0]["name"].get<std::string>());
  CHECK(out["repository"]["repositoryUri"] == uri + "/web");
  const Json second = backend.ok("ecr-public", "CreateRepository", R"({"repositoryName":"api"})");
  CHECK(second["repository"]["repositoryUri"] == uri + "/api");
  CHECK_FALSE(second.contains("catalogData"));
  CHECK(backend.refused("ecr-public", "CreateRepository", R"({"repositoryName":"web"})").message ==
        "The repository with name 'web' already exists in the registry with id '123456789012'");
}

TEST_CASE("catalog data of repositories and registries") {
  TestBackend backend;
  backend.ok("ecr-public", "CreateRepository", R"({"repositoryName":"web"})");
  CHECK(backend.refused("ecr-public", "GetRepositoryCatalogData", R"({"repositoryName":"web"})").type ==
        "RepositoryCatalogDataNotFoundException");
  const Json put = backend.ok("ecr-public", "PutRepositoryCatalogData",
                              R"({"repositoryName":"web","catalogData":{"aboutText":"x"}})");
  CHECK(put["catalogData"] == Json{{"aboutText", "x"}});
  CHECK(backend.ok("ecr-public", "GetRepositoryCatalogData", R"({"repositoryName":"web"})") == put);
  CHECK(backend.ok("ecr-public", "GetRegistryCatalogData")["registryCatalogData"] ==
        Json{{"displayName", ""}});
  backend.ok("ecr-public", "PutRegistryCatalogData", R"({"displayName":"Mine"})");
  CHECK(backend.ok("ecr-public", "GetRegistryCatalogData")["registryCatalogData"] ==
        Json{{"displayName", "Mine"}});
}

TEST_CASE("public images are pushed, described, listed by tag and deleted, apart from ECR's own") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  backend.ok("ecr-public", "CreateRepository", R"({"repositoryName":"web"})");
  const auto pushed = berth::test::push_image(backend, "web", "one", "v1", "ecr-public");
  CHECK(backend.ok("ecr", "ListImages", R"({"repositoryName":"web"})")["imageIds"].empty());
  const Json detail =
      backend.ok("ecr-public", "DescribeImages", R"({"repositoryName":"web"})")["imageDetails"][0];
  CHECK(detail["imageDigest"] == pushed.digest);
  CHECK_FALSE(detail.contains("imageStatus"));
  const Json tags =
      backend.ok("ecr-public", "DescribeImageTags", R"({"repositoryName":"web"})")["imageTagDetails"];
  CHECK(tags[0]["imageTag"] == "v1");
  CHECK(tags[0]["createdAt"] == 1767225600.0);
  CHECK(tags[0]["imageDetail"]["imageDigest"] == pushed.digest);
  CHECK(backend.refused("ecr-public", "DeleteRepository", R"({"repositoryName":"web"})").type ==
        "RepositoryNotEmptyException");
  backend.ok("ecr-public", "BatchDeleteImage", R"({"repositoryName":"web","imageIds":[{"imageTag":"v1"}]})");
  backend.ok("ecr-public", "DeleteRepository", R"({"repositoryName":"web"})");
  CHECK(backend.ok("ecr-public", "DescribeRepositories")["repositories"].empty());
  CHECK(backend.ok("ecr", "DescribeRepositories")["repositories"].size() == 1);
}

TEST_CASE("policies and tags of public repositories") {
  TestBackend backend;
  const std::string arn = backend.ok("ecr-public", "CreateRepository",
                                     R"({"repositoryName":"web"})")["repository"]["repositoryArn"];
  const std::string policy = R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr-public:*"}]})";
  const Json set = backend.ok("ecr-public", "SetRepositoryPolicy",
                              Json{{"repositoryName", "web"}, {"policyText", policy}});
  CHECK(backend.ok("ecr-public", "GetRepositoryPolicy", R"({"repositoryName":"web"})") == set);
  CHECK(backend.ok("ecr-public", "DeleteRepositoryPolicy", R"({"repositoryName":"web"})") == set);
  backend.ok("ecr-public", "TagResource",
             Json{{"resourceArn", arn}, {"tags", {{{"Key", "a"}, {"Value", "b"}}}}});
  CHECK(backend.ok("ecr-public", "ListTagsForResource", Json{{"resourceArn", arn}})["tags"].size() == 1);
  backend.ok("ecr-public", "UntagResource", Json{{"resourceArn", arn}, {"tagKeys", {"a"}}});
  CHECK(backend.ok("ecr-public", "ListTagsForResource", Json{{"resourceArn", arn}})["tags"].empty());
}

TEST_CASE("ECR Public is in us-east-1 alone; its token is one object") {
  TestBackend backend;
  const Json data = backend.ok("ecr-public", "GetAuthorizationToken")["authorizationData"];
  const auto text = berth::base64_decode(data["authorizationToken"].get<std::string>());
  REQUIRE(text.has_value());
  CHECK(text->starts_with("AWS:"));
  CHECK_FALSE(data.contains("proxyEndpoint"));
  backend.region = "eu-west-1";
  const auto refused = backend.refused("ecr-public", "GetAuthorizationToken");
  CHECK(refused.type == "UnsupportedCommandException");
  CHECK(refused.message == "GetAuthorizationToken command is only supported in us-east-1.");
  CHECK(backend.refused("ecr-public", "DescribeRepositories").type == "UnsupportedCommandException");
}

TEST_CASE("layers of a public registry are asked for by account or alias") {
  TestBackend backend;
  backend.ok("ecr-public", "CreateRepository", R"({"repositoryName":"web"})");
  const std::string alias =
      backend.ok("ecr-public", "DescribeRegistries")["registries"][0]["aliases"][0]["name"];
  for (const std::string& id : {alias, std::string("123456789012")}) {
    backend.ok("ecr-public", "BatchCheckLayerAvailability",
               Json{{"registryId", id}, {"repositoryName", "web"}, {"layerDigests", {"sha256:00"}}});
  }
  CHECK(backend
            .refused("ecr-public", "InitiateLayerUpload", R"({"registryId":"nobody","repositoryName":"web"})")
            .type == "RegistryNotFoundException");
}
