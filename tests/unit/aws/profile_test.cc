#include "aws/profile.h"

#include <doctest/doctest.h>

namespace berth::aws {
namespace {

constexpr std::string_view kConfig =
    "[default]\nregion = eu-west-1\noutput = text\n"
    "[profile work]\nregion = us-west-2\nservices = local\nendpoint_url = http://general\n"
    "aws_secret_access_key = from-config\n"
    "[services local]\necs =\n  endpoint_url = http://ecs\necr_public =\n  endpoint_url = http://public\n"
    "application_auto_scaling =\n  endpoint_url = http://scaling\n"
    "[profile quiet]\nignore_configured_endpoint_urls = true\nendpoint_url = http://general\n";
constexpr std::string_view kCredentials =
    "[work]\naws_access_key_id = AKID\naws_secret_access_key = secret\nregion = ap-south-1\n"
    "[keys-only]\naws_access_key_id = AKID\naws_session_token = token\n";

StreamText read_home(const std::string& path) {
  constexpr int kMissing = 2;
  if (path == "/home/me/.aws/config") return {.bytes = std::string(kConfig), .error = 0};
  if (path == "/home/me/.aws/credentials") return {.bytes = std::string(kCredentials), .error = 0};
  if (path == "/broken") return {.bytes = "no section", .error = 0};
  return {.bytes = {}, .error = kMissing};
}

Environment with(std::map<std::string, std::string, std::less<>> values) {
  values.emplace("HOME", "/home/me");
  return Environment(std::move(values));
}

TEST_CASE("the profile is the option's, the environment's, or the default one") {
  const auto region = [](const Environment& environment, const std::optional<std::string>& asked) {
    return load_profile(environment, read_home, asked).find("region");
  };
  CHECK(region(with({}), {}) == "eu-west-1");
  CHECK(region(with({{"AWS_DEFAULT_PROFILE", "work"}}), {}) == "ap-south-1");
  CHECK(region(with({{"AWS_DEFAULT_PROFILE", "x"}, {"AWS_PROFILE", "work"}}), {}) == "ap-south-1");
  CHECK(region(with({{"AWS_PROFILE", "x"}}), "default") == "eu-west-1");
  CHECK(load_profile(Environment(), read_home, {}).settings.empty());
}

TEST_CASE("a profile that is missing, and a file that can't be understood") {
  CHECK_THROWS_WITH_AS(load_profile(with({}), read_home, "nope"),
                       "The config profile (nope) could not be found", ProfileError);
  CHECK_THROWS_WITH_AS(load_profile(with({{"AWS_CONFIG_FILE", "/broken"}}), read_home, {}),
                       "Unable to parse config file: /broken", ProfileError);
}

TEST_CASE("no key is kept") {
  for (const char* name : {"work", "keys-only"}) {
    const Profile profile = load_profile(with({}), read_home, name);
    for (const auto& [setting, value] : profile.settings) {
      CAPTURE(setting);
      CHECK_FALSE(is_secret(setting));
    }
  }
  CHECK(load_profile(with({}), read_home, "keys-only").settings.empty());
}

TEST_CASE("region and output: option, environment, profile") {
  const Profile profile = load_profile(with({}), read_home, {});
  CHECK(find_region(with({}), profile, {}) == "eu-west-1");
  CHECK(find_region(with({{"AWS_DEFAULT_REGION", "a"}}), profile, {}) == "a");
  CHECK(find_region(with({{"AWS_DEFAULT_REGION", "a"}, {"AWS_REGION", "b"}}), profile, {}) == "b");
  CHECK(find_region(with({{"AWS_REGION", "b"}}), profile, "c") == "c");
  CHECK_FALSE(find_region(with({}), Profile{}, {}).has_value());
  CHECK(find_output(with({}), profile, {}) == "text");
  CHECK(find_output(with({{"AWS_DEFAULT_OUTPUT", "json"}}), profile, {}) == "json");
  CHECK(find_output(with({}), profile, "off") == "off");
  CHECK(find_output(with({}), Profile{}, {}) == "json");
}

TEST_CASE("where requests shall go") {
  const Profile work = load_profile(with({}), read_home, "work");
  const auto endpoint = [&](const Environment& environment, std::string_view service,
                            const std::optional<std::string>& option) -> std::string {
    const auto found = find_endpoint(environment, work, service, option);
    return found ? found->source + " " + found->url : "here";
  };
  CHECK(endpoint(with({}), "ecs", {}) == "endpoint_url http://ecs");
  CHECK(endpoint(with({}), "ecr-public", {}) == "endpoint_url http://public");
  CHECK(endpoint(with({}), "application-autoscaling", {}) == "endpoint_url http://scaling");
  CHECK(endpoint(with({}), "ecr", {}) == "endpoint_url http://general");
  CHECK(endpoint(with({{"AWS_ENDPOINT_URL", "http://all"}}), "ecs", {}) == "AWS_ENDPOINT_URL http://all");
  CHECK(endpoint(with({{"AWS_ENDPOINT_URL", "http://all"}, {"AWS_ENDPOINT_URL_ECR_PUBLIC", "http://one"}}),
                 "ecr-public", {}) == "AWS_ENDPOINT_URL_ECR_PUBLIC http://one");
  CHECK(endpoint(with({{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}}), "ecs", {}) == "here");
  CHECK(endpoint(with({{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}}), "ecs", "http://x") ==
        "--endpoint-url http://x");
  const Profile quiet = load_profile(with({}), read_home, "quiet");
  CHECK_FALSE(find_endpoint(with({}), quiet, "ecs", {}).has_value());
  CHECK_FALSE(find_endpoint(with({}), Profile{}, "ecs", {}).has_value());
}

}  // namespace
}  // namespace berth::aws
