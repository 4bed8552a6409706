#include "model/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <charconv>
#include <cstdint>
#include <optional>

namespace berth::model {

namespace {
// The code unit of `\uXXXX` at the head of `text`.
std::optional<std::uint32_t> java_escape(std::string_view text) {
  if (text.size() < 6 || text.substr(0, 2) != "\\u") return std::nullopt;
  std::uint32_t unit = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (error != std::errc() || end != text.data() + 6) return std::nullopt;
  return unit;
}

// Java's notation in RE2's: \uXXXX (two surrogates in a row are one character), \p{Print}.
std::string translated(std::string_view pattern) {
  std::string out;
  while (!pattern.empty()) {
    if (const auto unit = java_escape(pattern)) {
      const auto low = java_escape(pattern.substr(6));
      const bool pair = *unit >= 0xD800 && *unit < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000;
      const std::uint32_t point = pair ? 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00) : *unit;
      out += fmt::format("\\x{{{:X}}}", point);
      pattern.remove_prefix(pair ? 12 : 6);
    } else if (pattern.substr(0, 9) == "\\p{Print}") {
      out += "[\\x20-\\x7E]";
      pattern.remove_prefix(9);
    } else {
      const std::size_t taken = pattern[0] == '\\' && pattern.size() > 1 ? 2 : 1;
      out += pattern.substr(0, taken);
      pattern.remove_prefix(taken);
    }
  }
  return out;
}

// RE2 has no look-ahead; the model has `(?!REFUSED)REST` at the head only.
struct Parts {
  std::string refused;  // "" if nothing is
  std::string rest;
};

Parts parts(std::string_view pattern) {
  if (pattern.substr(0, 3) != "(?!") return {"", translated(pattern)};
  int depth = 0;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') ++i;
    if (in_class ? c == ']' : c == '[') in_class = !in_class;
    if (in_class) continue;
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0)
      return {translated(pattern.substr(3, i - 3)), translated(pattern.substr(i + 1))};
  }
  return {"", translated(pattern)};
}

RE2::Options options() {
  RE2::Options out;
  out.set_log_errors(false);
  out.set_dot_nl(false);
  return out;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }
}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
  const Parts both = parts(pattern);
  if (!both.refused.empty()) {
    const RE2 refused("^(?:" + both.refused + ")", options());
    if (!refused.ok() || RE2::PartialMatch(piece(text), refused)) return false;
  }
  const RE2 rest(both.rest, options());
  return rest.ok() && RE2::FullMatch(piece(text), rest);
}

bool is_readable_pattern(std::string_view pattern) {
  const Parts both = parts(pattern);
  return RE2(both.refused, options()).ok() && RE2(both.rest, options()).ok();
}

}  // namespace berth::model
