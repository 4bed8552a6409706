#include "aws/ini.h"

#include <algorithm>

#include "base/text.h"

namespace berth::aws {

namespace {

bool comment(std::string_view line) { return line.starts_with('#') || line.starts_with(';'); }

bool has_section(const std::vector<IniSection>& sections, std::string_view name) {
  return std::any_of(sections.begin(), sections.end(), [&](const IniSection& s) { return s.name == name; });
}

struct Reading {
  std::vector<IniSection> sections;
  std::size_t key_indent = 0;
  bool in_value = false;  // a deeper line continues the last value

  bool take(std::string_view raw) {
    const std::string_view line = trim(raw);
    if (line.empty() || comment(line)) return true;
    const std::size_t indent = raw.find_first_not_of(" \t");
    if (in_value && indent > key_indent) {
      sections.back().values.back().second += "\n" + std::string(line);
      return true;
    }
    key_indent = indent;
    return line.front() == '[' ? take_section(line) : take_value(line);
  }

  bool take_section(std::string_view line) {
    const std::size_t close = line.find(']');
    if (close == std::string_view::npos || close == 1) return false;
    const std::string_view name = line.substr(1, close - 1);
    if (has_section(sections, name)) return false;
    sections.push_back({.name = std::string(name), .values = {}});
    in_value = false;
    return true;
  }

  bool take_value(std::string_view line) {
    const std::size_t delimiter = line.find_first_of("=:");
    if (sections.empty() || delimiter == std::string_view::npos || delimiter == 0) return false;
    std::string key = to_lower(trim(line.substr(0, delimiter)));
    if (sections.back().find(key)) return false;
    sections.back().values.emplace_back(std::move(key), trim(line.substr(delimiter + 1)));
    in_value = true;
    return true;
  }
};

}  // namespace

std::optional<std::string> IniSection::find(std::string_view key) const {
  for (const auto& [candidate, value] : values) {
    if (candidate == key) return value;
  }
  return std::nullopt;
}

std::optional<std::vector<IniSection>> parse_ini(std::string_view text) {
  Reading reading;
  for (const std::string_view line : split(text, '\n')) {
    if (!reading.take(line)) return std::nullopt;
  }
  return std::move(reading.sections);
}

std::vector<std::string> section_words(std::string_view name) {
  std::vector<std::string> words;
  char quote = 0;
  bool in_word = false;
  for (const char c : name) {
    if (quote == 0 && (c == ' ' || c == '\t')) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else {
      words.back() += c;
    }
  }
  return words;
}

}  // namespace berth::aws
