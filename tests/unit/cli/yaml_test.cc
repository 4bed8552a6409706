#include "cli/yaml.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/json.h"

namespace berth::cli {
namespace {

TEST_CASE("yaml: which texts need quotes") {
  struct Case {
    const char* text;
    const char* written;
  };
  const std::vector<Case> cases = {
      {"web", "web"},
      {"yes", "yes"},
      {"no", "no"},
      {"on", "on"},
      {"y", "y"},
      {"true", "'true'"},
      {"False", "'False'"},
      {"tRue", "tRue"},
      {"null", "'null'"},
      {"~", "'~'"},
      {"", "''"},
      {"123456789012", "'123456789012'"},
      {"0123", "'0123'"},
      {"08", "'08'"},
      {"-1", "'-1'"},
      {"1_000", "'1_000'"},
      {"0x1F", "'0x1F'"},
      {"0o17", "'0o17'"},
      {"0b11", "'0b11'"},
      {"1.5", "'1.5'"},
      {"1.", "'1.'"},
      {"1e3", "'1e3'"},
      {".5", "'.5'"},
      {".inf", "'.inf'"},
      {".nan", "'.nan'"},
      {"1.4.0", "1.4.0"},
      {"12:30", "12:30"},
      {"2024-01-01", "'2024-01-01'"},
      {"2024-06-20T16:13:20.123000+00:00", "'2024-06-20T16:13:20.123000+00:00'"},
      {"2024-1-1", "2024-1-1"},
      {"=", "'='"},
      {"<<", "'<<'"},
      {"-", "'-'"},
      {"---", "'---'"},
      {"- a", "'- a'"},
      {"-x", "-x"},
      {"a: b", "'a: b'"},
      {"a:b", "a:b"},
      {"a:", "'a:'"},
      {"a #b", "'a #b'"},
      {"a#b", "a#b"},
      {"*", "'*'"},
      {"&a", "'&a'"},
      {"@", "'@'"},
      {"%a", "'%a'"},
      {"[a]", "'[a]'"},
      {"{}", "'{}'"},
      {"it's", "it's"},
      {"'", "''''"},
      {"\"", "'\"'"},
      {"\\", "\\"},
      {"  lead", "'  lead'"},
      {"trail ", "'trail '"},
      {"a\tb", "\"a\\tb\""},
      {"\x07", "\"\\a\""},
      {"\x7f", "\"\\x7F\""},
      {"é “q” 日本", "é “q” 日本"},
      {"😀", "\"\\U0001F600\""},
      {"\xff", "\xEF\xBF\xBD"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK(yaml_text(Json::array({each.text})) == "- " + std::string(each.written) + "\n");
  }
}

TEST_CASE("yaml: lists, structures, scalars, long lines") {
  struct Case {
    const char* json;
    const char* text;
  };
  const std::vector<Case> cases = {
      {R"({"b":[],"a":{},"C":null,"_":true})", "C: null\n_: true\na: {}\nb: []\n"},
      {R"({"a":[{"y":1,"x":[1.5,1e25,100.0]}]})", "a:\n- x:\n  - 1.5\n  - 1e+25\n  - 100.0\n  y: 1\n"},
      {R"([["a","b"],[]])", "- - a\n  - b\n- []\n"},
      {R"([9223372036854775807,-1,18446744073709551615])",
       "- 9223372036854775807\n- -1\n- 18446744073709551615\n"},
      {R"(["a\nb","a\n"])", "- 'a\n\n  b'\n- 'a\n\n  '\n"},
      {R"({"1":"one","":"none"})", "'': none\n'1': one\n"},
      {"\"text\"", "\"text\"\n"},
      {"null", "null\n"},
      {"0.5", "0.5\n"},
      {R"({"m":"the quick brown fox jumps over the lazy dog and the quick brown fox jumps over the dog"})",
       "m: the quick brown fox jumps over the lazy dog and the quick brown fox jumps over\n  the dog\n"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.json);
    CHECK(yaml_text(parse_json(each.json).value()) == each.text);
  }
}

std::string read(std::string_view text) {
  const auto document = parse_yaml(text);
  return document ? to_line(document->value) : "refused";
}

TEST_CASE("yaml: what a document says") {
  struct Case {
    const char* text;
    const char* json;
  };
  const std::vector<Case> cases = {
      {"", "null"},
      {"cluster: web\nservices:\n- a\n- 'b'\n", R"({"cluster":"web","services":["a","b"]})"},
      {"{a: [1, -2, 1.5, true, null, ~, yes, '1'], b: }",
       R"({"a":[1,-2,1.5,true,null,null,"yes","1"],"b":null})"},
      {"[0x1F, 0o10, 010, 0b11, 1_000, 1e3, +5]", "[31,8,10,3,1000,1000.0,5]"},
      {"[2024-01-01, !!str 5, !!int '5', !!float 1, ! x]", R"(["2024-01-01","5",5,1.0,"x"])"},
      {"a: |\n  one\n  two\nb: >\n  one\n  two\n", R"({"a":"one\ntwo\n","b":"one two\n"})"},
      {"a: &x [1]\nb: *x\n", R"({"a":[1],"b":[1]})"},
      {"b: &b {x: 1, y: 2}\na:\n  <<: *b\n  x: 3\n", R"({"b":{"x":1,"y":2},"a":{"x":3,"y":2}})"},
      {"# nothing but\n--- a\n", "\"a\""},
      {"{\"a\": {\"b\": [\"c\"]}}", R"({"a":{"b":["c"]}})"},
      // What is refused.
      {"[a", "refused"},
      {"a: *x", "refused"},
      {"{a: 1, a: 2}", "refused"},
      {"a: 1\n---\nb: 2\n", "refused"},
      {"[a]: b", "refused"},
      {"!own x", "refused"},
      {"a: !!binary '*'", "refused"},
      {"a\tb: [\x01]", "refused"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK(read(each.text) == each.json);
  }
}

TEST_CASE("yaml: binary members of the topmost mapping are told") {
  const auto document = parse_yaml("a: !!binary aGk=\nb: aGk=\nc: {d: !!binary aGk=}\n");
  REQUIRE(document);
  CHECK(to_line(document->value) == R"({"a":"aGk=","b":"aGk=","c":{"d":"aGk="}})");
  CHECK(document->bytes_members == std::vector<std::string>{"a"});
}

TEST_CASE("yaml: neither depth nor aliases of aliases use up the memory") {
  CHECK(read(std::string(5000, '[')) == "refused");
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) laughs += ", " + before;
    laughs += "]\n";
  }
  CHECK(read(laughs) == "refused");
}

TEST_CASE("yaml: what is written reads back") {
  for (
      const char* json :
      {R"({"a":["yes","true","1","1.5","2024-01-01","~",""," x ","a\nb\n","\t","é😀"," "],"b":{"c":[[],{}]}})",
       R"([1,1.5,true,null,"null",9007199254740993])"}) {
    CAPTURE(json);
    CHECK(read(yaml_text(parse_json(json).value())) == json);
  }
}

}  // namespace
}  // namespace berth::cli
