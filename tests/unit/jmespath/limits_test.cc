// Hostile expressions: refused, or answered, but never a crash or an endless run.
#include <doctest/doctest.h>

#include <string>

#include "search_helper.h"

namespace berth::jmespath {
namespace {

std::string repeat(std::string_view part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

bool is_error(const std::string& expression, ErrorKind kind) {
  const auto got = search_text(expression, Json::array({1, 2}));
  const Error* error = std::get_if<Error>(&got);
  return error != nullptr && error->kind == kind;
}

TEST_CASE("nesting beyond the limit is a syntax error") {
  constexpr int kMany = 100'000;
  for (const char* open :
       {"(", "[", "!", "&", "{a:", "foo(", "[?", "a[?", "[*].a[?", "*.", "[].", "a||(", "-", "`"}) {
    CAPTURE(open);
    CHECK(is_error(repeat(open, kMany), ErrorKind::syntax));
  }
  CHECK(is_error("a" + repeat("[*].a", kMany), ErrorKind::syntax));
  CHECK(is_error("a" + repeat("||a", kMany), ErrorKind::syntax));
  CHECK(is_error("a" + repeat("[]", kMany), ErrorKind::syntax));
  CHECK(is_error(repeat("(", kMany) + "a" + repeat(")", kMany), ErrorKind::syntax));
  CHECK(is_error("`" + repeat("[", kMany) + repeat("]", kMany) + "`", ErrorKind::syntax));
}

TEST_CASE("long chains are flat and fine") {
  constexpr int kMany = 20'000;
  const Json document = {{"a", 1}};
  for (const std::string& expression :
       {"a" + repeat(".a", kMany), "@" + repeat(" | @", kMany), "@" + repeat("[0]", kMany),
        "[a" + repeat(",a", kMany) + "]", "not_null(a" + repeat(",a", kMany) + ")"}) {
    CHECK(std::holds_alternative<Json>(search_text(expression, document)));
  }
}

TEST_CASE("nesting below the limit works") {
  const auto got = search_text(repeat("(", 300) + "@" + repeat(")", 300), Json(7));
  REQUIRE(std::holds_alternative<Json>(got));
  CHECK(std::get<Json>(got) == Json(7));
}

TEST_CASE("results that grow without end are refused") {
  CHECK(is_error("@" + repeat(" | [@,@]", 60), ErrorKind::invalid_value));
  CHECK(is_error("'xxxxxxxxxxxxxxxx'" + repeat(" | join(@,[@,@,@,@,@,@,@,@,@])", 60),
                 ErrorKind::invalid_value));
  CHECK(is_error("'\"'" + repeat(" | to_string([@,@,@,@])", 60), ErrorKind::invalid_value));
}

}  // namespace
}  // namespace berth::jmespath
