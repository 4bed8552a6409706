#include "model/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <mutex>
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

// For texts of ASCII alone: Unicode's classes cost milliseconds to compile, these microseconds.
std::string_view ascii_class(std::string_view name) {
  if (name == "\\p{L}") return "a-zA-Z";
  if (name == "\\p{N}") return "0-9";
  if (name == "\\p{Z}") return " ";
  return {};
}

// Java's notation in RE2's: \uXXXX (two surrogates in a row are one character), \p{Print}.
std::string translated(std::string_view pattern, bool ascii) {
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
    } else if (const std::string_view letters = ascii_class(pattern.substr(0, 5));
               ascii && !letters.empty()) {
      out += letters;
      pattern.remove_prefix(5);
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

Parts parts(std::string_view pattern, bool ascii) {
  if (pattern.substr(0, 3) != "(?!") return {"", translated(pattern, ascii)};
  int depth = 0;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') ++i;
    if (in_class ? c == ']' : c == '[') in_class = !in_class;
    if (in_class) continue;
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0)
      return {translated(pattern.substr(3, i - 3), ascii), translated(pattern.substr(i + 1), ascii)};
  }
  return {"", translated(pattern, ascii)};
}

RE2::Options options() {
  RE2::Options out;
  out.set_log_errors(false);
  out.set_dot_nl(false);
  return out;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }
}  // namespace

struct Patterns::Compiled {
  std::optional<RE2> refused;
  RE2 rest;

  explicit Compiled(const Parts& both) : rest(both.rest, options()) {
    if (!both.refused.empty()) refused.emplace("^(?:" + both.refused + ")", options());
  }
  bool ok() const { return rest.ok() && (!refused || refused->ok()); }
};

Patterns::Patterns() = default;
Patterns::~Patterns() = default;

const Patterns::Compiled& Patterns::compiled(std::string_view pattern, bool ascii) {
  const std::pair key(pattern, ascii);
  {
    const std::shared_lock guard(mutex_);
    if (const auto found = compiled_.find(key); found != compiled_.end()) return *found->second;
  }
  auto fresh = std::make_unique<const Compiled>(parts(pattern, ascii));
  const std::lock_guard guard(mutex_);
  return *compiled_.try_emplace(key, std::move(fresh)).first->second;
}

bool Patterns::matches(std::string_view pattern, std::string_view text) {
  const Compiled& both = compiled(pattern, is_ascii(text));
  if (!both.ok()) return false;
  if (both.refused && RE2::PartialMatch(piece(text), *both.refused)) return false;
  return RE2::FullMatch(piece(text), both.rest);
}

bool matches_pattern(std::string_view pattern, std::string_view text) {
  return Patterns().matches(pattern, text);
}

bool is_readable_pattern(std::string_view pattern) {
  for (const bool ascii : {false, true}) {
    const Parts both = parts(pattern, ascii);
    if (!RE2(both.refused, options()).ok() || !RE2(both.rest, options()).ok()) return false;
  }
  return true;
}

}  // namespace berth::model
