#include "aws/ini.h"

#include <doctest/doctest.h>

namespace berth::aws {
namespace {

TEST_CASE("sections, keys, comments and values of several lines") {
  const auto sections = parse_ini(
      "# a comment\n"
      "[default]\n"
      "Region = eu-west-1\r\n"
      "output=text\n"
      "; another\n"
      "\n"
      "[profile \"my one\"]\n"
      "role_arn : arn:aws:iam::1:role/x\n"
      "s3 =\n"
      "  addressing_style = path\n"
      "\n"
      "  max = 3\n"
      "empty =\n");
  REQUIRE(sections.has_value());
  REQUIRE(sections->size() == 2);
  const IniSection& first = sections->at(0);
  CHECK(first.name == "default");
  CHECK(first.find("region") == "eu-west-1");
  CHECK(first.find("output") == "text");
  CHECK_FALSE(first.find("Region").has_value());
  const IniSection& second = sections->at(1);
  CHECK(second.name == "profile \"my one\"");
  CHECK(second.find("role_arn") == "arn:aws:iam::1:role/x");
  CHECK(second.find("s3") == "\naddressing_style = path\nmax = 3");
  CHECK(second.find("empty") == "");
}

TEST_CASE("what is no such file") {
  for (const char* text :
       {"a = b\n", "[a\nb = c\n", "[a]\nb\n", "[a]\nb = 1\nB = 2\n", "[a]\n[a]\n", "[]\n", "[a]\n= b\n"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ini(text).has_value());
  }
  CHECK(parse_ini("")->empty());
}

TEST_CASE("the words of a section's name") {
  using Words = std::vector<std::string>;
  CHECK(section_words("default") == Words{"default"});
  CHECK(section_words("profile  a") == Words{"profile", "a"});
  CHECK(section_words("profile 'my one'") == Words{"profile", "my one"});
  CHECK(section_words("profile \"a b\" c") == Words{"profile", "a b", "c"});
}

}  // namespace
}  // namespace berth::aws
