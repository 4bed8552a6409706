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

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!lines.empty() && !lines.back().ends_with('\n')) lines.back() += '\n';
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

// Lines from `begin` on that belong to the value above them: deeper than its key. What is no text may stand
// between them.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;   // behind its last text
  std::size_t stop = 0;  // the line that ends it
};

Block block_behind(const Lines& lines, std::size_t key_line, std::size_t section_end) {
  const std::size_t indent = indent_of(lines[key_line]);
  Block block{.begin = key_line + 1, .end = key_line + 1, .stop = key_line + 1};
  while (block.stop < section_end && (!is_text(lines[block.stop]) || indent_of(lines[block.stop]) > indent)) {
    if (is_text(lines[block.stop])) block.end = block.stop + 1;
    ++block.stop;
  }
  return block;
}

void set_plain(Lines& lines, std::size_t line, const Block& block, const Setting& setting) {
  lines[line] = std::string(key_of(lines[line])) + " = " + setting.value + "\n";
  for (std::size_t at = block.end; at > block.begin; --at) {
    if (is_text(lines[at - 1])) lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at - 1));
  }
}

void set_nested(Lines& lines, std::size_t line, const Block& block, const Setting& setting) {
  const std::string_view given = stripped(lines[line]);
  if (!given.ends_with('=') && !given.ends_with(':')) {
    // It was a text; now it is a section.
    const std::string key(key_of(lines[line]));
    set_plain(lines, line, block, setting);
    lines[line] = key + " =\n" + kNestedIndent + setting.nested + " = " + setting.value + "\n";
    return;
  }
  for (std::size_t at = block.begin; at < block.end; ++at) {
    if (!is_text(lines[at]) || key_of(lines[at]) != setting.nested) continue;
    lines[at] = lines[at].substr(0, indent_of(lines[at])) + setting.nested + " = " + setting.value + "\n";
    return;
  }
  insert(lines, block.stop, kNestedIndent + setting.nested + " = " + setting.value + "\n");
}

void set_in_section(Lines& lines, std::size_t header, const Setting& setting) {
  std::size_t end = header + 1;
  std::size_t last = header;
  std::optional<std::size_t> key_line;
  std::size_t key_indent = 0;
  bool in_value = false;
  for (; end < lines.size(); ++end) {
    const std::string& line = lines[end];
    const bool continues = in_value && indent_of(line) > key_indent;
    if (is_text(line) && !continues) {
      if (header_of(line)) break;
      key_indent = indent_of(line);
      in_value = true;
      if (!key_line && to_lower(key_of(line)) == to_lower(setting.key)) key_line = end;
    }
    if (looks_like_setting(line)) last = end;
  }
  if (!key_line) {
    insert(lines, end == lines.size() ? last + 2 : last + 1, new_lines(setting));
    return;
  }
  const Block block = block_behind(lines, *key_line, end);
  if (setting.nested.empty()) {
    set_plain(lines, *key_line, block, setting);
  } else {
    set_nested(lines, *key_line, block, setting);
  }
}

std::string quoted(std::string_view name) {
  std::string out = "'";
  for (const char c : name) out += c == '\'' ? std::string("'\"'\"'") : std::string(1, c);
  return out + "'";
}

}  // namespace

std::string with_setting(std::string_view text, const Setting& setting) {
  Lines lines = lines_of(text);
  const auto header = std::find_if(lines.begin(), lines.end(), [&setting](const std::string& line) {
    const auto name = is_text(line) ? header_of(line) : std::nullopt;
    return name && same_section(*name, setting.section);
  });
  if (header == lines.end()) {
    lines.push_back("[" + setting.section + "]\n" + new_lines(setting));
  } else {
    set_in_section(lines, static_cast<std::size_t>(header - lines.begin()), setting);
  }
  return join(lines, "");
}

std::string section_header(std::string_view kind, std::string_view name) {
  if (kind == "profile" && name == "default") return "default";
  const bool blank = name.find_first_of(" \t") != std::string_view::npos;
  return std::string(kind) + " " + (blank ? quoted(name) : std::string(name));
}

}  // namespace berth::aws
