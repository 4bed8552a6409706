// The two files below ~/.aws, read and taken apart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/ini.h"
#include "aws/profile.h"

namespace berth::aws {

// AWS_CONFIG_FILE or ~/.aws/config; AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials. One that can't be read
// counts as empty. Throw ProfileError for one that can't be understood.
std::vector<IniSection> read_config(const Environment& environment, const ReadFile& read);
std::vector<IniSection> read_credentials(const Environment& environment, const ReadFile& read);

// The profile that a section of the config file describes, or nothing if it describes none.
std::optional<std::string> profile_of(const IniSection& section);

// --profile, AWS_PROFILE, AWS_DEFAULT_PROFILE; nothing if nobody names one, which means `default`.
std::optional<std::string> wanted_profile(const Environment& environment,
                                          const std::optional<std::string>& asked);
inline constexpr std::string_view kDefaultProfile = "default";

}  // namespace berth::aws
