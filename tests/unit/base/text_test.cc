#include "base/text.h"

#include <doctest/doctest.h>

using namespace berth;

TEST_CASE("kebab case") {
  CHECK(kebab_case("RunTask") == "run-task");
  CHECK(kebab_case("desiredCount") == "desired-count");
  CHECK(kebab_case("enableECSManagedTags") == "enable-ecs-managed-tags");
  CHECK(kebab_case("ResourceARN") == "resource-arn");
  CHECK(kebab_case("ec2InstanceId") == "ec2-instance-id");
}

TEST_CASE("base64 both ways") {
  for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
    CHECK(base64_decode(base64_encode(text)) == text);
  CHECK(base64_encode("fooba") == "Zm9vYmE=");
  for (const char* bad : {"A", "AA", "AA=A", "A===", "====", "AA!="}) {
    CAPTURE(bad);
    CHECK_FALSE(base64_decode(bad).has_value());
  }
}

TEST_CASE("split, join, trim") {
  CHECK(split("a//b", '/').size() == 3);
  CHECK(split("", '/').size() == 1);
  CHECK(join({"a", "b"}, ", ") == "a, b");
  CHECK(trim(" \ta b\n") == "a b");
  CHECK(trim(" ").empty());
}

TEST_CASE("wildcards match the whole text") {
  CHECK(wildcard_match("prod*", "prod-1"));
  CHECK(wildcard_match("*-*-x", "a-b-c-x"));
  CHECK(wildcard_match("", ""));
  CHECK(wildcard_match("*", ""));
  CHECK_FALSE(wildcard_match("prod", "prod-1"));
  CHECK_FALSE(wildcard_match("a*b", "acbd"));
}

TEST_CASE("an excerpt cuts no character in two") {
  CHECK(excerpt("short") == "short");
  CHECK(excerpt("abcdef", 3) == "abc…");
  CHECK(excerpt("aé", 2) == "a…");
}

TEST_CASE("edit distance") {
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("", "abc") == 3);
}

TEST_CASE("whole numbers") {
  CHECK(parse_int("-12") == -12);
  CHECK(parse_int("+7") == 7);
  for (const char* bad : {"", "1x", " 1", "1.0", "+-1", "99999999999999999999"})
    CHECK_FALSE(parse_int(bad).has_value());
}
