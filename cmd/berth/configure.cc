// `berth configure list|get|set|list-profiles`: the files of ~/.aws as the aws CLI shows and writes them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "aws/credentials.h"
#include "aws/edit.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/text.h"
#include "commands.h"
#include "own_words.h"
#include "user_file.h"

namespace berth {

namespace {

constexpr std::string_view kNotSet = "<not set>";
constexpr std::string_view kPlugins = "plugins";
// Written to the credentials file, not to the config file.
constexpr std::array<std::string_view, 3> kKeys = {"aws_access_key_id", "aws_secret_access_key",
                                                   "aws_session_token"};

const std::vector<cli::Option> kSectionOptions = {{.name = "services"}, {.name = "sso-session"}};

// A section beside the profiles, as --services or --sso-session name it.
struct OtherSection {
  std::string_view kind;
  std::string name;
};

std::optional<OtherSection> section_asked(const OwnWords& words) {
  std::optional<OtherSection> asked;
  for (const std::string_view kind : {"services", "sso-session"}) {
    const auto name = words.value(kind);
    if (!name) continue;
    if (asked) throw cli::bad_parameter("Only one of --services and --sso-session may be given");
    asked = OtherSection{kind, *name};
  }
  return asked;
}

aws::ConfigFiles files_of(const Session& session) {
  try {
    return aws::read_files(session.environment, read_stream);
  } catch (const aws::ProfileError& error) {
    throw cli::failure(error.what());
  }
}

// --- list ---

struct Row {
  std::string name;
  std::string value = std::string(kNotSet);
  std::string type = "None";
  std::string location = "None";
};

void print_row(const Row& row) {
  print(fmt::format("{:<10} : {:<24} : {:<16} : {}\n", row.name, row.value, row.type, row.location));
}

std::string masked(const std::string& key) {
  constexpr std::size_t kShown = 4;
  return std::string(16, '*') + (key.size() > kShown ? key.substr(key.size() - kShown) : key);
}

Row profile_row(const Session& session, const cli::Globals& globals) {
  if (globals.profile) return {"profile", *globals.profile, "manual", "--profile"};
  const auto name = aws::wanted_profile(session.environment, {});
  if (!name) return {"profile"};
  return {"profile", *name, "env", "['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']"};
}

void print_keys(const Session& session, const cli::Globals& globals) {
  std::optional<aws::KeySource> source;
  try {
    source = aws::find_key_source(session.environment, read_stream, globals.profile);
  } catch (const aws::CredentialsError& error) {
    throw cli::failure(error.what());
  }
  Row id{"access_key"};
  Row secret{"secret_key"};
  if (source) {
    const bool fetched = !source->refusal.empty();
    id.value = fetched ? "<not fetched>" : masked(source->keys.access_key_id);
    secret.value = fetched ? "<not fetched>" : masked(source->keys.secret_access_key);
    id.type = secret.type = source->method;
    id.location = secret.location = "";
  }
  print_row(id);
  print_row(secret);
}

Row region_row(const Session& session, const aws::Profile& profile) {
  for (const std::string_view variable : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (const auto region = session.environment.find(variable))
      return {"region", *region, "env", "['AWS_REGION', 'AWS_DEFAULT_REGION']"};
  }
  const auto region = profile.find("region");
  if (!region) return {"region"};
  return {"region", *region, "config-file", aws::config_path(session.environment, aws::PathForm::written)};
}

int list(const Session& session, const cli::Target& target) {
  const OwnWords words({}, {"subcommand"}, 1, target.words);
  files_of(session);
  print_row({"NAME", "VALUE", "TYPE", "LOCATION"});
  print_row(profile_row(session, target.globals));
  const aws::Profile profile = profile_of(session, target.globals);
  print_keys(session, target.globals);
  print_row(region_row(session, profile));
  return 0;
}

// --- get ---

std::optional<std::string> setting_in(const std::vector<aws::IniSection>& sections, std::string_view section,
                                      std::string_view key) {
  const aws::IniSection* found = aws::find_section(sections, section);
  return found == nullptr ? std::nullopt : found->find(key);
}

std::vector<std::string> parts_of(const std::string& name) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(name, '.')) parts.emplace_back(part);
  return parts;
}

cli::UsageError no_setting_named(const std::string& name) {
  return cli::failure("configure: '" + name + "' names no setting; it would be profile.NAME.SETTING");
}

// [KEY] or [KEY, KEY BELOW IT] of one section.
std::optional<std::string> value_in(const std::vector<aws::IniSection>& sections, const std::string& section,
                                    std::span<const std::string> keys) {
  auto value = setting_in(sections, section, keys[0]);
  if (!value || keys.size() != 2) return value;
  return aws::find_setting(aws::nested_settings(aws::is_nested(*value) ? *value : ""), keys[1]);
}

std::optional<std::string> dotted_value(const Session& session, const cli::Globals& globals,
                                        const aws::ConfigFiles& files, const std::string& name) {
  const std::vector<std::string> parts = parts_of(name);
  if (parts.size() == 2 && parts[0] == kPlugins) {
    auto value = setting_in(files.others, kPlugins, parts[1]);
    return value ? value : setting_in(files.profiles, kPlugins, parts[1]);
  }
  const std::span<const std::string> all(parts);
  if (parts[0] == "profile") {
    if (parts.size() < 3) throw no_setting_named(name);
    return value_in(files.profiles, parts[1], all.subspan(2));
  }
  if (parts[0] == aws::kDefaultProfile || aws::find_section(files.profiles, parts[0]) != nullptr)
    return value_in(files.profiles, parts[0], all.subspan(1));
  const auto profile = aws::wanted_profile(session.environment, globals.profile);
  return value_in(files.profiles, profile.value_or(std::string(aws::kDefaultProfile)), all);
}

