#include <doctest/doctest.h>

#include <string>

#include "support/test_backend.h"

namespace berth {
namespace {

using test::Refused;
using test::TestBackend;

std::string value_of(TestBackend& backend, const std::string& name) {
  const Json out = backend.ok("ecs", "ListAccountSettings", Json{{"effectiveSettings", true}, {"name", name}})
                       .at("settings");
  REQUIRE(out.size() == 1);
  return out[0].at("value").get<std::string>();
}

}  // namespace

TEST_CASE("only what was put is listed, unless what holds is asked for") {
  TestBackend backend;
  CHECK(backend.ok("ecs", "ListAccountSettings").at("settings").empty());
  const Json put =
      backend.ok("ecs", "PutAccountSetting", R"({"name": "containerInsights", "value": "enhanced"})")
          .at("setting");
  CHECK(
      to_line(put) ==
      R"({"name":"containerInsights","value":"enhanced","principalArn":"arn:aws:iam::123456789012:user/berth",)"
      R"("type":"user"})");
  CHECK(backend.ok("ecs", "ListAccountSettings").at("settings") == Json::array({put}));
  const Json first = backend.ok("ecs", "ListAccountSettings", R"({"effectiveSettings": true})");
  CHECK(first.at("settings").size() == 10);
  const Json rest = backend.ok("ecs", "ListAccountSettings",
                               Json{{"effectiveSettings", true}, {"nextToken", first.at("nextToken")}});
  CHECK(rest.at("settings").size() == 2);
  CHECK_FALSE(rest.contains("nextToken"));
}

TEST_CASE("own setting, then the account's, then the built-in one") {
  TestBackend backend;
  CHECK(value_of(backend, "fargateTaskRetirementWaitPeriod") == "7");
  backend.ok("ecs", "PutAccountSettingDefault",
             R"({"name": "fargateTaskRetirementWaitPeriod", "value": "14"})");
  CHECK(value_of(backend, "fargateTaskRetirementWaitPeriod") == "14");
  backend.ok("ecs", "PutAccountSetting", R"({"name": "fargateTaskRetirementWaitPeriod", "value": "0"})");
  CHECK(value_of(backend, "fargateTaskRetirementWaitPeriod") == "0");
  backend.ok("ecs", "DeleteAccountSetting", R"({"name": "fargateTaskRetirementWaitPeriod"})");
  CHECK(value_of(backend, "fargateTaskRetirementWaitPeriod") == "14");
  CHECK(backend.ok("ecs", "ListAccountSettings").at("settings").empty());
}

TEST_CASE("a new cluster's Container Insights is the account's") {
  TestBackend backend;
  backend.ok("ecs", "PutAccountSetting", R"({"name": "containerInsights", "value": "enabled"})");
  CHECK(backend.ok("ecs", "CreateCluster").at("cluster").at("settings")[0].at("value") == "enabled");
}

TEST_CASE("what settings are refused") {
  struct Case {
    const char* operation;
    const char* input;
    const char* message;  // its beginning
  };
  const Case cases[] = {
      {"PutAccountSetting", R"({"name": "nope", "value": "enabled"})",
       "NAME should be one of [serviceLongArnFormat,taskLongArnFormat,containerInstanceLongArnFormat,"},
      {"DeleteAccountSetting", R"({"name": "nope"})", "NAME should be one of ["},
      {"ListAccountSettings", R"({"name": "nope"})", "NAME should be one of ["},
      {"PutAccountSetting", R"({"name": "awsvpcTrunking", "value": "maybe"})", "Invalid value 'maybe'"},
      {"PutAccountSettingDefault", R"({"name": "serviceLongArnFormat", "value": "disabled"})",
       "Invalid value 'disabled'"},
      {"PutAccountSetting", R"({"name": "guardDutyActivate", "value": "on"})",
       "The setting guardDutyActivate"},
      {"ListAccountSettings", R"({"value": "enabled"})", "You must specify a setting name"},
      {"ListAccountSettings", R"({"maxResults": 11})", "maxResults must be between 1 and 10."},
  };
  TestBackend backend;
  for (const Case& each : cases) {
    CAPTURE(each.input);
    const Refused refused = backend.refused("ecs", each.operation, each.input);
    CHECK(refused.type == "InvalidParameterException");
    CHECK_MESSAGE(refused.message.starts_with(each.message), refused.message);
  }
}

}  // namespace berth
