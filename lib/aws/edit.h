// One setting of a config file changed, all other lines left as they are. Pure.
#pragma once

#include <string>
#include <string_view>

namespace berth::aws {

struct Setting {
  std::string section;  // as it stands between the brackets
  std::string key;
  std::string nested = {};  // a key of the section below `key`; "" is `key` itself
  std::string value = {};
};

// The section's or the key's own lines are changed where they are; a new key goes behind the last one of its
// section, a new section to the end. The section is also found if its name is quoted in another way.
std::string with_setting(std::string_view text, const Setting& setting);

// A profile's section in the config file: `default`, or `profile NAME` (kind "profile"), quoted if need be.
std::string section_header(std::string_view kind, std::string_view name);

}  // namespace berth::aws
