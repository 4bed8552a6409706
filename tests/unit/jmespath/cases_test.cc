// The expressions of cases/*.json: each file is a list of {given, cases}, a case is [expression, result] or
// [expression, null, error kind].
#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "base/json_text.h"
#include "search_helper.h"

namespace berth::jmespath {
namespace {

constexpr std::array<const char*, 15> kFiles = {
    "comparators", "filters",    "flatten", "functions",   "identifiers", "indexes", "literals",     "logic",
    "multiselect", "precedence", "pipes",   "projections", "raw_strings", "slices",  "syntax_errors"};

Json load(const std::string& name) {
  std::ifstream in(std::string(BERTH_JMESPATH_CASES) + "/" + name + ".json");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  JsonFault fault;
  std::optional<Json> parsed = parse_json(text, fault);
  REQUIRE_MESSAGE(parsed.has_value(), name, ": ", fault.reason);
  return *parsed;
}

void check(const Json& given, const Json& one) {
  const std::string expression = one[0].get<std::string>();
  CAPTURE(expression);
  const std::variant<Json, Error> got = search_text(expression, given);
  const bool error_wanted = one.size() == 3;
  if (const Error* error = std::get_if<Error>(&got)) {
    CAPTURE(error->message);
    REQUIRE(error_wanted);
    CHECK(to_text(error->kind) == one[2].get<std::string>());
    return;
  }
  const std::string result = json_text(std::get<Json>(got), kSpacedAsciiJson);
  CAPTURE(result);
  REQUIRE_FALSE(error_wanted);
  // As text, so that 1 and 1.0, and the order of members, are told apart.
  CHECK(result == json_text(one[1], kSpacedAsciiJson));
}

TEST_CASE("every expression of the tables gives its result or its kind of error") {
  std::size_t count = 0;
  for (const char* name : kFiles) {
    SUBCASE(name) {
      for (const Json& group : load(name)) {
        for (const Json& one : group["cases"]) {
          check(group["given"], one);
          ++count;
        }
      }
      CHECK(count > 0);
    }
  }
}

TEST_CASE("the tables have more than 1,000 different expressions") {
  constexpr std::size_t kFewest = 1'000;
  std::set<std::string> expressions;
  for (const char* name : kFiles) {
    for (const Json& group : load(name)) {
      for (const Json& one : group["cases"]) expressions.insert(one[0].get<std::string>());
    }
  }
  CHECK(expressions.size() > kFewest);
}

TEST_CASE("an expression that was compiled once can be searched again and again") {
  const auto compiled = compile("ships[?mass > `100`].id | [0]");
  const auto& expression = std::get<Expression>(compiled);
  const Json first = {{"ships", {{{"id", "a"}, {"mass", 50}}, {{"id", "b"}, {"mass", 150}}}}};
  const Json second = {{"ships", {{{"id", "c"}, {"mass", 101}}}}};
  for (int i = 0; i < 3; ++i) {
    CHECK(std::get<Json>(search(expression, first)) == Json("b"));
    CHECK(std::get<Json>(search(expression, second)) == Json("c"));
  }
}

TEST_CASE("the document is not changed by a search") {
  const Json document = {{"l", {3, 1, 2}}, {"o", {{"b", 1}, {"a", {1, 2}}}}};
  const Json before = document;
  for (const char* expression :
       {"sort(l)", "reverse(l)", "[l, o][]", "l[]", "merge(o, `{}`)", "to_array(l)[]",
        "not_null(l) | sort(@)", "@ | l | []", "o.*[]", "sort_by(l, &@)"}) {
    CAPTURE(expression);
    CHECK(std::holds_alternative<Json>(search_text(expression, document)));
    CHECK(document == before);
  }
}

}  // namespace
}  // namespace berth::jmespath
