#include "aws/files.h"

#include <algorithm>
#include <cctype>

namespace berth::aws {

namespace {

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The name behind a `$`, and the place behind it all; of no length if there is none.
struct VariableName {
  std::size_t begin = 0;
  std::size_t length = 0;
  std::size_t end = 0;
};

VariableName variable_at(std::string_view path, std::size_t dollar) {
  const std::size_t begin = dollar + 1;
  if (begin < path.size() && path[begin] == '{') {
    const std::size_t close = path.find('}', begin);
    if (close == std::string_view::npos) return {};
    return {.begin = begin + 1, .length = close - begin - 1, .end = close + 1};
  }
  std::size_t end = begin;
  while (end < path.size() && is_name_character(path[end])) ++end;
  return {.begin = begin, .length = end - begin, .end = end};
}

std::string with_variables(const Environment& environment, std::string_view path) {
  std::string out;
  for (std::size_t at = 0; at < path.size();) {
    if (path[at] == '$') {
      const VariableName name = variable_at(path, at);
      const auto value = environment.find(path.substr(name.begin, name.length));
      if (name.length > 0 && value) {
        out += *value;
        at = name.end;
        continue;
      }
    }
    out += path[at++];
  }
  return out;
}

// "" if there is no home to replace a `~` by.
std::string expand(const Environment& environment, std::string_view written) {
  std::string path = with_variables(environment, written);
  if (path != "~" && !path.starts_with("~/")) return path;
  const auto home = environment.get("HOME");
  return home ? *home + path.substr(1) : "";
}

std::string path_of(const Environment& environment, std::string_view variable, std::string_view usual,
                    PathForm form) {
  const std::string written = environment.find(variable).value_or(std::string(usual));
  return form == PathForm::written ? written : expand(environment, written);
}

std::vector<IniSection> read_sections(const std::string& path, const ReadFile& read) {
  if (path.empty()) return {};
  const StreamText text = read(path);
  if (text.error != 0) return {};
  auto sections = parse_ini(text.bytes);
  if (!sections) throw ProfileError("Unable to parse config file: " + path);
  return std::move(*sections);
}

// The second of two words.
std::optional<std::string> own_name(const IniSection& section) {
  const auto words = section_words(section.name);
  if (!words || words->size() != 2) return std::nullopt;
  return words->at(1);
}

// A later section of the same name takes the place of the earlier one.
void place(std::vector<IniSection>& sections, std::string name, Settings values) {
  const auto there = std::find_if(sections.begin(), sections.end(),
                                  [&name](const IniSection& section) { return section.name == name; });
  if (there == sections.end()) {
    sections.push_back({.name = std::move(name), .values = std::move(values)});
  } else {
    there->values = std::move(values);
  }
}

void sort_section(IniSection section, ConfigFiles& files) {
  if (section.name == kDefaultProfile) {
    place(files.config_profiles, section.name, std::move(section.values));
    return;
  }
  struct Kind {
    std::string_view prefix;
    std::vector<IniSection>* sections;
  };
  for (const Kind& kind : {Kind{"profile", &files.config_profiles}, Kind{"sso-session", &files.sso_sessions},
                           Kind{"services", &files.services}}) {
    if (!section.name.starts_with(kind.prefix)) continue;
    if (auto name = own_name(section)) place(*kind.sections, std::move(*name), std::move(section.values));
    return;
  }
  files.others.push_back(std::move(section));
}

void hide(IniSection& section, const Settings& values) {
  for (const auto& [key, value] : values) {
    const auto there = std::find_if(section.values.begin(), section.values.end(),
                                    [&key = key](const auto& one) { return one.first == key; });
    if (there == section.values.end()) {
      section.values.emplace_back(key, value);
    } else {
      there->second = value;
    }
  }
}

}  // namespace

std::string config_path(const Environment& environment, PathForm form) {
  return path_of(environment, "AWS_CONFIG_FILE", "~/.aws/config", form);
}

std::string credentials_path(const Environment& environment, PathForm form) {
  return path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", form);
}

const IniSection* find_section(const std::vector<IniSection>& sections, std::string_view name) {
  const auto found = std::find_if(sections.begin(), sections.end(),
                                  [name](const IniSection& section) { return section.name == name; });
  return found == sections.end() ? nullptr : &*found;
}

ConfigFiles read_files(const Environment& environment, const ReadFile& read) {
  ConfigFiles files;
  for (IniSection& section : read_sections(config_path(environment), read))
    sort_section(std::move(section), files);
  files.credentials = read_sections(credentials_path(environment), read);
  files.profiles = files.config_profiles;
  for (const IniSection& section : files.credentials) {
    const auto there =
        std::find_if(files.profiles.begin(), files.profiles.end(),
                     [&section](const IniSection& profile) { return profile.name == section.name; });
    if (there == files.profiles.end()) {
      files.profiles.push_back(section);
    } else {
      hide(*there, section.values);
    }
  }
  return files;
}

std::optional<std::string> wanted_profile(const Environment& environment,
                                          const std::optional<std::string>& asked) {
  if (asked) return asked;
  if (auto name = environment.find("AWS_PROFILE")) return name;
  return environment.find("AWS_DEFAULT_PROFILE");
}

}  // namespace berth::aws
