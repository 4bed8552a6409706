// The syntax of ~/.aws/config and ~/.aws/credentials. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::aws {

struct IniSection {
  std::string name;  // as it stands between the brackets
  // Keys in lower case. A value's further lines are joined by '\n', each without its blanks.
  std::vector<std::pair<std::string, std::string>> values;

  std::optional<std::string> find(std::string_view key) const;
};

// Nothing if the text is no such file: a line outside sections, one without a delimiter, a section or key
// twice.
std::optional<std::vector<IniSection>> parse_ini(std::string_view text);

// The words of a section's name, quotes taken off: `profile "my one"` is two.
std::vector<std::string> section_words(std::string_view name);

}  // namespace berth::aws
