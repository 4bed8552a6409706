#include "cli/shorthand.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "cli/errors.h"

namespace berth::cli {
namespace {

std::optional<std::string> no_files(const std::string&) { return std::nullopt; }

std::string parsed(std::string_view text) {
  try {
    return to_line(parse_shorthand(text, no_files));
  } catch (const ShorthandError& error) {
    return error.what();
  }
}

struct Case {
  const char* text;
  const char* want;
};

TEST_CASE("the grammar") {
  const Case cases[] = {
      {"a=b", R"({"a":"b"})"},
      {"a=b,c=d", R"({"a":"b","c":"d"})"},
      {"a=", R"({"a":""})"},
      {"=a", R"({"":"a"})"},
      {"a=b,c,d", R"({"a":["b","c","d"]})"},
      {"a=b,c,d=e,f", R"({"a":["b","c"],"d":["e","f"]})"},
      {"a=b\\,c", R"({"a":"b,c"})"},
      {"a = b , c = d", R"({"a":"b","c":"d"})"},
      {"a='b,c'", R"({"a":"b,c"})"},
      {R"(a="b \"c\"")", R"({"a":"b \"c\""})"},
      {R"(a='it\'s')", R"({"a":"it's"})"},
      {R"(a='b\')", R"({"a":"b\\"})"},
      {R"(a='b\\')", R"({"a":"b\\"})"},
      {"a=[]", R"({"a":[]})"},
      {"a=[b,c]", R"({"a":["b","c"]})"},
      {"a=[b, 'c d' ,e]", R"({"a":["b","c d","e"]})"},
      {"a=[[b],{c=d}]", R"({"a":[["b"],{"c":"d"}]})"},
      {"a={b=c,d={e=f}}", R"({"a":{"b":"c","d":{"e":"f"}}})"},
      {"a={}", R"({"a":{}})"},
      {"type=memberOf,expression=attribute:ecs.instance-type == p2.xlarge",
       R"({"type":"memberOf","expression":"attribute:ecs.instance-type == p2.xlarge"})"},
      {"a=b=c", R"({"a":"b=c"})"},
      {"a=ü,b=–", R"({"a":"ü","b":"–"})"},
      {"a.b#c/d:e-f_g=1", R"({"a.b#c/d:e-f_g":"1"})"},
      {"a=b\nc", R"({"a":"b\nc"})"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(parsed(c.text) == c.want);
  }
}

TEST_CASE("faults point at their place") {
  const Case cases[] = {
      {"", "Expected: '=', received: 'EOF' for input:\n \n^"},
      {"imageTag", "Expected: '=', received: 'EOF' for input:\n imageTag\n        ^"},
      {"key=\"a,value=b",
       "Expected: '<double quoted>', received: '<none>' for input:\n key=\"a,value=b\n    ^"},
      {"key='a", "Expected: '<singled quoted>', received: '<none>' for input:\n key='a\n    ^"},
      {"key=a,key=b",
       "Second instance of key \"key\" encountered for input:\nkey=a,key=b\n      ^\n"
       "This is often because there is a preceding \",\" instead of a space."},
      {"a=[b", "Expected: ',', received: 'EOF' for input:\n a=[b\n    ^"},
      {"a={b", "Expected: '=', received: 'EOF' for input:\n a={b\n    ^"},
      {"a=b,", "Expected: '<second>', received: '<none>' for input:\n a=b,\n    ^"},
      {"a=[b]c", "Expected: ',', received: 'c' for input:\n a=[b]c\n     ^"},
      {"a b=c", "Expected: '=', received: 'b' for input:\n a b=c\n  ^"},
      {"ü=b", "Expected: '=', received: 'ü' for input:\n ü=b\n^"},
      {"a=[b],\nc d", "Expected: '=', received: 'd' for input:\n a=[b],\nc d\n  ^"},
      {"a x\nb=c", "Expected: '=', received: 'x' for input:\n a x\n  ^\nb=c"},
      {"a=😀", "Expected: ',', received: '😀' for input:\n a=😀\n  ^"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    // The blank before the input is no column: the caret stands one to the left of what it means.
    CHECK(parsed(c.text) == c.want);
  }
}

TEST_CASE("key@= takes the content of a file") {
  const LoadFile load = [](const std::string& word) -> std::optional<std::string> {
    if (word != "file://f") return std::nullopt;
    return "in the file, with = and ,";
  };
  CHECK(to_line(parse_shorthand("a@=file://f,b=file://f", load)) ==
        R"({"a":"in the file, with = and ,","b":"file://f"})");
  CHECK(to_line(parse_shorthand("a@={b@=file://f}", load)) == R"({"a":{"b":"in the file, with = and ,"}})");
  CHECK(to_line(parse_shorthand("a@=plain", load)) == R"({"a":"plain"})");
}

TEST_CASE("nesting is bounded") { CHECK(parsed("a=" + std::string(100'000, '[')) == "Nested too deeply"); }

std::string fitted(std::string_view operation, std::string_view member, std::string_view text) {
  const auto shape = model::find_operation("ecs", operation)->input()->member(member)->shape();
  Json value = parse_shorthand(text, no_files);
  try {
    fit_shorthand(shape, value);
  } catch (const UsageError& error) {
    CHECK(error.exit_code() == kExitOther);
    return error.text();
  }
  return to_line(value);
}

TEST_CASE("values become what the model has") {
  CHECK(fitted("CreateService", "deploymentConfiguration",
               "maximumPercent=200,deploymentCircuitBreaker={enable=TRUE,rollback=no}") ==
        R"({"maximumPercent":200,"deploymentCircuitBreaker":{"enable":true,"rollback":"no"}})");
  CHECK(fitted("CreateService", "networkConfiguration", "awsvpcConfiguration={subnets=a}") ==
        R"({"awsvpcConfiguration":{"subnets":["a"]}})");
  CHECK(fitted("CreateService", "deploymentConfiguration", "maximumPercent=many") ==
        "invalid literal for int() with base 10: 'many'");
  CHECK(fitted("CreateService", "deploymentConfiguration", "maximumPercent=[1]") ==
        "int() argument must be a string, a bytes-like object or a real number, not 'list'");
  CHECK(fitted("CreateService", "deploymentConfiguration", "deploymentCircuitBreaker={enable=[a]}") ==
        "'list' object has no attribute 'lower'");
}

}  // namespace
}  // namespace berth::cli
