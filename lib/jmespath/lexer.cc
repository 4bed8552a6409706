#include "jmespath/lexer.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "base/json_text.h"
#include "jmespath/literal.h"
#include "jmespath/python.h"

namespace berth::jmespath {
namespace {

struct TokenFacts {
  std::string_view name;
  int power;
};

// In the order of TokenType. Powers below 10 end a projection.
constexpr std::array<TokenFacts, 29> kTokens = {{
    {"eof", 0},
    {"unquoted_identifier", 0},
    {"quoted_identifier", 0},
    {"literal", 0},
    {"number", 0},
    {"rbracket", 0},
    {"rparen", 0},
    {"comma", 0},
    {"rbrace", 0},
    {"current", 0},
    {"expref", 0},
    {"colon", 0},
    {"pipe", 1},
    {"or", 2},
    {"and", 3},
    {"eq", 5},
    {"gt", 5},
    {"lt", 5},
    {"gte", 5},
    {"lte", 5},
    {"ne", 5},
    {"flatten", 9},
    {"star", 20},
    {"filter", 21},
    {"dot", 40},
    {"not", 45},
    {"lbrace", 50},
    {"lbracket", 55},
    {"lparen", 60},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// The token that a character makes alone.
std::optional<TokenType> simple_token(char c) {
  switch (c) {
    case '.':
      return TokenType::dot;
    case '*':
      return TokenType::star;
    case ']':
      return TokenType::rbracket;
    case ',':
      return TokenType::comma;
    case ':':
      return TokenType::colon;
    case '@':
      return TokenType::current;
    case '(':
      return TokenType::lparen;
    case ')':
      return TokenType::rparen;
    case '{':
      return TokenType::lbrace;
    case '}':
      return TokenType::rbrace;
    default:
      return std::nullopt;
  }
}

std::string unescape(std::string_view text, char delimiter) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == delimiter) continue;
    out += text[i];
  }
  return out;
}

class Lexer {
 public:
  explicit Lexer(std::string_view expression) : text_(expression) {}

  std::variant<std::vector<Token>, Error> run() {
    while (at_ < text_.size()) {
      if (!next()) return std::move(*error_);
    }
    push(TokenType::eof, text_.size(), "");
    return std::move(tokens_);
  }

 private:
  bool next() {
    const char c = text_[at_];
    if (const auto simple = simple_token(c)) return operator_token(*simple, 1);
    if (is_name_start(c)) return name();
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at_;
      return true;
    }
    if (is_digit(c) || c == '-') return number();
    const char second = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    switch (c) {
      case '[':
        if (second == ']') return operator_token(TokenType::flatten, 2);
        if (second == '?') return operator_token(TokenType::filter, 2);
        return operator_token(TokenType::lbracket, 1);
      case '|':
        return either(second == '|', TokenType::or_op, TokenType::pipe);
      case '&':
        return either(second == '&', TokenType::and_op, TokenType::expref);
      case '<':
        return either(second == '=', TokenType::lte, TokenType::lt);
      case '>':
        return either(second == '=', TokenType::gte, TokenType::gt);
      case '!':
        return either(second == '=', TokenType::ne, TokenType::not_op);
      case '=':
        if (second == '=') return operator_token(TokenType::eq, 2);
        return fail(at_, "Unknown token '='");
      case '\'':
        return raw_string();
      case '`':
        return literal();
      case '"':
        return quoted_name();
      default:
        return fail(at_, fmt::format("Unknown token {}", text_.substr(at_, utf8_at(text_, at_).bytes)));
    }
  }

  bool either(bool doubled, TokenType two, TokenType one) {
    return doubled ? operator_token(two, 2) : operator_token(one, 1);
  }

  bool operator_token(TokenType type, std::size_t length) {
    push(type, at_, std::string(text_.substr(at_, length)));
    at_ += length;
    return true;
  }

  bool name() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_name_start(text_[at_]) || is_digit(text_[at_]))) ++at_;
    push(TokenType::unquoted_identifier, start, std::string(text_.substr(start, at_ - start)));
    return true;
  }

  // Numbers beyond 64 bits are taken as the largest there is: they are indexes. Messages show them as they
  // are.
  bool number() {
    const std::size_t start = at_++;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    const std::string_view digits = text_.substr(start, at_ - start);
    if (digits == "-") return fail(start, "Unknown token '-'");
    std::int64_t value = 0;
    std::string beyond;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec == std::errc::result_out_of_range) {
      const bool negative = digits.front() == '-';
      value = negative ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
      beyond = std::string(negative ? "-" : "") + std::string(digits.substr(digits.find_first_not_of("-0")));
    }
    push(TokenType::number, start, std::move(beyond));
    tokens_.back().value = value;
    return true;
  }

  // What stands up to the next delimiter, escapes as they are; moves behind it.
  std::optional<std::string_view> until(char delimiter) {
    const std::size_t start = at_++;
    while (at_ < text_.size() && text_[at_] != delimiter) at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) {
      fail(start, fmt::format("Unclosed {} delimiter", delimiter));
      return std::nullopt;
    }
    const std::string_view inside = text_.substr(start + 1, at_ - start - 1);
    ++at_;
    return inside;
  }

  bool quoted_name() {
    const std::size_t start = at_;
    const auto inside = until('"');
    if (!inside) return false;
    StringText parsed = parse_string(*inside);
    if (!parsed.fault.empty()) return fail(start, parsed.fault);
    push(TokenType::quoted_identifier, start, std::move(parsed.text));
    return true;
  }

  bool raw_string() {
    const std::size_t start = at_;
    const auto inside = until('\'');
    if (!inside) return false;
    push(TokenType::literal, start, "");
    tokens_.back().value = unescape(*inside, '\'');
    return true;
  }

  // JSON, or the older form: a text without its quotes.
  bool literal() {
    const std::size_t start = at_;
    const auto inside = until('`');
    if (!inside) return false;
    const std::string text = unescape(*inside, '`');
    if (nested_too_deeply(text)) return fail(start, "Literal nested too deeply");
    std::optional<Json> value = parse_value(text);
    if (!value) {
      const std::size_t first = text.find_first_not_of(" \t\n\r\f\v");
      const std::string bare = first == std::string::npos ? "" : text.substr(first);
      value = parse_value("\"" + bare + "\"");
    }
    if (!value) return fail(start, "Bad token " + text);
    push(TokenType::literal, start, "");
    tokens_.back().value = std::move(*value);
    return true;
  }

  void push(TokenType type, std::size_t start, std::string text) {
    Token token;
    token.type = type;
    token.start = start;
    token.text = std::move(text);
    tokens_.push_back(std::move(token));
  }

  bool fail(std::size_t at, const std::string& why) {
    error_ = Error{ErrorKind::syntax, fmt::format("Bad jmespath expression: {}:\n{}\n{:>{}}", why, text_, '^',
                                                  column_of(text_, at) + 1)};
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::optional<Error> error_;
};

}  // namespace

std::string_view token_name(TokenType type) { return kTokens[static_cast<std::size_t>(type)].name; }
int binding_power(TokenType type) { return kTokens[static_cast<std::size_t>(type)].power; }

std::string Token::shown() const {
  const bool valued = type == TokenType::literal || (type == TokenType::number && text.empty());
  return valued ? python_text(value) : text;
}

std::variant<std::vector<Token>, Error> tokenize(std::string_view expression) {
  return Lexer(expression).run();
}

std::size_t column_of(std::string_view expression, std::size_t at) {
  return utf8_length(expression.substr(0, at));
}

}  // namespace berth::jmespath
