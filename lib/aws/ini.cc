#include "aws/ini.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"

namespace berth::aws {

namespace {

constexpr std::string_view kBlanks = " \t\n\r\v\f";

std::string_view stripped(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool comment(std::string_view line) { return line.starts_with('#') || line.starts_with(';'); }

bool is_utf8(std::string_view text) {
  constexpr char32_t kReplacement = 0xFFFD;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char next = utf8_at(text, at);
    if (next.code == kReplacement && next.bytes == 1) return false;
    at += next.bytes;
  }
  return true;
}

// Lines end with LF, CR LF or CR.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    if (!text.empty()) text.remove_prefix(1);
  }
  return lines;
}

class Reading {
 public:
  bool take(std::string_view raw) {
    const std::string_view line = stripped(raw);
    if (comment(line)) return true;
    if (line.empty()) {
      // It may stand within a value; those at its end are dropped.
      if (in_value_) value() += '\n';
      return true;
    }
    const std::size_t indent = raw.find_first_not_of(kBlanks);
    if (in_value_ && indent > key_indent_) {
      value() += "\n" + std::string(line);
      return true;
    }
    end_value();
    key_indent_ = indent;
    const std::size_t close = line.rfind(']');
    const bool header = line.front() == '[' && close != std::string_view::npos && close > 1;
    return header ? take_section(line.substr(1, close - 1)) : take_value(line);
  }

  // Nothing if a section below a key has a line that is no setting.
  std::optional<std::vector<IniSection>> finish() {
    end_value();
    for (IniSection& section : sections_) {
      for (const auto& [key, given] : defaults_.values) {
        if (!section.find(key)) section.values.emplace_back(key, given);
      }
      for (const auto& [key, given] : section.values) {
        if (is_nested(given) && !all_settings(given)) return std::nullopt;
      }
    }
    return std::move(sections_);
  }

 private:
  bool take_section(std::string_view name) {
    in_value_ = false;
    if (name == "DEFAULT") {
      section_ = kDefaults;
      return true;
    }
    const bool known = std::any_of(sections_.begin(), sections_.end(),
                                   [&](const IniSection& section) { return section.name == name; });
    if (known) return false;
    section_ = sections_.size();
    sections_.push_back({.name = std::string(name), .values = {}});
    return true;
  }

  bool take_value(std::string_view line) {
    const std::size_t delimiter = line.find_first_of("=:");
    if (section_ == kNone || delimiter == std::string_view::npos || delimiter == 0) return false;
    std::string key = to_lower(stripped(line.substr(0, delimiter)));
    if (current().find(key)) return false;
    current().values.emplace_back(std::move(key), stripped(line.substr(delimiter + 1)));
    in_value_ = true;
    return true;
  }

  void end_value() {
    if (!in_value_) return;
    const std::size_t last = value().find_last_not_of(kBlanks);
    value().erase(last == std::string::npos ? 0 : last + 1);
    in_value_ = false;
  }

  static bool all_settings(std::string_view nested) {
    const auto lines = split(nested, '\n');
    return std::all_of(lines.begin(), lines.end(), [](std::string_view line) {
      return line.empty() || line.find('=') != std::string_view::npos;
    });
  }

  IniSection& current() { return section_ == kDefaults ? defaults_ : sections_[section_]; }
  std::string& value() { return current().values.back().second; }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr std::size_t kDefaults = kNone - 1;
  std::vector<IniSection> sections_;
  IniSection defaults_;
  std::size_t section_ = kNone;
  std::size_t key_indent_ = 0;
  bool in_value_ = false;  // a deeper line continues the last value
};

// A section's name, a character at a time.
class Words {
 public:
  void take(char c) {
    if (escaped_) {
      if (quote_ == '"' && c != '"' && c != '\\') word() += '\\';
      word() += c;
      escaped_ = false;
    } else if (c == '\\' && quote_ != '\'') {
      word();
      escaped_ = true;
    } else if (quote_ != 0) {
      if (c == quote_) {
        quote_ = 0;
      } else {
        word() += c;
      }
    } else if (c == '"' || c == '\'') {
      word();
      quote_ = c;
    } else if (kBlanks.find(c) != std::string_view::npos) {
      in_word_ = false;
    } else {
      word() += c;
    }
  }

  std::optional<std::vector<std::string>> finish() {
    if (quote_ != 0 || escaped_) return std::nullopt;
    return std::move(words_);
  }

 private:
  std::string& word() {
    if (!in_word_) words_.emplace_back();
    in_word_ = true;
    return words_.back();
  }

  std::vector<std::string> words_;
  char quote_ = 0;
  bool escaped_ = false;
  bool in_word_ = false;
};

}  // namespace

std::optional<std::string> find_setting(const Settings& settings, std::string_view key) {
  for (const auto& [candidate, value] : settings) {
    if (candidate == key) return value;
  }
  return std::nullopt;
}

std::optional<std::vector<IniSection>> parse_ini(std::string_view text) {
  if (!is_utf8(text)) return std::nullopt;
  Reading reading;
  for (const std::string_view line : lines_of(text)) {
    if (!reading.take(line)) return std::nullopt;
  }
  return reading.finish();
}

bool is_nested(std::string_view value) { return value.starts_with('\n'); }

Settings nested_settings(std::string_view value) {
  Settings out;
  for (const std::string_view line : split(value, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = stripped(line.substr(0, equals));
    const std::string_view given = stripped(line.substr(equals + 1));
    const auto there =
        std::find_if(out.begin(), out.end(), [&](const auto& one) { return one.first == key; });
    if (there == out.end()) {
      out.emplace_back(key, given);
    } else {
      there->second = given;
    }
  }
  return out;
}

std::optional<std::vector<std::string>> section_words(std::string_view name) {
  Words words;
  for (const char c : name) words.take(c);
  return words.finish();
}

}  // namespace berth::aws
