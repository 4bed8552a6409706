// Messages as values: header fields, targets, parameters, bodies that are there already.
#include "http/message.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace berth::http {

TEST_CASE("header fields are found without case, and keep their order") {
  Headers headers{{"Host", "a"}, {"Accept", "x"}, {"accept", "y"}};
  CHECK(headers.get("HOST") == "a");
  CHECK(headers.get("accept") == "x");
  CHECK(headers.find("Accep") == nullptr);
  CHECK(headers.find("Accept ") == nullptr);
  CHECK(headers.get("none").empty());
  headers.add("Via", "");
  REQUIRE(headers.find("via") != nullptr);
  CHECK(headers.find("via")->empty());
  headers.set("ACCEPT", "z");
  REQUIRE(headers.fields().size() == 3);
  CHECK(headers.fields()[0].name == "Host");
  CHECK(headers.fields()[2].name == "ACCEPT");
  headers.remove("host");
  headers.remove("missing");
  CHECK(headers.fields().size() == 2);
}

TEST_CASE("a target is a path and a query") {
  struct Case {
    std::string target, path, query;
  };
  const std::vector<Case> cases = {
      {"/", "/", ""},
      {"/v2/app/tags/list?n=1&last=b", "/v2/app/tags/list", "n=1&last=b"},
      {"/a?", "/a", ""},
      {"/a?b?c", "/a", "b?c"},
      {"/a%2Fb?x=%2F", "/a%2Fb", "x=%2F"},
      {"/a/http://b", "/a/http://b", ""},
      {"http://host:80/a?b", "/a", "b"},
      {"http://host", "/", ""},
      {"http://host?b", "/", "b"},
      {"*", "*", ""},
      {"", "/", ""},
  };
  for (const Case& one : cases) {
    INFO(one.target);
    CHECK(path_of(one.target) == one.path);
    CHECK(query_of(one.target) == one.query);
  }
}

TEST_CASE("parameters are decoded in order") {
  struct Case {
    std::string query;
    std::vector<std::pair<std::string, std::string>> wanted;
  };
  const std::vector<Case> cases = {
      {"", {}},
      {"&&", {}},
      {"a", {{"a", ""}}},
      {"a=", {{"a", ""}}},
      {"=b", {{"", "b"}}},
      {"a=1&b=2&a=3", {{"a", "1"}, {"b", "2"}, {"a", "3"}}},
      {"a=1=2&", {{"a", "1=2"}}},
      {"digest=sha256%3Aab&x+y=%c3%A9+", {{"digest", "sha256:ab"}, {"x y", "\xC3\xA9 "}}},
      {"a=%00", {{"a", std::string(1, '\0')}}},
      {"a=%25%32", {{"a", "%2"}}},
  };
  for (const Case& one : cases) {
    INFO(one.query);
    const auto found = parse_parameters(one.query);
    REQUIRE(found);
    REQUIRE(found->size() == one.wanted.size());
    for (std::size_t i = 0; i < one.wanted.size(); ++i) {
      CHECK((*found)[i].name == one.wanted[i].first);
      CHECK((*found)[i].value == one.wanted[i].second);
    }
  }
  for (const std::string query : {"a=%", "a=%4", "%zz=1", "a=%4g", "a&b=%-1"})
    CHECK_MESSAGE(!parse_parameters(query), query);

  const auto found = parse_parameters("n=1&n=2&m=");
  CHECK(*find_parameter(*found, "n") == "1");
  CHECK(find_parameter(*found, "m")->empty());
  CHECK(find_parameter(*found, "N") == nullptr);
}

TEST_CASE("a body is read in pieces, or whole within a limit") {
  TextBody body("abcdef");
  char piece[4];
  CHECK(body.read(piece, 4) == 4);
  CHECK(std::string(piece, 4) == "abcd");
  CHECK(read_all(body, 2) == "ef");
  CHECK(body.read(piece, 4) == 0);
  CHECK(body.read(piece, 4) == 0);

  TextBody empty("");
  CHECK(read_all(empty, 0).empty());
  const std::string large(100'000, 'x');
  TextBody fits(large);
  CHECK(read_all(fits, large.size()) == large);
  TextBody over(large);
  try {
    read_all(over, large.size() - 1);
    FAIL("taken");
  } catch (const BodyError& error) {
    CHECK(error.status() == 413);
  }
}

TEST_CASE("statuses have their names") {
  CHECK(reason_of(200) == "OK");
  CHECK(reason_of(404) == "Not Found");
  CHECK(reason_of(431) == "Request Header Fields Too Large");
  CHECK(reason_of(299).empty());
  CHECK(reason_of(0).empty());
}

}  // namespace berth::http
