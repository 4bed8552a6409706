#include "aws/profile.h"

#include <doctest/doctest.h>

#include <array>

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

// A config file's text, and a profile's region in it ("-" for none, "!" for a profile that is not there).
struct ProfileCase {
  const char* config;
  const char* credentials;
  const char* profile;
  const char* region;
};

TEST_CASE("which sections are a profile") {
  constexpr std::array<ProfileCase, 16> kCases = {{
      {"[profile x]\nregion=r\n", "", "x", "r"},
      {"[profile 'a b']\nregion=r\n", "", "a b", "r"},
      {"[profile \"a b\"]\nregion=r\n", "", "a b", "r"},
      {"[profile a b]\nregion=r\n", "", "a b", "!"},
      {"[profile \"a]\nregion=r\n", "", "a", "!"},
      {"[profilex y]\nregion=r\n", "", "y", "r"},
      {"[x]\nregion=r\n", "", "x", "!"},
      {"[sso-session x]\nregion=r\n", "", "x", "!"},
      {"[services x]\nregion=r\n", "", "x", "!"},
      {"", "[x]\nregion=r\n", "x", "r"},
      {"", "[profile x]\nregion=r\n", "x", "!"},
      {"", "[profile x]\nregion=r\n", "profile x", "r"},
      {"[profile x]\nregion=c\n", "[x]\nregion=r\n", "x", "r"},
      {"[default]\nregion=a\n[profile default]\nregion=b\n", "", "default", "b"},
      {"[profile default]\nregion=b\n[default]\noutput=text\n", "", "default", "-"},
      {"[DEFAULT]\nregion=r\n[profile x]\n", "", "x", "r"},
  }};
  for (const ProfileCase& one : kCases) {
    CAPTURE(one.config);
    CAPTURE(one.credentials);
    const ReadFile read = [&one](const std::string& path) {
      return StreamText{.bytes = path.ends_with("config") ? one.config : one.credentials, .error = 0};
    };
    std::string region;
    try {
      region = load_profile(with({}), read, one.profile).find("region").value_or("-");
    } catch (const ProfileError&) {
      region = "!";
    }
    CHECK(region == one.region);
  }
}

TEST_CASE("an empty variable hides what stands behind it") {
  const Profile profile = load_profile(with({}), read_home, {});
  CHECK_FALSE(find_region(with({{"AWS_REGION", ""}, {"AWS_DEFAULT_REGION", "a"}}), profile, {}).has_value());
  CHECK(find_output(with({{"AWS_DEFAULT_OUTPUT", ""}}), profile, {}).empty());
  CHECK_THROWS_WITH_AS(load_profile(with({{"AWS_PROFILE", ""}}), read_home, {}),
                       "The config profile () could not be found", ProfileError);
  CHECK(load_profile(with({{"AWS_CONFIG_FILE", ""}}), read_home, {}).settings.empty());
  CHECK(find_endpoint(with({{"AWS_ENDPOINT_URL_ECS", ""}, {"AWS_ENDPOINT_URL", "u"}}), profile, "ecs", {})
            ->url == "u");
}

TEST_CASE("where the files are") {
  using Values = std::map<std::string, std::string, std::less<>>;
  const auto path = [](const Values& values) { return config_path(Environment(values)); };
  CHECK(path({{"HOME", "/h"}}) == "/h/.aws/config");
  CHECK(path({}).empty());
  CHECK(path({{"HOME", "/h"}, {"AWS_CONFIG_FILE", "~/c"}}) == "/h/c");
  CHECK(path({{"HOME", "/h"}, {"AWS_CONFIG_FILE", "~x/c"}}) == "~x/c");
  CHECK(path({{"D", "/d"}, {"AWS_CONFIG_FILE", "$D/${D}c$NONE/${D"}}) == "/d//dc$NONE/${D");
  CHECK(path({{"AWS_CONFIG_FILE", ""}}).empty());
  CHECK(config_path(Environment(Values{{"AWS_CONFIG_FILE", "~/c"}}), PathForm::written) == "~/c");
  CHECK(credentials_path(Environment(Values{{"AWS_SHARED_CREDENTIALS_FILE", "/s"}})) == "/s");
}

TEST_CASE("which texts are regions") {
  for (const char* region : {"us-east-1", "x", "A1", "1a"}) CHECK(is_region(region));
  for (const char* region : {"", "1", "-a", "a-", "a b", "a.b", "a_b", "\xC3\xA4"})
    CHECK_FALSE(is_region(region));
  CHECK(is_region(std::string(63, 'a')));
  CHECK_FALSE(is_region(std::string(64, 'a')));
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
  Profile lost = work;
  lost.settings["services"] = "nowhere";
  lost.service_endpoints.reset();
  CHECK_THROWS_AS(find_endpoint(with({}), lost, "ecs", {}), ProfileError);
  CHECK(find_endpoint(with({{"AWS_ENDPOINT_URL", "http://all"}}), lost, "ecs", {})->url == "http://all");
  const Profile quiet = load_profile(with({}), read_home, "quiet");
  CHECK_FALSE(find_endpoint(with({}), quiet, "ecs", {}).has_value());
  CHECK_FALSE(find_endpoint(with({}), Profile{}, "ecs", {}).has_value());
}

}  // namespace
}  // namespace berth::aws
