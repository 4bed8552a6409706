#include "aws/credentials.h"

#include <doctest/doctest.h>

#include <array>

namespace berth::aws {
namespace {

constexpr std::string_view kConfig =
    "[default]\naws_access_key_id = CONFIG\naws_secret_access_key = of-config\n"
    "[profile sso]\nsso_session = corp\n"
    "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = keys\n"
    "[profile process]\ncredential_process = /bin/keys\n"
    "[profile empty]\nregion = eu-west-1\n";
constexpr std::string_view kCredentials =
    "[keys]\naws_access_key_id = FILE\naws_secret_access_key = of-file\naws_session_token = token\n"
    "[half]\naws_access_key_id = FILE\n[blank]\naws_access_key_id =\naws_secret_access_key =\n";

StreamText read_home(const std::string& path) {
  constexpr int kMissing = 2;
  if (path == "/home/me/.aws/config") return {.bytes = std::string(kConfig), .error = 0};
  if (path == "/home/me/.aws/credentials") return {.bytes = std::string(kCredentials), .error = 0};
  return {.bytes = {}, .error = kMissing};
}

using Values = std::map<std::string, std::string, std::less<>>;

Environment with(Values values) {
  values.emplace("HOME", "/home/me");
  return Environment(std::move(values));
}

const Values kKeys = {{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "of-env"}};

std::string found(const Values& values, const std::optional<std::string>& asked) {
  const auto keys = find_credentials(with(values), read_home, asked);
  return keys ? keys->access_key_id + "/" + keys->secret_access_key + "/" + keys->session_token : "none";
}

TEST_CASE("keys are the environment's, unless a profile was asked for, or the profile's") {
  CHECK(found({}, {}) == "CONFIG/of-config/");
  CHECK(found(kKeys, {}) == "ENV/of-env/");
  CHECK(found({{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}, {"AWS_SESSION_TOKEN", "t"}},
              {}) == "ENV/s/t");
  CHECK(found({{"AWS_PROFILE", "keys"}}, {}) == "FILE/of-file/token");
  CHECK(found(kKeys, "keys") == "FILE/of-file/token");
  CHECK(found({}, "empty") == "none");
  CHECK(found({}, "blank") == "//");
  CHECK(found({{"AWS_ACCESS_KEY_ID", ""}, {"AWS_PROFILE", "keys"}}, {}) == "FILE/of-file/token");
  CHECK_FALSE(find_credentials(Environment(), read_home, {}));
}

TEST_CASE("what is not a pair of keys is refused, and no key is in the words") {
  const auto refusal = [](const Values& values, const std::optional<std::string>& asked) -> std::string {
    try {
      return "found " + found(values, asked);
    } catch (const CredentialsError& error) {
      return error.what();
    }
  };
  CHECK(refusal({{"AWS_ACCESS_KEY_ID", "ENV"}}, {}) ==
        "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY");
  CHECK(refusal({}, "half") ==
        "Partial credentials found in shared-credentials-file, missing: aws_secret_access_key");
  constexpr std::string_view kNeeded =
      "which berth does not ask: give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile with keys";
  CHECK(refusal({}, "sso") ==
        "the profile sso gets its credentials from SSO (sso_session), " + std::string(kNeeded));
  CHECK(refusal({}, "role") ==
        "the profile role gets its credentials from an assumed role (role_arn), " + std::string(kNeeded));
  CHECK(refusal({}, "process").find("from a process (credential_process)") != std::string::npos);
  CHECK(refusal({{"AWS_PROFILE", "empty"}, {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://x"}}, {})
            .starts_with("the environment gets its credentials from a container"));
}

// A profile `x` of both files, and where its keys come from.
struct ChainCase {
  const char* config;
  const char* credentials;
  const char* method;
};

TEST_CASE("the order in which keys are looked for") {
  constexpr const char* kPair = "aws_access_key_id = A\naws_secret_access_key = B\n";
  const std::string pair = kPair;
  const std::string with_role = pair + "role_arn = r\n";
  const std::string with_sso = "sso_account_id = 1\nsso_role_name = n\n";
  const std::string with_half_sso = "sso_session = s\n" + pair;
  const std::string with_process = "credential_process = p\n" + pair;
  const std::string with_login = "login_session = l\ncredential_process = p\n";
  const std::string with_identity = "role_arn = r\nweb_identity_token_file = f\n";
  const std::array<ChainCase, 11> cases = {{
      {"", "", "none"},
      {kPair, "", "config-file"},
      {"", kPair, "shared-credentials-file"},
      {with_role.c_str(), "", "assume-role"},
      {"role_arn = r\n", kPair, "assume-role"},
      {with_identity.c_str(), kPair, "assume-role-with-web-identity"},
      {with_sso.c_str(), kPair, "sso"},
      {with_half_sso.c_str(), "", "config-file"},
      {"sso_session = s\n", "", "sso"},
      {with_process.c_str(), "", "custom-process"},
      {with_login.c_str(), "", "login"},
  }};
  for (const ChainCase& one : cases) {
    CAPTURE(one.config);
    CAPTURE(one.credentials);
    const ReadFile read = [&one](const std::string& path) {
      const bool config = path.ends_with("config");
      return StreamText{
          .bytes = (config ? "[profile x]\n" : "[x]\n") + std::string(config ? one.config : one.credentials),
          .error = 0};
    };
    const auto source = find_key_source(with({}), read, "x");
    CHECK((source ? source->method : "none") == one.method);
    // The environment's come first, unless the profile was asked for.
    Values variables = kKeys;
    variables.emplace("AWS_PROFILE", "x");
    CHECK(find_key_source(with(variables), read, {})->method == "env");
  }
}

}  // namespace
}  // namespace berth::aws
