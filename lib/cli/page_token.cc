#include "cli/page_token.h"

#include <algorithm>
#include <optional>

#include "base/json_text.h"
#include "base/text.h"
#include "cli/errors.h"
#include "cli/numbers.h"

namespace berth::cli {
namespace {

constexpr std::string_view kSeparator = "___";

bool in_alphabet(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

// Base64 with anything else than its alphabet skipped, as the aws CLI reads it.
std::optional<std::string> lenient_base64(std::string_view text) {
  std::string digits;
  std::size_t padding = 0;
  for (const char c : text) {
    if (in_alphabet(c) && padding == 0) digits += c;
    if (c == '=') ++padding;
  }
  const std::size_t missing = (4 - digits.size() % 4) % 4;
  if (missing == 3 || padding < missing) return std::nullopt;
  return base64_decode(digits + std::string(missing, '='));
}

bool is_input_token(const std::string& name, const model::Texts& input_tokens) {
  return model::contains(input_tokens, name);
}

std::optional<PageStart> decode_object(std::string_view text, const model::Texts& input_tokens) {
  const std::optional<std::string> decoded = lenient_base64(text);
  if (!decoded) return std::nullopt;
  const std::optional<Json> parsed = parse_json(*decoded);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  PageStart start;
  for (const auto& [name, value] : parsed->items()) {
    if (name == kShownItems && value.is_number_integer()) {
      start.skip = value.get<std::int64_t>();
    } else if (is_input_token(name, input_tokens)) {
      start.tokens[name] = value;
    } else {
      return std::nullopt;  // an object of the service's own
    }
  }
  return start;
}

std::vector<std::string> split_parts(std::string_view text) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  while (true) {
    const std::size_t next = text.find(kSeparator, at);
    parts.emplace_back(text.substr(at, next - at));
    if (next == std::string_view::npos) return parts;
    at = next + kSeparator.size();
  }
}

// The form before base64: the service's tokens, and maybe a number of items, with `___` between.
PageStart decode_older(std::string_view text, const model::Texts& input_tokens) {
  PageStart start;
  std::vector<std::string> parts = split_parts(text);
  if (parts.size() == input_tokens.size() + 1) {
    if (const auto skip = read_int(parts.back())) {
      start.skip = *skip;
      parts.pop_back();
    } else {
      parts = {std::string(text)};
    }
  }
  if (parts.size() > input_tokens.size()) throw failure("Bad starting token: " + std::string(text));
  for (std::size_t i = 0; i < input_tokens.size(); ++i) {
    const std::string name(input_tokens[i].view());
    const bool none = i >= parts.size() || parts[i] == "None";
    start.tokens[name] = none ? Json() : Json(parts[i]);
  }
  return start;
}

}  // namespace

std::string encode_page_token(const Json& tokens) {
  return base64_encode(json_text(tokens, kSpacedAsciiJson));
}

PageStart decode_page_token(std::string_view text, const model::Texts& input_tokens) {
  if (const auto start = decode_object(text, input_tokens)) return *start;
  return decode_older(text, input_tokens);
}

}  // namespace berth::cli
