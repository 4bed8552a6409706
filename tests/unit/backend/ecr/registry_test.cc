// What belongs to a whole registry, through the door: tokens, policy, settings, cache rules, templates.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "backend/ecr/token.h"
#include "base/text.h"
#include "pushing.h"

using berth::Json;
using berth::test::Refused;
using berth::test::TestBackend;

namespace {

struct Case {
  const char* operation;
  const char* input;
  const char* type;
  const char* message;
};

void check_refusals(TestBackend& backend, const std::vector<Case>& cases) {
  const auto before = backend.documents();
  for (const Case& each : cases) {
    CAPTURE(each.operation);
    CAPTURE(each.input);
    const Refused refused = backend.refused("ecr", each.operation, each.input);
    CHECK(refused.type == each.type);
    CHECK(refused.message == each.message);
  }
  CHECK(backend.documents() == before);
}

// `user:password` of an authorization token.
std::vector<std::string> parts_of(const std::string& token) {
  const auto text = berth::base64_decode(token);
  REQUIRE(text.has_value());
  std::vector<std::string> out;
  for (const auto part : berth::split(*text, ':')) out.emplace_back(part);
  return out;
}

}  // namespace

TEST_CASE("a token is for twelve hours of the wall clock, signed with the state's key") {
  TestBackend backend;
  const Json data = backend.ok("ecr", "GetAuthorizationToken")["authorizationData"][0];
  CHECK(data["proxyEndpoint"] == "https://123456789012.dkr.ecr.us-east-1.amazonaws.com");
  CHECK(data["expiresAt"] == 1'800'000'000.0 + 12 * 3600);
  const auto parts = parts_of(data["authorizationToken"]);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0] == "AWS");

  struct stat status {};
  const std::string path = backend.directory() + "/registry.key";
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const std::string key = *berth::read_file(berth::system_files(), path);
  CHECK(key.size() == 32);
  const auto reading = berth::backend::images::read_token(parts[1], key, backend.wall.now());
  CHECK(reading.fault == berth::backend::images::TokenFault::none);
  CHECK(reading.claims.account == "123456789012");
  CHECK(reading.claims.region == "us-east-1");

  // The key stays; it is not drawn from the state's seed.
  backend.reopen();
  CHECK(backend.ok("ecr", "GetAuthorizationToken")["authorizationData"][0] == data);
  TestBackend other;
  CHECK(other.ok("ecr", "GetAuthorizationToken")["authorizationData"][0]["authorizationToken"] !=
        data["authorizationToken"]);
}

TEST_CASE("tokens of several registries, each with its endpoint") {
  TestBackend backend;
  backend.region = "cn-north-1";
  const Json data = backend.ok("ecr", "GetAuthorizationToken",
                               R"({"registryIds":["111111111111","222222222222"]})")["authorizationData"];
  CHECK(data.size() == 2);
  CHECK(data[0]["proxyEndpoint"] == "https://111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn");
  CHECK(data[1]["proxyEndpoint"] == "https://222222222222.dkr.ecr.cn-north-1.amazonaws.com.cn");
}

TEST_CASE("a registry's policy") {
  TestBackend backend;
  const char* none = "Registry policy does not exist in the registry with id '123456789012'";
  check_refusals(backend,
                 {{"GetRegistryPolicy", "{}", "RegistryPolicyNotFoundException", none},
                  {"DeleteRegistryPolicy", "{}", "RegistryPolicyNotFoundException", none},
                  {"PutRegistryPolicy", R"({"policyText":"{}"})", "InvalidParameterException",
                   "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy "
                   "provided'"}});
  const std::string policy =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*","Resource":"*"}]})";
  const Json put = backend.ok("ecr", "PutRegistryPolicy", Json{{"policyText", policy}});
  CHECK(put["registryId"] == "123456789012");
  CHECK(backend.ok("ecr", "GetRegistryPolicy") == put);
  CHECK(backend.ok("ecr", "DeleteRegistryPolicy") == put);
}

