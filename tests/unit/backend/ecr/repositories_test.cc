// Repositories and their settings through the door, with ECR's texts.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "pushing.h"

using berth::Json;
using berth::test::Refused;
using berth::test::TestBackend;

namespace {

const std::string kPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*"}]})";

std::string lifecycle_policy() {
  return R"({ "rules": [ { "rulePriority": 1, "description": "keep one", "selection": { "tagStatus": "any",
             "countType": "imageCountMoreThan", "countNumber": 1 }, "action": { "type": "expire" } } ] })";
}

struct Case {
  const char* operation;
  const char* input;
  const char* type;
  const char* message;
};

void check_refusals(TestBackend& backend, const std::vector<Case>& cases) {
  const auto before = backend.documents();
  for (const Case& each : cases) {
    CAPTURE(each.input);
    const Refused refused = backend.refused("ecr", each.operation, each.input);
    CHECK(refused.type == each.type);
    CHECK(refused.message == each.message);
  }
  CHECK(backend.documents() == before);
}

}  // namespace

TEST_CASE("a repository as it is made by default") {
  TestBackend backend;
  const Json out = backend.ok("ecr", "CreateRepository", R"({"repositoryName":"team/app"})");
  CHECK(out["repository"] == Json{{"repositoryArn", "arn:aws:ecr:us-east-1:123456789012:repository/team/app"},
                                  {"registryId", "123456789012"},
                                  {"repositoryName", "team/app"},
                                  {"repositoryUri", "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app"},
                                  {"createdAt", 1767225600.0},
                                  {"imageTagMutability", "MUTABLE"},
                                  {"imageScanningConfiguration", {{"scanOnPush", false}}},
                                  {"encryptionConfiguration", {{"encryptionType", "AES256"}}}});
  CHECK(backend.ok("ecr", "DescribeRepositories")["repositories"] == Json::array({out["repository"]}));
}

TEST_CASE("a repository with all settings") {
  TestBackend backend;
  const Json out = backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web",
      "imageTagMutability":"IMMUTABLE_WITH_EXCLUSION",
      "imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"dev-*"}],
      "imageScanningConfiguration":{"scanOnPush":true},
      "encryptionConfiguration":{"encryptionType":"KMS"},
      "tags":[{"Key":"team","Value":"a"}]})")["repository"];
  CHECK(out["imageTagMutability"] == "IMMUTABLE_WITH_EXCLUSION");
  CHECK(out["imageTagMutabilityExclusionFilters"][0]["filter"] == "dev-*");
  CHECK(out["imageScanningConfiguration"]["scanOnPush"] == true);
  CHECK(out["encryptionConfiguration"]["kmsKey"] == "arn:aws:kms:us-east-1:123456789012:alias/aws/ecr");
  CHECK_FALSE(out.contains("tags"));
}

