#include "aws/files.h"

namespace berth::aws {

namespace {

std::vector<IniSection> read_sections(const Environment& environment, const ReadFile& read,
                                      std::string_view variable, std::string_view name) {
  const std::string home = environment.get("HOME").value_or("");
  std::string path = environment.get(variable).value_or(home + "/.aws/" + std::string(name));
  if (path.starts_with("~/")) path = home + path.substr(1);
  const StreamText text = read(path);
  if (text.error != 0) return {};
  auto sections = parse_ini(text.bytes);
  if (!sections) throw ProfileError("Unable to parse config file: " + path);
  return std::move(*sections);
}

}  // namespace

std::vector<IniSection> read_config(const Environment& environment, const ReadFile& read) {
  return read_sections(environment, read, "AWS_CONFIG_FILE", "config");
}

std::vector<IniSection> read_credentials(const Environment& environment, const ReadFile& read) {
  return read_sections(environment, read, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
}

std::optional<std::string> profile_of(const IniSection& section) {
  if (section.name == kDefaultProfile) return section.name;
  const std::vector<std::string> words = section_words(section.name);
  if (words.size() == 2 && words[0] == "profile") return words[1];
  return std::nullopt;
}

std::optional<std::string> wanted_profile(const Environment& environment,
                                          const std::optional<std::string>& asked) {
  if (asked) return asked;
  if (auto name = environment.get("AWS_PROFILE")) return name;
  return environment.get("AWS_DEFAULT_PROFILE");
}

}  // namespace berth::aws