TEST_CASE("account settings") {
  TestBackend backend;
  CHECK(backend.ok("ecr", "GetAccountSetting", R"({"name":"BLOB_MOUNTING"})")["value"] == "DISABLED");
  CHECK(backend.ok("ecr", "GetAccountSetting", R"({"name":"REGISTRY_POLICY_SCOPE"})")["value"] == "V2");
  CHECK(backend.ok("ecr", "GetAccountSetting", R"({"name":"BASIC_SCAN_TYPE_VERSION"})")["value"] ==
        "AWS_NATIVE");
  CHECK(backend.ok("ecr", "PutAccountSetting", R"({"name":"BLOB_MOUNTING","value":"ENABLED"})") ==
        Json{{"name", "BLOB_MOUNTING"}, {"value", "ENABLED"}});
  CHECK(backend.ok("ecr", "GetAccountSetting", R"({"name":"BLOB_MOUNTING"})")["value"] == "ENABLED");
  check_refusals(
      backend, {{"GetAccountSetting", R"({"name":"x"})", "InvalidParameterException",
                 "Invalid parameter at 'name' failed to satisfy constraint: 'Member must satisfy enum value "
                 "set: [BASIC_SCAN_TYPE_VERSION, REGISTRY_POLICY_SCOPE, BLOB_MOUNTING]'"},
                {"PutAccountSetting", R"({"name":"BLOB_MOUNTING","value":"on"})", "InvalidParameterException",
                 "Invalid parameter at 'value' failed to satisfy constraint: 'Member must satisfy enum value "
                 "set: [DISABLED, ENABLED]'"}});
}

TEST_CASE("scanning of a registry and what it means for each repository") {
  TestBackend backend;
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  CHECK(backend.ok("ecr", "GetRegistryScanningConfiguration")["scanningConfiguration"] ==
        Json{{"scanType", "BASIC"}, {"rules", Json::array()}});
  check_refusals(
      backend,
      {{"PutRegistryScanningConfiguration",
        R"({"scanType":"BASIC","rules":[{"scanFrequency":"CONTINUOUS_SCAN",
                  "repositoryFilters":[{"filter":"*","filterType":"WILDCARD"}]}]})",
        "InvalidParameterException",
        "Invalid parameter failed to satisfy constraint: 'Invalid scan frequency for scanType BASIC: "
        "CONTINUOUS_SCAN'"}});
  const Json put = backend.ok("ecr", "PutRegistryScanningConfiguration",
                              R"({"scanType":"ENHANCED","rules":[{"scanFrequency":"CONTINUOUS_SCAN",
                                  "repositoryFilters":[{"filter":"web","filterType":"WILDCARD"}]}]})");
  const Json got = backend.ok("ecr", "GetRegistryScanningConfiguration");
  CHECK(got["scanningConfiguration"] == put["registryScanningConfiguration"]);
  const Json each =
      backend.ok("ecr", "BatchGetRepositoryScanningConfiguration", R"({"repositoryNames":["web","none"]})");
  CHECK(each["scanningConfigurations"] ==
        Json{{{"repositoryArn", "arn:aws:ecr:us-east-1:123456789012:repository/web"},
              {"repositoryName", "web"},
              {"scanOnPush", false},
              {"scanFrequency", "CONTINUOUS_SCAN"},
              {"appliedScanFilters", {{{"filter", "web"}, {"filterType", "WILDCARD"}}}}}});
  CHECK(each["failures"][0]["failureCode"] == "REPOSITORY_NOT_FOUND");
}

