#include "cli/numbers.h"

#include <charconv>

#include "base/json.h"
#include "base/text.h"
#include "cli/errors.h"
#include "jmespath/python.h"

namespace berth::cli {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// The text without blanks around it and without the underscores that stand between two digits; nothing if an
// underscore stands elsewhere.
std::optional<std::string> plain_digits(std::string_view text) {
  text = trim(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out += text[i];
    } else if (i == 0 || i + 1 == text.size() || !digit(text[i - 1]) || !digit(text[i + 1])) {
      return std::nullopt;
    }
  }
  if (out.starts_with('+') && !out.starts_with("+-")) out.erase(0, 1);
  return out;
}

}  // namespace

std::optional<std::int64_t> read_int(std::string_view text) {
  const auto plain = plain_digits(text);
  if (!plain) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(plain->data(), plain->data() + plain->size(), value);
  if (error != std::errc() || end != plain->data() + plain->size()) return std::nullopt;
  return value;
}

std::optional<double> read_float(std::string_view text) {
  const auto plain = plain_digits(text);
  if (!plain || plain->empty()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(plain->data(), plain->data() + plain->size(), value);
  if (error != std::errc() || end != plain->data() + plain->size()) return std::nullopt;
  return value;
}

std::int64_t must_read_int(std::string_view text) {
  if (const auto value = read_int(text)) return *value;
  throw failure("invalid literal for int() with base 10: " + jmespath::python_repr(std::string(text)));
}

double must_read_float(std::string_view text) {
  if (const auto value = read_float(text)) return *value;
  throw failure("could not convert string to float: " + jmespath::python_repr(std::string(text)));
}

}  // namespace berth::cli
