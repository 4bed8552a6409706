#include "aws/credentials.h"

#include <array>

#include "aws/files.h"

namespace berth::aws {

namespace {

// Settings of a profile that say how to fetch keys, in the order in which the aws CLI looks for them, and
// what they are called.
struct Fetched {
  std::string_view setting;
  std::string_view kind;
};
constexpr std::array<Fetched, 7> kFetched = {{{"role_arn", "an assumed role"},
                                              {"web_identity_token_file", "a web identity"},
                                              {"sso_session", "SSO"},
                                              {"sso_start_url", "SSO"},
                                              {"sso_account_id", "SSO"},
                                              {"credential_process", "a process"},
                                              {"login_session", "a login session"}}};
constexpr std::array<Fetched, 3> kFetchedVariables = {
    {{"AWS_WEB_IDENTITY_TOKEN_FILE", "a web identity"},
     {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "a container"},
     {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "a container"}}};

[[noreturn]] void refuse(std::string_view where, std::string_view setting, std::string_view kind) {
  throw CredentialsError(
      std::string(where) + " gets its credentials from " + std::string(kind) + " (" + std::string(setting) +
      "), which berth does not ask: give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a "
      "profile with keys");
}

std::optional<Credentials> pair_of(std::optional<std::string> id, std::optional<std::string> secret,
                                   const std::optional<std::string>& token, const std::string& where,
                                   std::string_view name_of_secret) {
  if (!id || id->empty()) return std::nullopt;
  if (!secret || secret->empty()) {
    throw CredentialsError("Partial credentials found in " + where +
                           ", missing: " + std::string(name_of_secret));
  }
  return Credentials{std::move(*id), std::move(*secret), token.value_or("")};
}

std::optional<Credentials> keys_of(const IniSection& section, const std::string& where) {
  auto token = section.find("aws_session_token");
  if (!token) token = section.find("aws_security_token");
  return pair_of(section.find("aws_access_key_id"), section.find("aws_secret_access_key"), token, where,
                 "aws_secret_access_key");
}

void refuse_fetched(const IniSection& section, const std::string& name) {
  for (const Fetched& one : kFetched) {
    if (section.find(one.setting)) refuse("the profile " + name, one.setting, one.kind);
  }
}

}  // namespace

std::optional<Credentials> find_credentials(const Environment& environment, const ReadFile& read,
                                            const std::optional<std::string>& asked) {
  if (!asked) {
    auto token = environment.get("AWS_SESSION_TOKEN");
    if (!token) token = environment.get("AWS_SECURITY_TOKEN");
    if (auto keys = pair_of(environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"),
                            token, "env", "AWS_SECRET_ACCESS_KEY"))
      return keys;
  }
  const std::string name = wanted_profile(environment, asked).value_or(std::string(kDefaultProfile));
  const std::vector<IniSection> config = read_config(environment, read);
  const std::vector<IniSection> credentials = read_credentials(environment, read);
  for (const IniSection& section : config) {
    if (profile_of(section) == name && section.find("role_arn")) refuse_fetched(section, name);
  }
  for (const IniSection& section : credentials) {
    if (section.name != name) continue;
    if (section.find("role_arn")) refuse_fetched(section, name);
    if (auto keys = keys_of(section, "shared-credentials-file")) return keys;
    refuse_fetched(section, name);
  }
  for (const IniSection& section : config) {
    if (profile_of(section) != name) continue;
    if (auto keys = keys_of(section, "config-file")) return keys;
    refuse_fetched(section, name);
  }
  for (const Fetched& variable : kFetchedVariables) {
    if (environment.get(variable.setting)) refuse("the environment", variable.setting, variable.kind);
  }
  return std::nullopt;
}

}  // namespace berth::aws