TEST_CASE("replication is kept and described") {
  TestBackend backend;
  CHECK(backend.ok("ecr", "DescribeRegistry")["replicationConfiguration"] == Json{{"rules", Json::array()}});
  const std::string own = R"({"replicationConfiguration":{"rules":[{"destinations":[{"region":"us-east-1",)"
                          R"("registryId":"123456789012"}]}]}})";
  check_refusals(
      backend, {{"PutReplicationConfiguration", own.c_str(), "InvalidParameterException",
                 "Invalid parameter at 'replicationConfiguration' failed to satisfy constraint: 'Replication "
                 "destination cannot be the same as the source registry'"}});
  const Json put = backend.ok("ecr", "PutReplicationConfiguration",
                              R"({"replicationConfiguration":{"rules":[{"destinations":[{"region":"eu-west-1",
                                  "registryId":"123456789012"}],"repositoryFilters":[{"filter":"prod",
                                  "filterType":"PREFIX_MATCH"}]}]}})");
  CHECK(backend.ok("ecr", "DescribeRegistry")["replicationConfiguration"] == put["replicationConfiguration"]);
}

TEST_CASE("signing is kept, answered and deleted") {
  TestBackend backend;
  CHECK(backend.refused("ecr", "GetSigningConfiguration").type == "SigningConfigurationNotFoundException");
  CHECK(backend.refused("ecr", "DeleteSigningConfiguration").type == "SigningConfigurationNotFoundException");
  const std::string arn = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/mine";
  const auto configuration = [](const std::string& profile) {
    return Json{{"signingConfiguration", {{"rules", {{{"signingProfileArn", profile}}}}}}};
  };
  const Json put = backend.ok("ecr", "PutSigningConfiguration", configuration(arn));
  CHECK(backend.ok("ecr", "GetSigningConfiguration")["signingConfiguration"] == put["signingConfiguration"]);
  const std::string far = "arn:aws:signer:eu-west-1:123456789012:/signing-profiles/mine";
  CHECK(backend.refused("ecr", "PutSigningConfiguration", configuration(far)).message ==
        "Invalid parameter at 'signingConfiguration' failed to satisfy constraint: 'The region of signing "
        "profile ARN " +
            far + " is 'eu-west-1' but must be 'us-east-1' (the current region)'");
  backend.ok("ecr", "DeleteSigningConfiguration");
}

TEST_CASE("pull-through cache rules") {
  TestBackend backend;
  const Json made = backend.ok("ecr", "CreatePullThroughCacheRule",
                               R"({"ecrRepositoryPrefix":"quay","upstreamRegistryUrl":"quay.io"})");
  CHECK(made == Json{{"ecrRepositoryPrefix", "quay"},
                     {"upstreamRegistryUrl", "quay.io"},
                     {"createdAt", 1767225600.0},
                     {"registryId", "123456789012"},
                     {"upstreamRepositoryPrefix", "ROOT"},
                     {"upstreamRegistry", "quay"}});
  CHECK(backend.ok("ecr", "DescribePullThroughCacheRules")["pullThroughCacheRules"] == Json::array({made}));
  CHECK(backend
            .ok("ecr", "DescribePullThroughCacheRules",
                R"({"ecrRepositoryPrefixes":["quay"]})")["pullThroughCacheRules"]
            .size() == 1);
  const char* login =
      "The specified upstream registry requires authentication. Specify a valid Secrets Manager ARN "
      "containing the upstream registry credentials and try again.";
  check_refusals(backend, {{"CreatePullThroughCacheRule",
                            R"({"ecrRepositoryPrefix":"hub","upstreamRegistryUrl":"registry-1.docker.io"})",
                            "UnsupportedUpstreamRegistryException", login},
                           {"CreatePullThroughCacheRule",
                            R"({"ecrRepositoryPrefix":"quay","upstreamRegistryUrl":"quay.io"})",
                            "PullThroughCacheRuleAlreadyExistsException",
                            "The pull through cache rule with prefix 'quay' already exists in the registry "
                            "with id '123456789012'"},
                           {"DescribePullThroughCacheRules", R"({"ecrRepositoryPrefixes":["none"]})",
                            "PullThroughCacheRuleNotFoundException",
                            "The pull through cache rule with prefix 'none' does not exist in the registry "
                            "with id '123456789012'"}});
  const std::string role = "arn:aws:iam::123456789012:role/cache";
  const Json updated = backend.ok("ecr", "UpdatePullThroughCacheRule",
                                  Json{{"ecrRepositoryPrefix", "quay"}, {"customRoleArn", role}});
  CHECK(updated["customRoleArn"] == role);
  CHECK(backend.ok("ecr", "DeletePullThroughCacheRule",
                   R"({"ecrRepositoryPrefix":"quay"})")["customRoleArn"] == role);
  CHECK(backend.refused("ecr", "DeletePullThroughCacheRule", R"({"ecrRepositoryPrefix":"quay"})").type ==
        "PullThroughCacheRuleNotFoundException");
}

