// Splits a JMESPath expression into tokens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "jmespath/jmespath.h"

namespace berth::jmespath {

enum class TokenType : std::uint8_t {
  eof,
  unquoted_identifier,
  quoted_identifier,
  literal,
  number,
  rbracket,
  rparen,
  comma,
  rbrace,
  current,
  expref,
  colon,
  pipe,
  or_op,
  and_op,
  eq,
  gt,
  lt,
  gte,
  lte,
  ne,
  flatten,
  star,
  filter,
  dot,
  not_op,
  lbrace,
  lbracket,
  lparen,
};

// The token's name as messages have it: "unquoted_identifier".
std::string_view token_name(TokenType type);
// How strongly an operator holds on to what stands to its right; 0 for what is no operator.
int binding_power(TokenType type);

struct Token {
  TokenType type = TokenType::eof;
  std::size_t start = 0;  // in bytes
  std::string text;       // the name of an identifier, the characters of an operator
  Json value;             // of a literal or number

  std::string shown() const;  // as messages have it
};

// Requires: `expression` is shorter than 4 GiB. The last token is always eof.
std::variant<std::vector<Token>, Error> tokenize(std::string_view expression);

// The number of characters before byte `at`: the column of a caret.
std::size_t column_of(std::string_view expression, std::size_t at);

}  // namespace berth::jmespath
