// The scanner itself: what the other tidy tests rest on.
#include <doctest/doctest.h>

#include <string>

#include "tidy/functions.h"
#include "tidy/tree.h"

namespace berth::tidy {

TEST_CASE("comments and texts are no code") {
  CHECK(code_of("a // throw\nb") == "a         \nb");
  CHECK(code_of("f(\"throw \\\" {\"); g('}', 1'000);") == "f(\"          \"); g(' ', 1'000);");
  CHECK(code_of("x /* { \n */ y") == "x      \n    y");
  CHECK(code_of("auto s = R\"(throw \"{ )\"; z") == "auto s = " + std::string(14, ' ') + "; z");
  CHECK(code_of("\"a\\\\\" b") == "\"   \" b");
}

TEST_CASE("functions and their lines") {
  const auto found = functions_of(
      "namespace a {\n"
      "struct S {\n"
      "  int x = 0;\n"
      "  int get() const { return x; }\n"
      "};\n"
      "constexpr int kTable[] = {1, 2};\n"
      "std::vector<S> all(\n"
      "    int n) {\n"
      "  if (n) {\n"
      "    return {};\n"
      "  }\n"
      "  return {};\n"
      "}\n"
      "S::S() : a_{1}, b_(2) {\n"
      "}\n"
      "}\n");
  REQUIRE(found.size() >= 3);
  CHECK(found[0].name == "get");
  CHECK(found[0].line_count == 1);
  CHECK(found[1].name == "all");
  CHECK(found[1].first_line == 7);
  CHECK(found[1].line_count == 7);
  CHECK(found[2].name == "S::S");
}

TEST_CASE("the tree is there") {
  CHECK(find("lib/base/json.h") != nullptr);
  CHECK(find("lib/base/none.h") == nullptr);
  CHECK(tree().size() > 50);
}

}  // namespace berth::tidy
