#include "cli/json_fault.h"

#include "base/json.h"
#include "base/json_text.h"

namespace berth::cli {

namespace {

constexpr std::size_t kDeepest = 900;  // as deep as Python's own recursion lets it go, roughly

struct Fault {
  std::string reason;
  std::size_t at = 0;  // in bytes
};

// Walks over one JSON text. Positions are bytes; every fault lies at the first byte of a character.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<Fault> run() {
    skip_blanks();
    if (value(0)) {
      skip_blanks();
      if (at_ < text_.size()) fail("Extra data", at_);
    }
    return std::move(fault_);
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  bool at_char(char c) const { return !at_end() && text_[at_] == c; }

  void skip_blanks() {
    while (!at_end() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  bool fail(std::string_view reason, std::size_t at) {
    fault_ = Fault{std::string(reason), at};
    return false;
  }

  bool value(std::size_t depth) {
    if (depth > kDeepest) return fail("Nested too deeply", at_);
    if (at_end()) return fail("Expecting value", at_);
    switch (text_[at_]) {
      case '"':
        return string();
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      default:
        return literal() || number();
    }
  }

  bool literal() {
    for (const std::string_view word : {"null", "true", "false"}) {
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return true;
      }
    }
    return false;
  }

  std::size_t skip_digits(std::size_t from) const {
    while (from < text_.size() && text_[from] >= '0' && text_[from] <= '9') ++from;
    return from;
  }

  bool number() {
    std::size_t end = at_;
    if (at_char('-')) ++end;
    const std::size_t whole = skip_digits(end);
    if (whole == end) return fail("Expecting value", at_);
    end = text_[end] == '0' ? end + 1 : whole;
    if (end < text_.size() && text_[end] == '.') {
      const std::size_t fraction = skip_digits(end + 1);
      if (fraction > end + 1) end = fraction;
    }
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      std::size_t digits = end + 1;
      if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-')) ++digits;
      const std::size_t exponent = skip_digits(digits);
      if (exponent > digits) end = exponent;
    }
    at_ = end;
    return true;
  }

  bool array(std::size_t depth) {
    ++at_;
    skip_blanks();
    if (at_char(']')) return ++at_, true;
    while (true) {
      if (!value(depth + 1)) return false;
      skip_blanks();
      if (at_char(']')) return ++at_, true;
      if (!at_char(',')) return fail("Expecting ',' delimiter", at_);
      ++at_;
      skip_blanks();
    }
  }

  bool object(std::size_t depth) {
    ++at_;
    skip_blanks();
    if (at_char('}')) return ++at_, true;
    while (true) {
      if (!at_char('"')) return fail("Expecting property name enclosed in double quotes", at_);
      if (!string()) return false;
      skip_blanks();
      if (!at_char(':')) return fail("Expecting ':' delimiter", at_);
      ++at_;
      skip_blanks();
      if (!value(depth + 1)) return false;
      skip_blanks();
      if (at_char('}')) return ++at_, true;
      if (!at_char(',')) return fail("Expecting ',' delimiter", at_);
      ++at_;
      skip_blanks();
    }
  }

  bool string() {
    const std::size_t begin = at_++;
    while (!at_end()) {
      const char c = text_[at_];
      if (c == '"') return ++at_, true;
      if (static_cast<unsigned char>(c) < 0x20) return fail("Invalid control character at", at_);
      if (c != '\\') {
        ++at_;
      } else if (!escape(begin)) {
        return false;
      }
    }
    return fail("Unterminated string starting at", begin);
  }

  bool escape(std::size_t begin) {
    const std::size_t backslash = at_++;
    if (at_end()) return fail("Unterminated string starting at", begin);
    const char c = text_[at_++];
    if (c != 'u') {
      if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) return true;
      return fail("Invalid \\escape", backslash);
    }
    constexpr std::size_t kHexDigits = 4;
    // Python wants a character behind the four digits: the closing quote at least.
    if (at_ + kHexDigits >= text_.size()) return fail("Invalid \\uXXXX escape", at_ - 1);
    for (std::size_t i = 0; i < kHexDigits; ++i) {
      if (std::string_view("0123456789abcdefABCDEF").find(text_[at_ + i]) == std::string_view::npos)
        return fail("Invalid \\uXXXX escape", at_ - 1);
    }
    at_ += kHexDigits;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<Fault> fault_;
};

std::string fault_text(std::string_view text, const std::string& reason, std::size_t at) {
  std::size_t line = 1, column = 1;
  const std::size_t characters = utf8_length(text.substr(0, at));
  const std::size_t line_end = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  for (std::size_t i = 0; i < at; ++i) line += text[i] == '\n' ? 1 : 0;
  column += line_end == std::string_view::npos ? characters
                                               : utf8_length(text.substr(line_end + 1, at - line_end - 1));
  return reason + ": line " + std::to_string(line) + " column " + std::to_string(column) + " (char " +
         std::to_string(characters) + ")";
}

}  // namespace

std::optional<std::string> json_fault(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark))
    return fault_text(text, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
  const std::optional<Fault> fault = Scanner(text).run();
  if (!fault) return std::nullopt;
  return fault_text(text, fault->reason, fault->at);
}

std::optional<Json> parse_option_json(std::string_view text, std::string& fault) {
  if (auto reason = json_fault(text)) {
    fault = std::move(*reason);
    return std::nullopt;
  }
  JsonFault other;
  std::optional<Json> value = parse_json(text, other);
  if (!value) fault = fault_text(text, other.reason, other.offset);
  return value;
}

}  // namespace berth::cli
