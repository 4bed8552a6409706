#include "aws/profile.h"

#include <algorithm>
#include <array>
#include <cctype>

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

std::optional<Profile::Endpoints> endpoints_of(const ConfigFiles& files, const Profile& profile) {
  Profile::Endpoints out;
  const auto wanted = profile.find("services");
  if (!wanted) return out;
  const IniSection* section = find_section(files.services, *wanted);
  if (section == nullptr || section->values.empty()) return std::nullopt;
  for (const auto& [service, lines] : section->values) {
    const auto url = find_setting(nested_settings(lines), "endpoint_url");
    if (url && !url->empty()) out[service] = *url;
  }
  return out;
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
  const ConfigFiles files = read_files(environment, read);
  const IniSection* section = find_section(files.profiles, name);
  if (section == nullptr && wanted)
    throw UnknownProfile("The config profile (" + name + ") could not be found");
  Profile profile;
  if (section != nullptr) take_settings(*section, profile);
  profile.service_endpoints = endpoints_of(files, profile);
  return profile;
}

std::vector<std::string> profile_names(const Environment& environment, const ReadFile& read) {
  std::vector<std::string> names;
  for (const IniSection& section : read_files(environment, read).profiles) names.push_back(section.name);
  return names;
}

std::optional<std::string> find_region(const Environment& environment, const Profile& profile,
                                       const std::optional<std::string>& option) {
  std::optional<std::string> region = option;
  if (!region) region = environment.find("AWS_REGION");
  if (!region) region = environment.find("AWS_DEFAULT_REGION");
  if (!region) region = profile.find("region");
  return region && region->empty() ? std::nullopt : region;
}

bool is_region(std::string_view text) {
  constexpr std::size_t kLongest = 63;
  if (text.empty() || text.size() > kLongest || text.front() == '-' || text.back() == '-') return false;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return !digits && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
  });
}

std::string find_output(const Environment& environment, const Profile& profile,
                        const std::optional<std::string>& option) {
  if (option) return *option;
  if (auto output = environment.find("AWS_DEFAULT_OUTPUT")) return *output;
  return profile.find("output").value_or("json");
}

std::optional<Endpoint> find_endpoint(const Environment& environment, const Profile& profile,
                                      std::string_view service, const std::optional<std::string>& option) {
  if (option) return Endpoint{*option, "--endpoint-url"};
  const auto ignored = environment.find("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  const auto ignored_here = profile.find("ignore_configured_endpoint_urls");
  if (to_lower(ignored.value_or(ignored_here.value_or(""))) == "true") return std::nullopt;
  const std::string name = setting_name(service);
  const std::string variable = "AWS_ENDPOINT_URL_" + to_upper(name);
  if (auto url = environment.get(variable)) return Endpoint{*url, variable};
  if (auto url = environment.get("AWS_ENDPOINT_URL")) return Endpoint{*url, "AWS_ENDPOINT_URL"};
  if (!profile.service_endpoints) {
    throw ProfileError("The profile is configured to use the services section but the \"" +
                       profile.find("services").value_or("") + "\" services configuration does not exist.");
  }
  const auto configured = profile.service_endpoints->find(name);
  if (configured != profile.service_endpoints->end()) return Endpoint{configured->second, "endpoint_url"};
  const auto general = profile.find("endpoint_url");
  if (general && !general->empty()) return Endpoint{*general, "endpoint_url"};
  return std::nullopt;
}

}  // namespace berth::aws