std::optional<std::string> value_asked(const Session& session, const cli::Globals& globals,
                                       const OwnWords& words, const std::string& name) {
  const aws::ConfigFiles files = files_of(session);
  if (const auto section = section_asked(words)) {
    const auto& sections = section->kind == "services" ? files.services : files.sso_sessions;
    return value_in(sections, section->name, parts_of(name));
  }
  if (name.find('.') != std::string::npos) return dotted_value(session, globals, files, name);
  profile_of(session, globals);  // which must be there
  const auto profile = aws::wanted_profile(session.environment, globals.profile);
  return setting_in(files.profiles, profile.value_or(std::string(aws::kDefaultProfile)), name);
}

int get(const Session& session, const cli::Target& target) {
  const OwnWords words(kSectionOptions, {"subcommand", "varname"}, 2, target.words);
  const std::string name = *words.word(1);
  const std::optional<std::string> value = value_asked(session, target.globals, words, name);
  if (!value) return 1;
  if (aws::is_nested(*value)) {
    write_stream(Standard::error,
                 "varname (" + name + ") must reference a value, not a section or sub-section.");
    return 1;
  }
  print(*value + "\n");
  return 0;
}

// --- set ---

struct Place {
  std::string profile;
  aws::Setting setting;
  bool plain_section = false;  // the section is named as it is, not by a profile
};

Place place_of(const Session& session, const cli::Globals& globals, const std::string& name) {
  const auto wanted = aws::wanted_profile(session.environment, globals.profile);
  Place place{.profile = wanted.value_or(std::string(aws::kDefaultProfile)), .setting = {}};
  std::vector<std::string> parts = parts_of(name);
  if (parts[0] == aws::kDefaultProfile && parts.size() > 1) {
    place.profile = parts[0];
    parts.erase(parts.begin());
  } else if (parts[0] == "profile" && parts.size() > 1) {
    if (parts.size() < 3) throw no_setting_named(name);
    place.profile = parts[1];
    parts.erase(parts.begin(), parts.begin() + 2);
  } else if (parts[0] == kPlugins && parts.size() == 2) {
    place.profile = parts[0];
    place.plain_section = true;
    parts.erase(parts.begin());
  }
  if (parts.size() > 2 || parts[0].empty()) throw no_setting_named(name);
  place.setting.key = parts[0];
  if (parts.size() == 2) place.setting.nested = parts[1];
  return place;
}

void write_setting(const std::string& path, const aws::Setting& setting) {
  if (path.empty())
    throw ConfigurationError("there is no place for the configuration: set HOME or AWS_CONFIG_FILE");
  const std::string real = behind_links(path);
  const std::string text = read_file(system_files(), real).value_or("");
  const std::string changed = aws::with_setting(text, setting);
  if (!aws::parse_ini(changed))
    throw cli::failure("configure set: " + path +
                       " could not be understood with that setting; it was left as it is");
  replace_file(real, changed);
}

int set(const Session& session, const cli::Target& target) {
  const OwnWords words(kSectionOptions, {"subcommand", "varname", "value"}, 3, target.words);
  Place place = place_of(session, target.globals, *words.word(1));
  aws::Setting& setting = place.setting;
  setting.value = *words.word(2);
  if (setting.value.find_first_of("\r\n") != std::string::npos ||
      words.word(1)->find_first_of("\r\n=:[]#;") != std::string::npos)
    throw cli::bad_parameter("configure set: a name or a value of several lines can't be kept in the file");
  files_of(session);  // which must be understood
  std::string path = aws::config_path(session.environment);
  const bool key = std::find(kKeys.begin(), kKeys.end(), setting.key) != kKeys.end();
  if (const auto section = section_asked(words)) {
    setting.section = aws::section_header(section->kind, section->name);
  } else if (key) {
    setting.section = place.profile;
    path = aws::credentials_path(session.environment);
  } else {
    setting.section = place.plain_section ? place.profile : aws::section_header("profile", place.profile);
  }
  write_setting(path, setting);
  return 0;
}

int list_profiles(const Session& session, const cli::Target& target) {
  const OwnWords words({}, {"subcommand"}, 1, target.words);
  for (const aws::IniSection& profile : files_of(session).profiles) print(profile.name + "\n");
  return 0;
}

}  // namespace

int run_configure(Session& session, const cli::Target& target) {
  if (target.words.empty()) {
    throw cli::misuse(
        "configure asks no questions: berth configure set NAME VALUE writes a setting, "
        "get NAME and list show them, list-profiles names the profiles");
  }
  const std::string subcommand = subcommand_of(target.words, {"list", "get", "set", "list-profiles"});
  if (subcommand == "list") return list(session, target);
  if (subcommand == "get") return get(session, target);
  if (subcommand == "set") return set(session, target);
  return list_profiles(session, target);
}

}  // namespace berth
