#include "aws/profile.h"

#include <algorithm>
#include <array>

#include "aws/files.h"
#include "base/text.h"

namespace berth::aws {

namespace {

constexpr std::array<std::string_view, 4> kSecrets = {"aws_access_key_id", "aws_secret_access_key",
                                                      "aws_session_token", "aws_security_token"};

void take_settings(const IniSection& section, Profile& profile) {
  for (const auto& [key, value] : section.values) {
    if (!is_secret(key)) profile.settings[key] = value;
  }
}

// `endpoint_url` among the lines of a service's entry.
std::optional<std::string> endpoint_among(std::string_view lines) {
  for (const std::string_view line : split(lines, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && trim(line.substr(0, equals)) == "endpoint_url")
      return std::string(trim(line.substr(equals + 1)));
  }
  return std::nullopt;
}

void take_service_endpoints(const std::vector<IniSection>& config, Profile& profile) {
  const auto wanted = profile.find("services");
  if (!wanted) return;
  for (const IniSection& section : config) {
    if (section_words(section.name) != std::vector<std::string>{"services", *wanted}) continue;
    for (const auto& [service, lines] : section.values) {
      if (const auto url = endpoint_among(lines)) profile.service_endpoints[service] = *url;
    }
  }
}

std::string underscored(std::string_view service) {
  std::string out(service);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

// The names that the settings have for services are those of the API, not always the command line's.
std::string setting_name(std::string_view service) {
  return service == "application-autoscaling" ? "application_auto_scaling" : underscored(service);
}

}  // namespace

std::optional<std::string> Profile::find(std::string_view setting) const {
  const auto found = settings.find(setting);
  if (found == settings.end()) return std::nullopt;
  return found->second;
}

bool is_secret(std::string_view setting) {
  return std::find(kSecrets.begin(), kSecrets.end(), setting) != kSecrets.end();
}

Profile load_profile(const Environment& environment, const ReadFile& read,
                     const std::optional<std::string>& asked) {
  const std::optional<std::string> wanted = wanted_profile(environment, asked);
  const std::string name = wanted.value_or(std::string(kDefaultProfile));
  const std::vector<IniSection> config = read_config(environment, read);
  const std::vector<IniSection> credentials = read_credentials(environment, read);
  Profile profile;
  bool found = !wanted;
  for (const IniSection& section : config) {
    if (profile_of(section) != name) continue;
    take_settings(section, profile);
    found = true;
  }
  for (const IniSection& section : credentials) {
    if (section.name != name) continue;
    take_settings(section, profile);
    found = true;
  }
  if (!found) throw ProfileError("The config profile (" + name + ") could not be found");
  take_service_endpoints(config, profile);
  return profile;
}

std::vector<std::string> profile_names(const Environment& environment, const ReadFile& read) {
  std::vector<std::string> names;
  const auto add = [&names](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const IniSection& section : read_config(environment, read)) {
    if (const auto name = profile_of(section)) add(*name);
  }
  for (const IniSection& section : read_credentials(environment, read)) add(section.name);
  return names;
}

std::optional<std::string> find_region(const Environment& environment, const Profile& profile,
                                       const std::optional<std::string>& option) {
  if (option) return option;
  if (auto region = environment.get("AWS_REGION")) return region;
  if (auto region = environment.get("AWS_DEFAULT_REGION")) return region;
  return profile.find("region");
}

std::string find_output(const Environment& environment, const Profile& profile,
                        const std::optional<std::string>& option) {
  if (option) return *option;
  if (auto output = environment.get("AWS_DEFAULT_OUTPUT")) return *output;
  return profile.find("output").value_or("json");
}

std::optional<Endpoint> find_endpoint(const Environment& environment, const Profile& profile,
                                      std::string_view service, const std::optional<std::string>& option) {
  if (option) return Endpoint{*option, "--endpoint-url"};
  const auto ignored = environment.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  const auto ignored_here = profile.find("ignore_configured_endpoint_urls");
  if (to_lower(ignored.value_or(ignored_here.value_or(""))) == "true") return std::nullopt;
  const std::string name = setting_name(service);
  const std::string variable = "AWS_ENDPOINT_URL_" + to_upper(name);
  if (auto url = environment.get(variable)) return Endpoint{*url, variable};
  if (auto url = environment.get("AWS_ENDPOINT_URL")) return Endpoint{*url, "AWS_ENDPOINT_URL"};
  const auto configured = profile.service_endpoints.find(name);
  if (configured != profile.service_endpoints.end()) return Endpoint{configured->second, "endpoint_url"};
  if (auto url = profile.find("endpoint_url")) return Endpoint{*url, "endpoint_url"};
  return std::nullopt;
}

}  // namespace berth::aws
