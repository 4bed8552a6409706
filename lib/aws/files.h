// The two files below ~/.aws, read and taken apart.
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "aws/ini.h"
#include "base/effects.h"
#include "base/streams.h"

namespace berth::aws {

using ReadFile = std::function<StreamText(const std::string& path)>;

// A profile that is not there, or a file that can't be understood; the text is shown as it is (exit code
// 255).
class ProfileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class UnknownProfile : public ProfileError {
 public:
  using ProfileError::ProfileError;
};

// AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, or what stands for them; `written` as it is given, else with
// `~`, $NAME and ${NAME} replaced. "" is no file.
enum class PathForm { written, expanded };
std::string config_path(const Environment& environment, PathForm form = PathForm::expanded);
std::string credentials_path(const Environment& environment, PathForm form = PathForm::expanded);

// The names of these sections are those of profiles, of `services` and of `sso-session`; all others have
// theirs as it is written.
struct ConfigFiles {
  std::vector<IniSection> config_profiles;  // of the config file alone
  std::vector<IniSection> credentials;      // of the credentials file alone
  std::vector<IniSection> profiles;         // both; a setting of the credentials file hides the config file's
  std::vector<IniSection> services;
  std::vector<IniSection> sso_sessions;
  std::vector<IniSection> others;
};
const IniSection* find_section(const std::vector<IniSection>& sections, std::string_view name);

// A file that can't be read counts as empty. Throws ProfileError for one that can't be understood.
ConfigFiles read_files(const Environment& environment, const ReadFile& read);

// --profile, AWS_PROFILE, AWS_DEFAULT_PROFILE; nothing if nobody names one, which means `default`.
std::optional<std::string> wanted_profile(const Environment& environment,
                                          const std::optional<std::string>& asked);
inline constexpr std::string_view kDefaultProfile = "default";

}  // namespace berth::aws
