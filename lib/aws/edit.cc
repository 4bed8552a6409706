#include "aws/edit.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "aws/ini.h"
#include "base/text.h"

namespace berth::aws {

namespace {

constexpr std::string_view kBlanks = " \t\r\n\v\f";
constexpr const char* kNestedIndent = "    ";

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(kBlanks), line.size());
}

std::string_view stripped(std::string_view line) {
  line.remove_prefix(indent_of(line));
  return line.substr(0, line.find_last_not_of(kBlanks) + 1);
}

bool is_text(std::string_view line) {
  const std::string_view inside = stripped(line);
  return !inside.empty() && inside.front() != '#' && inside.front() != ';';
}

// The name between the brackets of a line that begins a section.
std::optional<std::string_view> header_of(std::string_view line) {
  const std::string_view inside = stripped(line);
  const std::size_t close = inside.rfind(']');
  if (!inside.starts_with('[') || close == std::string_view::npos || close < 2) return std::nullopt;
  return inside.substr(1, close - 1);
}

std::string_view key_of(std::string_view line) {
  const std::string_view inside = stripped(line);
  return stripped(inside.substr(0, inside.find_first_of("=:")));
}

std::string_view value_of(std::string_view line) {
  const std::size_t delimiter = line.find_first_of("=:");
  return delimiter == std::string_view::npos ? std::string_view() : stripped(line.substr(delimiter + 1));
}

// Whether a line has a key and a delimiter, even one that is a comment: new keys go behind the last of these.
bool looks_like_setting(std::string_view line) {
  const std::size_t begin = line.find_first_not_of("=:");
  return begin != std::string_view::npos && line.find_first_of("=:", begin) != std::string_view::npos;
}

bool same_section(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto words = section_words(a);
  return words && words->size() == 2 && words == section_words(b);
}

using Lines = std::vector<std::string>;

// Each with its end, which is LF, CR LF or CR.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    std::size_t end = std::min(text.find_first_of("\r\n"), text.size() - 1) + 1;
    if (text.substr(end - 1).starts_with("\r\n")) ++end;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!lines.empty() && !lines.back().ends_with('\n') && !lines.back().ends_with('\r')) lines.back() += '\n';
  return lines;
}

// The lines of a setting that was not there.
std::string new_lines(const Setting& setting) {
  if (setting.nested.empty()) return setting.key + " = " + setting.value + "\n";
  return setting.key + " =\n" + kNestedIndent + setting.nested + " = " + setting.value + "\n";
}

void insert(Lines& lines, std::size_t at, std::string text) {
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(std::min(at, lines.size())), std::move(text));
}

enum class LineKind { none, section, setting, further };  // `further` goes on with the value above it

// As the reader takes them.
std::vector<LineKind> kinds_of(const Lines& lines) {
  std::vector<LineKind> kinds;
  std::size_t key_indent = 0;
  bool in_value = false;
  for (const std::string& line : lines) {
    LineKind kind = LineKind::none;
    if (is_text(line)) {
      const bool further = in_value && indent_of(line) > key_indent;
      kind = further ? LineKind::further : header_of(line) ? LineKind::section : LineKind::setting;
      if (!further) key_indent = indent_of(line);
      in_value = kind != LineKind::section;
    }
    kinds.push_back(kind);
  }
  return kinds;
}

// The lines of a value below that of its key. What is no text may stand between them.
struct Block {
  std::size_t begin = 0;
  std::size_t stop = 0;  // the line that ends it
};

Block block_behind(const std::vector<LineKind>& kinds, std::size_t key_line) {
  Block block{.begin = key_line + 1, .stop = key_line + 1};
  while (block.stop < kinds.size() &&
         (kinds[block.stop] == LineKind::none || kinds[block.stop] == LineKind::further))
    ++block.stop;
  return block;
}

void set_plain(Lines& lines, std::size_t line, const Block& block, const Setting& setting) {
  lines[line] = std::string(key_of(lines[line])) + " = " + setting.value + "\n";
  for (std::size_t at = block.stop; at > block.begin; --at) {
    if (is_text(lines[at - 1])) lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at - 1));
  }
}

void set_nested(Lines& lines, std::size_t line, const Block& block, const Setting& setting) {
  if (!value_of(lines[line]).empty()) {
    // It was a text; now it is a section.
    const std::string key(key_of(lines[line]));
    set_plain(lines, line, block, setting);
    lines[line] = key + " =\n" + kNestedIndent + setting.nested + " = " + setting.value + "\n";
    return;
  }
  // Of two that have the same key the reader takes the last.
  for (std::size_t i = block.stop; i > block.begin; --i) {
    const std::size_t at = i - 1;
    if (!is_text(lines[at]) || key_of(lines[at]) != setting.nested) continue;
    lines[at] = lines[at].substr(0, indent_of(lines[at])) + setting.nested + " = " + setting.value + "\n";
    return;
  }
  insert(lines, block.stop, kNestedIndent + setting.nested + " = " + setting.value + "\n");
}

void set_in_section(Lines& lines, const std::vector<LineKind>& kinds, std::size_t header,
                    const Setting& setting) {
  std::size_t last = header;
  std::size_t end = header + 1;
  for (; end < lines.size() && kinds[end] != LineKind::section; ++end) {
    if (kinds[end] == LineKind::setting && to_lower(key_of(lines[end])) == to_lower(setting.key)) {
      const Block block = block_behind(kinds, end);
      return setting.nested.empty() ? set_plain(lines, end, block, setting)
                                    : set_nested(lines, end, block, setting);
    }
    if (looks_like_setting(lines[end]) || kinds[end] == LineKind::further) last = end;
  }
  insert(lines, end == lines.size() ? last + 2 : last + 1, new_lines(setting));
}

std::string quoted(std::string_view name) {
  std::string out = "'";
  for (const char c : name) out += c == '\'' ? std::string("'\"'\"'") : std::string(1, c);
  return out + "'";
}

}  // namespace

std::string with_setting(std::string_view text, const Setting& setting) {
  Lines lines = lines_of(text);
  const std::vector<LineKind> kinds = kinds_of(lines);
  // Of two sections that mean the same the reader takes the last.
  std::optional<std::size_t> header;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (kinds[i] == LineKind::section && same_section(*header_of(lines[i]), setting.section)) header = i;
  }
  if (header) {
    set_in_section(lines, kinds, *header, setting);
  } else {
    lines.push_back("[" + setting.section + "]\n" + new_lines(setting));
  }
  return join(lines, "");
}

std::string section_header(std::string_view kind, std::string_view name) {
  if (kind == "profile" && name == "default") return "default";
  const bool blank = name.find_first_of(" \t") != std::string_view::npos;
  return std::string(kind) + " " + (blank ? quoted(name) : std::string(name));
}

}  // namespace berth::aws