TEST_CASE("repositories that can't be made") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const std::string pattern =
      "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression "
      "'(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''";
  check_refusals(
      backend,
      {{"CreateRepository", R"({"repositoryName":"web"})", "RepositoryAlreadyExistsException",
        "The repository with name 'web' already exists in the registry with id '123456789012'"},
       {"CreateRepository", R"({"repositoryName":"Web"})", "InvalidParameterException", pattern.c_str()},
       {"CreateRepository", R"({"repositoryName":"a"})", "InvalidParameterException",
        "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must have length greater than "
        "or equal "
        "to 2'"},
       {"CreateRepository", R"({})", "InvalidParameterException",
        "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must not be null'"},
       {"CreateRepository", R"({"repositoryName":"new","imageTagMutability":"SOFT"})",
        "InvalidParameterException",
        "Invalid parameter at 'imageTagMutability' failed to satisfy constraint: 'Member must satisfy enum "
        "value set: "
        "[IMMUTABLE, MUTABLE, MUTABLE_WITH_EXCLUSION, IMMUTABLE_WITH_EXCLUSION]'"},
       {"CreateRepository", R"({"repositoryName":"new","imageTagMutability":"IMMUTABLE",
         "imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"x"}]})",
        "InvalidParameterException",
        "Invalid parameter at 'imageTagMutabilityExclusionFilters' failed to satisfy constraint: "
        "'ImageTagMutabilityExclusionFilters are not allowed when imageTagMutability is set as IMMUTABLE'"},
       {"CreateRepository", R"({"repositoryName":"new","imageTagMutability":"MUTABLE_WITH_EXCLUSION"})",
        "InvalidParameterException",
        "Invalid parameter at 'imageTagMutabilityExclusionFilters' failed to satisfy constraint: "
        "'ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as "
        "MUTABLE_WITH_EXCLUSION'"},
       {"CreateRepository",
        R"({"repositoryName":"new","encryptionConfiguration":{"encryptionType":"AES256","kmsKey":"k"}})",
        "InvalidParameterException",
        "Invalid parameter at 'encryptionConfiguration' failed to satisfy constraint: 'Invalid encryption "
        "configuration: Encryption key should not be set for AES256 encryption.'"},
       {"CreateRepository", R"({"repositoryName":"new","tags":[{"Key":"","Value":"x"}]})",
        "InvalidTagParameterException", "Tag parameters are invalid"},
       {"CreateRepository", R"({"repositoryName":"new","tags":[{"Key":"a","Value":"x"},{"Value":"y"}]})",
        "InvalidParameterException",
        "Invalid parameter at 'tags.2.member.key' failed to satisfy constraint: 'Member must not be null'"}});
}

TEST_CASE("repositories are described by name, or all in pages that a token continues") {
  TestBackend backend;
  for (const char* name : {"b", "a", "c"})
    backend.ok("ecr", "CreateRepository", Json{{"repositoryName", "r-" + std::string(name)}});
  const Json named = backend.ok("ecr", "DescribeRepositories", R"({"repositoryNames":["r-c","r-a"]})");
  CHECK(named["repositories"].size() == 2);
  CHECK(named["repositories"][0]["repositoryName"] == "r-c");
  const Json first = backend.ok("ecr", "DescribeRepositories", R"({"maxResults":2})");
  CHECK(first["repositories"].size() == 2);
  backend.reopen();
  const Json second = backend.ok("ecr", "DescribeRepositories", Json{{"nextToken", first["nextToken"]}});
  CHECK(second["repositories"].size() == 1);
  CHECK(second["repositories"][0]["repositoryName"] == "r-c");
  CHECK_FALSE(second.contains("nextToken"));
  check_refusals(
      backend,
      {{"DescribeRepositories", R"({"repositoryNames":["r-a","none"]})", "RepositoryNotFoundException",
        "The repository with name 'none' does not exist in the registry with id '123456789012'"}});
  CHECK(backend.refused("ecr", "DescribeRepositories", R"({"nextToken":"bm8="})").type ==
        "InvalidParameterException");
}

TEST_CASE("regions and accounts have registries of their own") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  backend.region = "eu-west-1";
  CHECK(backend.ok("ecr", "DescribeRepositories")["repositories"].empty());
  backend.region = "us-east-1";
  backend.account = "210987654321";
  CHECK(backend.refused("ecr", "DeleteRepository", R"({"repositoryName":"web"})").message ==
        "The repository with name 'web' does not exist in the registry with id '210987654321'");
  CHECK(
      backend.ok("ecr", "DescribeRepositories", R"({"registryId":"123456789012"})")["repositories"].size() ==
      1);
}

TEST_CASE("a repository with images is deleted by force alone, and all that was in it goes") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web/api"})");
  const auto with_two_empty = backend.documents();
  berth::test::push_image(backend, "web", "one", "v1");
  check_refusals(
      backend,
      {{"DeleteRepository", R"({"repositoryName":"web"})", "RepositoryNotEmptyException",
        "The repository with name 'web' in registry with id '123456789012' cannot be deleted because "
        "it still contains images"}});
  berth::test::push_image(backend, "web/api", "two", "v1");
  const Json out = backend.ok("ecr", "DeleteRepository", R"({"repositoryName":"web","force":true})");
  CHECK(out["repository"]["repositoryName"] == "web");
  CHECK(backend.ok("ecr", "ListImages", R"({"repositoryName":"web/api"})")["imageIds"].size() == 1);
  backend.ok("ecr", "DeleteRepository", R"({"repositoryName":"web/api","force":true})");
  for (const std::string& line : backend.documents()) CHECK(line.find("/ecr/image/") == std::string::npos);
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  CHECK(backend.ok("ecr", "ListImages", R"({"repositoryName":"web"})")["imageIds"].empty());
}

