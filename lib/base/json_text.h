// JSON and numbers as texts in the form that the aws CLI's users know: Python's. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/json_fwd.h"

namespace berth {

struct JsonLayout {
  int indent = -1;                  // blanks a level, a member a line; -1 is one line
  std::string_view item_separator;  // between members of one line, ", " or ","
  std::string_view key_separator;   // behind a key, ": " or ":"
  bool ascii = false;               // everything beyond ASCII as \uXXXX
};

// 4 blanks a level, UTF-8 as it is: what `--output json` prints.
inline constexpr JsonLayout kPrettyJson{.indent = 4, .item_separator = ",", .key_separator = ": "};
// One line without blanks, ASCII only.
inline constexpr JsonLayout kCompactAsciiJson{.item_separator = ",", .key_separator = ":", .ascii = true};
// One line as a dictionary is printed into JSON by default: `{"a": 1, "b": [2, 3]}`, ASCII only.
inline constexpr JsonLayout kSpacedAsciiJson{.item_separator = ", ", .key_separator = ": ", .ascii = true};

// Empty lists and objects are `[]` and `{}` in every layout; invalid UTF-8 becomes U+FFFD. No line end
// behind.
std::string json_text(const Json& value, const JsonLayout& layout);

// The shortest digits that read back as the same number: `50.0`, `0.1`, `1e+25`, `nan`, `inf`.
std::string float_text(double value);

// Splits UTF-8: the number of bytes of the character that begins at `text[at]` (1 for an invalid byte), and
// its code point (U+FFFD for an invalid byte). Requires: at < text.size().
struct Utf8Char {
  char32_t code = 0;
  unsigned bytes = 1;
};
Utf8Char utf8_at(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t code);
std::size_t utf8_length(std::string_view text);  // in characters

}  // namespace berth
