#include "jmespath/literal.h"

#include <limits>

#include "base/json_text.h"
#include "jmespath/node.h"

namespace berth::jmespath {
namespace {

std::string_view trim_json(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// The four digits at `at`, or nothing.
std::optional<char32_t> hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  char32_t code = 0;
  for (const char c : text.substr(at, 4)) {
    code <<= 4;
    if (c >= '0' && c <= '9') {
      code |= static_cast<char32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      code |= static_cast<char32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      code |= static_cast<char32_t>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
  }
  return code;
}

// What one letter behind a backslash stands for, or 0.
char letter_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

// Reads `\uXXXX` at `at` (and the second half of a pair), appends it, and gives the bytes read; 0 if it is
// bad.
std::size_t read_unicode(std::string_view text, std::size_t at, std::string& out) {
  const std::optional<char32_t> first = hex4(text, at + 2);
  if (!first) return 0;
  if (*first >= 0xD800 && *first <= 0xDBFF && text.substr(at + 6, 2) == "\\u") {
    const std::optional<char32_t> second = hex4(text, at + 8);
    if (second && *second >= 0xDC00 && *second <= 0xDFFF) {
      append_utf8(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
      return 12;
    }
  }
  append_utf8(out, *first);
  return 6;
}

}  // namespace

bool nested_too_deeply(std::string_view text) {
  int depth = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inside) {
      if (c == '\\') ++i;
      if (c == '"') inside = false;
    } else if (c == '"') {
      inside = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

std::optional<Json> parse_value(std::string_view text) {
  const std::string_view bare = trim_json(text);
  if (bare == "NaN") return Json(std::numeric_limits<double>::quiet_NaN());
  if (bare == "Infinity") return Json(std::numeric_limits<double>::infinity());
  if (bare == "-Infinity") return Json(-std::numeric_limits<double>::infinity());
  return parse_json(text);
}

StringText parse_string(std::string_view inside) {
  StringText result;
  for (std::size_t at = 0; at < inside.size();) {
    const char c = inside[at];
    if (static_cast<unsigned char>(c) < 0x20) return {"", "Invalid control character at"};
    if (c != '\\') {
      result.text += c;
      ++at;
      continue;
    }
    const char letter = at + 1 < inside.size() ? inside[at + 1] : '\0';
    if (letter == 'u') {
      const std::size_t read = read_unicode(inside, at, result.text);
      if (read == 0) return {"", "Invalid \\uXXXX escape"};
      at += read;
    } else if (const char plain = letter_escape(letter)) {
      result.text += plain;
      at += 2;
    } else {
      return {"", "Invalid \\escape"};
    }
  }
  return result;
}

}  // namespace berth::jmespath
