// The input is a config file, a NUL, and a credentials file: both are understood or refused, whatever they
// say, what is asked of them is answered or refused, and a setting that is changed in one that is understood
// is read back from it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials.h"
#include "aws/edit.h"
#include "aws/ini.h"
#include "aws/profile.h"

namespace {

namespace aws = berth::aws;

void ask(const berth::Environment& environment, const aws::ReadFile& read, const std::string& name) {
  try {
    const aws::Profile profile = aws::load_profile(environment, read, name);
    for (const auto& [setting, value] : profile.settings)
      if (aws::is_secret(setting)) std::abort();
    for (const char* service : {"ecs", "ecr-public"}) aws::find_endpoint(environment, profile, service, {});
    aws::find_region(environment, profile, {});
    aws::find_credentials(environment, read, name);
  } catch (const aws::ProfileError&) {
  } catch (const aws::CredentialsError&) {
  }
}

void change(const std::string& text) {
  // What [DEFAULT] says may only be wrong in a file that has sections.
  if (!aws::parse_ini(text) || !aws::parse_ini(text + "\n[one more]\n")) return;
  for (const char* nested : {"", "size"}) {
    const aws::Setting setting = {
        .section = "profile 'my one'", .key = "region", .nested = nested, .value = "r"};
    const auto after = aws::parse_ini(aws::with_setting(text, setting));
    if (!after) std::abort();
    bool there = false;
    for (const aws::IniSection& section : *after) {
      if (aws::section_words(section.name) != std::vector<std::string>{"profile", "my one"}) continue;
      const std::string value = section.find("region").value_or("");
      there = there ||
              (*nested == 0 ? value == "r" : aws::find_setting(aws::nested_settings(value), "size") == "r");
    }
    if (!there) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\0');
  const std::string config(input.substr(0, end));
  const std::string credentials(end == std::string_view::npos ? "" : input.substr(end + 1));
  const std::map<std::string, std::string, std::less<>> variables = {{"HOME", "/home"}};
  const berth::Environment environment(variables);
  const aws::ReadFile read = [&](const std::string& path) {
    return berth::StreamText{.bytes = path.ends_with("config") ? config : credentials, .error = 0};
  };
  for (const char* name : {"default", "work", "my one"}) ask(environment, read, name);
  change(config);
  return 0;
}