TEST_CASE("repository creation templates") {
  TestBackend backend;
  const Json made =
      backend.ok("ecr", "CreateRepositoryCreationTemplate",
                 R"({"prefix":"team","appliedFor":["CREATE_ON_PUSH"]})")["repositoryCreationTemplate"];
  CHECK(made["imageTagMutability"] == "MUTABLE");
  CHECK(made["encryptionConfiguration"] == Json{{"encryptionType", "AES256"}});
  CHECK(made["appliedFor"] == Json::array({"CREATE_ON_PUSH"}));
  CHECK(backend
            .refused("ecr", "CreateRepositoryCreationTemplate",
                     R"({"prefix":"team","appliedFor":["REPLICATION"]})")
            .type == "TemplateAlreadyExistsException");
  CHECK(backend.refused("ecr", "CreateRepositoryCreationTemplate", R"({"prefix":"x","appliedFor":["PUSH"]})")
            .type == "InvalidParameterException");
  CHECK(
      backend
          .refused("ecr", "CreateRepositoryCreationTemplate",
                   R"({"prefix":"x","appliedFor":["REPLICATION"],"resourceTags":[{"Key":"a","Value":"b"}]})")
          .type == "ValidationException");
  backend.ok("ecr", "UpdateRepositoryCreationTemplate",
             R"({"prefix":"team","imageTagMutability":"IMMUTABLE"})");
  const Json all = backend.ok("ecr", "DescribeRepositoryCreationTemplates");
  CHECK(all["repositoryCreationTemplates"].size() == 1);
  CHECK(all["repositoryCreationTemplates"][0]["imageTagMutability"] == "IMMUTABLE");
  CHECK(backend
            .ok("ecr", "DescribeRepositoryCreationTemplates",
                R"({"prefixes":["none"]})")["repositoryCreationTemplates"]
            .empty());
  backend.ok("ecr", "DeleteRepositoryCreationTemplate", R"({"prefix":"team"})");
  for (const char* operation : {"DeleteRepositoryCreationTemplate", "UpdateRepositoryCreationTemplate"}) {
    CHECK(backend.refused("ecr", operation, R"({"prefix":"team"})").message ==
          "The repository creation template with prefix 'team' does not exist in the registry with id "
          "'123456789012'");
  }
}

TEST_CASE("pull-time exclusions") {
  TestBackend backend;
  const Json principal = {{"principalArn", "arn:aws:iam::123456789012:role/scanner"}};
  CHECK(backend.refused("ecr", "DeregisterPullTimeUpdateExclusion", principal).type ==
        "ExclusionNotFoundException");
  backend.ok("ecr", "RegisterPullTimeUpdateExclusion", principal);
  CHECK(backend.refused("ecr", "RegisterPullTimeUpdateExclusion", principal).type ==
        "ExclusionAlreadyExistsException");
  CHECK(backend.ok("ecr", "ListPullTimeUpdateExclusions")["pullTimeUpdateExclusions"] ==
        Json::array({principal["principalArn"]}));
  backend.ok("ecr", "DeregisterPullTimeUpdateExclusion", principal);
}