TEST_CASE("settings are put over those that were") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  CHECK(backend.ok("ecr", "PutImageTagMutability", R"({"repositoryName":"web","imageTagMutability":
            "MUTABLE_WITH_EXCLUSION","imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"v*"}]})") ==
        Json{{"registryId", "123456789012"},
             {"repositoryName", "web"},
             {"imageTagMutability", "MUTABLE_WITH_EXCLUSION"},
             {"imageTagMutabilityExclusionFilters", {{{"filterType", "WILDCARD"}, {"filter", "v*"}}}}});
  backend.ok("ecr", "PutImageTagMutability", R"({"repositoryName":"web","imageTagMutability":"IMMUTABLE"})");
  CHECK(backend.ok("ecr", "PutImageScanningConfiguration",
                   R"({"repositoryName":"web","imageScanningConfiguration":{"scanOnPush":true}})") ==
        Json{{"registryId", "123456789012"},
             {"repositoryName", "web"},
             {"imageScanningConfiguration", {{"scanOnPush", true}}}});
  const Json now = backend.ok("ecr", "DescribeRepositories")["repositories"][0];
  CHECK(now["imageTagMutability"] == "IMMUTABLE");
  CHECK_FALSE(now.contains("imageTagMutabilityExclusionFilters"));
  CHECK(now["imageScanningConfiguration"]["scanOnPush"] == true);
  CHECK(backend
            .refused("ecr", "PutImageTagMutability", R"({"repositoryName":"web","imageTagMutability":
            "MUTABLE_WITH_EXCLUSION","imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"*a*b*"}]})")
            .type == "InvalidParameterException");
}

TEST_CASE("repository policies are checked, re-formatted, kept and deleted") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const char* none =
      "Repository policy does not exist for the repository with name 'web' in the registry with id "
      "'123456789012'";
  check_refusals(
      backend,
      {{"GetRepositoryPolicy", R"({"repositoryName":"web"})", "RepositoryPolicyNotFoundException", none},
       {"DeleteRepositoryPolicy", R"({"repositoryName":"web"})", "RepositoryPolicyNotFoundException", none},
       {"SetRepositoryPolicy", R"({"repositoryName":"web","policyText":"no"})", "InvalidParameterException",
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy "
        "provided'"}});
  const Json set =
      backend.ok("ecr", "SetRepositoryPolicy", Json{{"repositoryName", "web"}, {"policyText", kPolicy}});
  CHECK(set["policyText"].get<std::string>().starts_with(
      "{\n  \"Version\" : \"2012-10-17\",\n  \"Statement\" : [ {\n"));
  CHECK(backend.ok("ecr", "GetRepositoryPolicy", R"({"repositoryName":"web"})") == set);
  CHECK(backend.ok("ecr", "DeleteRepositoryPolicy", R"({"repositoryName":"web"})") == set);
  CHECK(backend.refused("ecr", "GetRepositoryPolicy", R"({"repositoryName":"web"})").message == none);
}

