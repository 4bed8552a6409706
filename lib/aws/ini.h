// The syntax of ~/.aws/config and ~/.aws/credentials. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::aws {

using Settings = std::vector<std::pair<std::string, std::string>>;

std::optional<std::string> find_setting(const Settings& settings, std::string_view key);

struct IniSection {
  std::string name;  // as it stands between the brackets
  // Keys in lower case. A value's further lines are joined by '\n', each without its blanks; one that begins
  // with a line end is a section of its own (see nested_settings).
  Settings values;

  std::optional<std::string> find(std::string_view key) const { return find_setting(values, key); }
};

// Sections in their order; what stands in [DEFAULT], which is none of them, counts in each. Nothing if the
// text is no such file: a line outside sections, one without a delimiter, a section or key twice, bytes that
// are no UTF-8, a line without `=` in a section below a key.
std::optional<std::vector<IniSection>> parse_ini(std::string_view text);

// `s3 =` with deeper lines below it: those lines, keys as they are written.
bool is_nested(std::string_view value);
Settings nested_settings(std::string_view value);

// The words of a section's name as a shell takes them: `profile "my one"` is two. Nothing for an open quote.
std::optional<std::vector<std::string>> section_words(std::string_view name);

}  // namespace berth::aws
