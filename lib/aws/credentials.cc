#include "aws/credentials.h"

#include <array>
#include <span>

namespace berth::aws {

namespace {

// A setting of a profile, or a variable, that says how to fetch keys.
struct Fetched {
  std::string_view setting;
  std::string_view method;
  std::string_view kind;
};

constexpr Fetched kRole = {"role_arn", "assume-role", "an assumed role"};
constexpr Fetched kWebIdentity = {"web_identity_token_file", "assume-role-with-web-identity",
                                  "a web identity"};
constexpr Fetched kWebIdentityVariable = {"AWS_WEB_IDENTITY_TOKEN_FILE", "assume-role-with-web-identity",
                                          "a web identity"};
// What makes a profile one of SSO; these come before keys that it may have, those below behind all else.
constexpr std::array<Fetched, 2> kSso = {{{"sso_account_id", "sso", "SSO"}, {"sso_role_name", "sso", "SSO"}}};
constexpr std::array<Fetched, 2> kHalfSso = {
    {{"sso_session", "sso", "SSO"}, {"sso_start_url", "sso", "SSO"}}};
constexpr std::array<Fetched, 2> kAsked = {
    {{"login_session", "login", "a login session"}, {"credential_process", "custom-process", "a process"}}};
constexpr std::array<Fetched, 2> kContainer = {
    {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "container-role", "a container"},
     {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "container-role", "a container"}}};

KeySource fetched(const std::string& where, const Fetched& how) {
  return {.method = std::string(how.method),
          .refusal = where + " gets its credentials from " + std::string(how.kind) + " (" +
                     std::string(how.setting) +
                     "), which berth does not ask: give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a "
                     "profile with keys"};
}

std::optional<KeySource> pair_of(std::optional<std::string> id, std::optional<std::string> secret,
                                 const std::optional<std::string>& token, std::string_view method,
                                 std::string_view name_of_secret) {
  if (!id) return std::nullopt;
  if (!secret) {
    throw CredentialsError("Partial credentials found in " + std::string(method) +
                           ", missing: " + std::string(name_of_secret));
  }
  return KeySource{.method = std::string(method),
                   .keys = {std::move(*id), std::move(*secret), token.value_or("")}};
}

std::optional<KeySource> keys_of(const IniSection* section, std::string_view method) {
  if (section == nullptr) return std::nullopt;
  auto token = section->find("aws_session_token");
  if (!token) token = section->find("aws_security_token");
  return pair_of(section->find("aws_access_key_id"), section->find("aws_secret_access_key"), token, method,
                 "aws_secret_access_key");
}

std::optional<KeySource> keys_of(const Environment& environment) {
  auto token = environment.get("AWS_SESSION_TOKEN");
  if (!token) token = environment.get("AWS_SECURITY_TOKEN");
  // A variable without a text is none; a setting of a file without one is an empty key.
  return pair_of(environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"), token, "env",
                 "AWS_SECRET_ACCESS_KEY");
}

// What the profile says of fetching keys, if it is among `ways`.
std::optional<KeySource> fetched_by(const IniSection* profile, std::span<const Fetched> ways) {
  if (profile == nullptr) return std::nullopt;
  for (const Fetched& way : ways) {
    if (profile->find(way.setting)) return fetched("the profile " + profile->name, way);
  }
  return std::nullopt;
}

std::optional<KeySource> fetched_by(const Environment& environment, std::span<const Fetched> ways) {
  for (const Fetched& way : ways) {
    if (environment.get(way.setting)) return fetched("the environment", way);
  }
  return std::nullopt;
}

std::optional<KeySource> role_of(const IniSection* profile) {
  if (profile == nullptr || profile->find(kWebIdentity.setting)) return std::nullopt;
  return fetched_by(profile, {&kRole, 1});
}

// What comes before the profile's own keys.
std::optional<KeySource> before_profile(const Environment& environment, bool variables,
                                        const IniSection* profile) {
  if (variables) {
    if (auto found = keys_of(environment)) return found;
  }
  if (auto found = role_of(profile)) return found;
  if (variables) {
    if (auto found = fetched_by(environment, {&kWebIdentityVariable, 1})) return found;
  }
  if (auto found = fetched_by(profile, {&kWebIdentity, 1})) return found;
  return fetched_by(profile, kSso);
}

}  // namespace

std::optional<KeySource> find_key_source(const Environment& environment, const ReadFile& read,
                                         const std::optional<std::string>& asked) {
  const ConfigFiles files = read_files(environment, read);
  const std::string name = wanted_profile(environment, asked).value_or(std::string(kDefaultProfile));
  const IniSection* profile = find_section(files.profiles, name);
  if (auto found = before_profile(environment, !asked, profile)) return found;
  if (auto found = keys_of(find_section(files.credentials, name), "shared-credentials-file")) return found;
  if (auto found = fetched_by(profile, kAsked)) return found;
  if (auto found = keys_of(find_section(files.config_profiles, name), "config-file")) return found;
  if (auto found = fetched_by(environment, kContainer)) return found;
  return fetched_by(profile, kHalfSso);
}

std::optional<Credentials> find_credentials(const Environment& environment, const ReadFile& read,
                                            const std::optional<std::string>& asked) {
  auto source = find_key_source(environment, read, asked);
  if (!source) return std::nullopt;
  if (!source->refusal.empty()) throw CredentialsError(source->refusal);
  return std::move(source->keys);
}

}  // namespace berth::aws