TEST_CASE("lifecycle policies are checked, kept and deleted; none has run") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  const char* none =
      "Lifecycle policy does not exist for the repository with name 'web' in the registry with id "
      "'123456789012'";
  check_refusals(
      backend,
      {{"GetLifecyclePolicy", R"({"repositoryName":"web"})", "LifecyclePolicyNotFoundException", none},
       {"DeleteLifecyclePolicy", R"({"repositoryName":"web"})", "LifecyclePolicyNotFoundException", none}});
  std::string bad = lifecycle_policy();
  bad.replace(bad.find("\"rulePriority\": 1"), 17, "\"rulePriority\": 0");
  CHECK(
      backend
          .refused("ecr", "PutLifecyclePolicy", Json{{"repositoryName", "web"}, {"lifecyclePolicyText", bad}})
          .message ==
      "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation "
      "failure: "
      "numeric instance is lower than the required minimum (minimum: 1, found: 0)\n'");
  const Json put = backend.ok("ecr", "PutLifecyclePolicy",
                              Json{{"repositoryName", "web"}, {"lifecyclePolicyText", lifecycle_policy()}});
  CHECK(put["lifecyclePolicyText"] ==
        R"({"rules":[{"rulePriority":1,"description":"keep one","selection":{"tagStatus":"any",)"
        R"("countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]})");
  const Json got = backend.ok("ecr", "GetLifecyclePolicy", R"({"repositoryName":"web"})");
  CHECK(got["lifecyclePolicyText"] == put["lifecyclePolicyText"]);
  CHECK(got["lastEvaluatedAt"] == 0.0);
  CHECK(backend.ok("ecr", "DeleteLifecyclePolicy", R"({"repositoryName":"web"})") == got);
  CHECK(backend.refused("ecr", "GetLifecyclePolicy", R"({"repositoryName":"web"})").message == none);
}

TEST_CASE("tags of a repository") {
  TestBackend backend;
  const std::string arn = backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web","tags":[
      {"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]})")["repository"]["repositoryArn"];
  backend.ok(
      "ecr", "TagResource",
      Json{{"resourceArn", arn}, {"tags", {{{"Key", "b"}, {"Value", "3"}}, {{"Key", "c"}, {"Value", ""}}}}});
  backend.ok("ecr", "UntagResource", Json{{"resourceArn", arn}, {"tagKeys", {"a", "none"}}});
  CHECK(backend.ok("ecr", "ListTagsForResource", Json{{"resourceArn", arn}})["tags"] ==
        Json{{{"Key", "b"}, {"Value", "3"}}, {{"Key", "c"}, {"Value", ""}}});
  Json many = Json::array();
  for (int i = 0; i < 49; ++i) many.push_back({{"Key", "k" + std::to_string(i)}, {"Value", ""}});
  CHECK(backend.refused("ecr", "TagResource", Json{{"resourceArn", arn}, {"tags", many}}).type ==
        "TooManyTagsException");
  check_refusals(
      backend,
      {{"ListTagsForResource", R"({"resourceArn":"web"})", "InvalidParameterException",
        "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN'"},
       {"ListTagsForResource", R"({"resourceArn":"arn:aws:ecr:us-east-1:123456789012:repository/none"})",
        "RepositoryNotFoundException",
        "The repository with name 'none' does not exist in the registry with id '123456789012'"}});
}

TEST_CASE("settings of a repository that is not there") {
  TestBackend backend;
  const std::string policy = berth::to_line(Json(lifecycle_policy()));
  const std::vector<std::pair<const char*, std::string>> calls = {
      {"DeleteLifecyclePolicy", ""},
      {"DeleteRepository", ""},
      {"DeleteRepositoryPolicy", ""},
      {"GetLifecyclePolicy", ""},
      {"GetRepositoryPolicy", ""},
      {"PutImageScanningConfiguration", R"(,"imageScanningConfiguration":{})"},
      {"PutImageTagMutability", R"(,"imageTagMutability":"MUTABLE")"},
      {"PutLifecyclePolicy", R"(,"lifecyclePolicyText":)" + policy},
      {"SetRepositoryPolicy", R"(,"policyText":"{}")"},
  };
  for (const auto& [operation, rest] : calls) {
    CAPTURE(operation);
    const Refused refused = backend.refused("ecr", operation, R"({"repositoryName":"none")" + rest + "}");
    CHECK(refused.type == "RepositoryNotFoundException");
    CHECK(refused.message ==
          "The repository with name 'none' does not exist in the registry with id '123456789012'");
  }
}
