// What ~/.aws says for a command that stays on this machine: region, output and settings of one profile. Keys
// are dropped while reading, and nothing else of the files is kept.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/files.h"
#include "base/effects.h"

namespace berth::aws {

struct Profile {
  std::map<std::string, std::string, std::less<>> settings;  // never a key
  // Of its `services` section: "ecr_public" → URL; nothing if it names a section that is not there.
  using Endpoints = std::map<std::string, std::string, std::less<>>;
  std::optional<Endpoints> service_endpoints = Endpoints();

  std::optional<std::string> find(std::string_view setting) const;
};

// `asked` is --profile; without it AWS_PROFILE, AWS_DEFAULT_PROFILE, or the default one, which may be
// missing.
Profile load_profile(const Environment& environment, const ReadFile& read,
                     const std::optional<std::string>& asked);

// Those of the config file, then those that only the credentials file has, each in its file's order.
std::vector<std::string> profile_names(const Environment& environment, const ReadFile& read);

// A setting that is a key or a token, which berth does not read.
bool is_secret(std::string_view setting);

// The option, AWS_REGION, AWS_DEFAULT_REGION, the profile; an empty one hides those behind it and is none.
std::optional<std::string> find_region(const Environment& environment, const Profile& profile,
                                       const std::optional<std::string>& option);
// Letters, digits and hyphens, up to 63 of them; no hyphen at an end, not digits alone.
bool is_region(std::string_view text);
// The option, AWS_DEFAULT_OUTPUT, the profile, "json".
std::string find_output(const Environment& environment, const Profile& profile,
                        const std::optional<std::string>& option);

// Where requests of a service shall go, and who said so ("--endpoint-url", "AWS_ENDPOINT_URL_ECS",
// "endpoint_url").
struct Endpoint {
  std::string url;
  std::string source;
};
// Nothing: here. `service` is the command line's name. Throws ProfileError if the profile's `services`
// section is asked and is not there.
std::optional<Endpoint> find_endpoint(const Environment& environment, const Profile& profile,
                                      std::string_view service, const std::optional<std::string>& option);

}  // namespace berth::aws
