// The wording of errors, which the CLI prints as it is.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "search_helper.h"

namespace berth::jmespath {
namespace {

struct MessageCase {
  const char* expression;
  const char* message;
};

const Json kGiven = {
    {"word", "berth"}, {"n", 5}, {"list", {1, "it's", nullptr, true, 2.5, {{"k", "v"}}}}, {"t", true}};

TEST_CASE("syntax errors point at the place") {
  const std::vector<MessageCase> cases = {
      {"", "Invalid JMESPath expression: cannot be empty."},
      {"a[", "Invalid jmespath expression: Incomplete expression:\n\"a[\"\n   ^"},
      {"  ", "Invalid jmespath expression: Incomplete expression:\n\"  \"\n   ^"},
      {"{a:}",
       "invalid token: Parse error at column 3, token \"}\" (RBRACE), for expression:\n\"{a:}\"\n    ^"},
      {"'open", "Bad jmespath expression: Unclosed ' delimiter:\n'open\n^"},
      {"ab \"open", "Bad jmespath expression: Unclosed \" delimiter:\nab \"open\n   ^"},
      {"`x\"`", "Bad jmespath expression: Bad token x\":\n`x\"`\n^"},
      {"\"\\x\"", "Bad jmespath expression: Invalid \\escape:\n\"\\x\"\n^"},
      {"\"\\u12\"", "Bad jmespath expression: Invalid \\uXXXX escape:\n\"\\u12\"\n^"},
      {"a = b", "Bad jmespath expression: Unknown token '=':\na = b\n  ^"},
      {"a.-", "Bad jmespath expression: Unknown token '-':\na.-\n  ^"},
      {"a.ñ", "Bad jmespath expression: Unknown token ñ:\na.ñ\n  ^"},
      {"'ñ' x",
       "Unexpected token: x: Parse error at column 4, token \"x\" (UNQUOTED_IDENTIFIER), for "
       "expression:\n\"'ñ' x\"\n     ^"},
      {"@@",
       "Unexpected token: @: Parse error at column 1, token \"@\" (CURRENT), for expression:\n\"@@\"\n  ^"},
      {"a 007",
       "Unexpected token: 7: Parse error at column 2, token \"7\" (NUMBER), for expression:\n\"a 007\"\n   "
       "^"},
      {"-0099999999999999999999]",
       "invalid token: Parse error at column 0, token \"-99999999999999999999\" (NUMBER), for expression:\n"
       "\"-0099999999999999999999]\"\n ^"},
      {"a `[1,null]`",
       "Unexpected token: [1, None]: Parse error at column 2, token \"[1, None]\" (LITERAL), for "
       "expression:\n\"a `[1,null]`\"\n   ^"},
      {"a.1",
       "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], got: number: Parse "
       "error at column 2, token \"1\" (NUMBER), for expression:\n\"a.1\"\n   ^"},
      {"{1:a}",
       "Expecting: ['quoted_identifier', 'unquoted_identifier'], got: number: Parse error at column 1, "
       "token \"1\" (NUMBER), for expression:\n\"{1:a}\"\n  ^"},
      {"[a b]",
       "Expecting: comma, got: unquoted_identifier: Parse error at column 3, token \"b\" "
       "(UNQUOTED_IDENTIFIER), for expression:\n\"[a b]\"\n    ^"},
      {"[1:2:3:4]",
       "syntax error: Parse error at column 6, token \":\" (COLON), for expression:\n\"[1:2:3:4]\"\n"
       "       ^"},
      {"\"a\"(b)",
       "Quoted identifier not allowed for function names.: Parse error at column 0, token \"(\" "
       "(LPAREN), for expression:\n\"\"a\"(b)\"\n ^"},
      {"@(a)",
       "Invalid function name '@': Parse error at column 0, token \"@\" (CURRENT), for expression:\n"
       "\"@(a)\"\n ^"},
  };
  for (const MessageCase& one : cases) {
    CAPTURE(one.expression);
    const auto got = compile(one.expression);
    REQUIRE(std::holds_alternative<Error>(got));
    CHECK(std::get<Error>(got).kind == ErrorKind::syntax);
    CHECK(std::get<Error>(got).message == one.message);
  }
}

TEST_CASE("errors of a search name the function, the value and what would do") {
  const std::vector<MessageCase> cases = {
      {"nosuch(@)", "Unknown function: nosuch()"},
      {"length(n)",
       "In function length(), invalid type for value: 5, expected one of: ['string', 'array', "
       "'object'], received: \"number\""},
      {"length(@, @)", "Expected 1 argument for function length(), received 2"},
      {"join('-')", "Expected 2 arguments for function join(), received 1"},
      {"merge()", "Expected at least 1 argument for function merge(), received 0"},
      {"join(',', list)",
       "In function join(), invalid type for value: 1, expected one of: ['array-string'], "
       "received: \"int\""},
      {"max(`[\"a\", 1]`)",
       "In function max(), invalid type for value: 1, expected one of: ['array-number', "
       "'array-string'], received: \"int\""},
      {"sort(`[true]`)",
       "In function sort(), invalid type for value: True, expected one of: ['array-string', "
       "'array-number'], received: \"bool\""},
      {"sum(`[null]`)",
       "In function sum(), invalid type for value: None, expected one of: ['array-number'], "
       "received: \"NoneType\""},
      {"abs(list)",
       "In function abs(), invalid type for value: [1, \"it's\", None, True, 2.5, {'k': 'v'}], "
       "expected one of: ['number'], received: \"array\""},
      {"map(n, list)",
       "In function map(), invalid type for value: 5, expected one of: ['expref'], received: "
       "\"number\""},
      {"sort_by(`[{\"k\":1},{\"k\":\"a\"}]`, &k)",
       "In function sort_by(), invalid type for value: a, expected one "
       "of: ['number'], received: \"string\""},
      {"sort_by(`[{\"k\":[]}]`, &k)",
       "In function sort_by(), invalid type for value: {'k': []}, expected one of: "
       "['string', 'number'], received: \"array\""},
      {"max_by(`[{\"k\":1},{\"k\":\"a\"}]`, &k)", "'>' not supported between instances of 'str' and 'int'"},
      {"min_by(`[{\"k\":1},{\"k\":\"a\"}]`, &k)", "'<' not supported between instances of 'str' and 'int'"},
      {"n >= word", "'>=' not supported between instances of 'int' and 'str'"},
      {"word < `1.5`", "'<' not supported between instances of 'str' and 'float'"},
      {"contains(word, n)", "'in <string>' requires string as left operand, not int"},
      {"list[::0]", "slice step cannot be zero"},
  };
  for (const MessageCase& one : cases) {
    CAPTURE(one.expression);
    const auto got = search_text(one.expression, kGiven);
    REQUIRE(std::holds_alternative<Error>(got));
    CHECK(std::get<Error>(got).message == one.message);
  }
}

}  // namespace
}  // namespace berth::jmespath
