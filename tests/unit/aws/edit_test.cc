#include "aws/edit.h"

#include <doctest/doctest.h>

#include <array>

#include "aws/ini.h"

namespace berth::aws {
namespace {

struct Case {
  const char* before;
  Setting setting;
  const char* after;
};

void check(const Case& one) {
  CAPTURE(one.before);
  CAPTURE(one.setting.section);
  CHECK(with_setting(one.before, one.setting) == one.after);
}

TEST_CASE("a setting is changed where it is, or comes behind the last of its section") {
  const Setting region = {.section = "default", .key = "region", .value = "x"};
  const std::array<Case, 19> cases = {{
      {"", region, "[default]\nregion = x\n"},
      {"[default]", region, "[default]\nregion = x\n"},
      {"[default]\nregion=y\n", region, "[default]\nregion = x\n"},
      {"[default]\nRegion : y", region, "[default]\nRegion = x\n"},
      {"# c\n[default]\n# region = z\nregion = y # d\n; e\noutput = text\n", region,
       "# c\n[default]\n# region = z\nregion = x\n; e\noutput = text\n"},
      {"[default]\noutput = text\n", region, "[default]\noutput = text\nregion = x\n"},
      {"[default]\noutput = text", region, "[default]\noutput = text\nregion = x\n"},
      {"[default]\na = 1\n\n[profile b]\nregion = y\n", region,
       "[default]\na = 1\nregion = x\n\n[profile b]\nregion = y\n"},
      {"[default]\n\n[profile b]\n", region, "[default]\nregion = x\n\n[profile b]\n"},
      {"[profile b]\nregion = y\n", region, "[profile b]\nregion = y\n[default]\nregion = x\n"},
      {"[a]\nb = c", region, "[a]\nb = c\n[default]\nregion = x\n"},
      {"[default]\ns3 =\n  region = q\n[a]\n", region, "[default]\ns3 =\n  region = q\nregion = x\n[a]\n"},
      {"[default]\nregion = a\n  b\n  # c\n  d\noutput = e\n", region,
       "[default]\nregion = x\n  # c\noutput = e\n"},
      {"  [default]\n  region = y\n", region, "  [default]\nregion = x\n"},
      {"[a]\nb =\n  [default] = c\n", region, "[a]\nb =\n  [default] = c\n[default]\nregion = x\n"},
      {"[default]\nb = c\n  more\n[a]\n", region, "[default]\nb = c\n  more\nregion = x\n[a]\n"},
      {"[default]\ra = 1\r[b]\r", region, "[default]\ra = 1\rregion = x\n[b]\r"},
      {"# [default]\n", region, "# [default]\n[default]\nregion = x\n"},
      {"[default] # why\n", region, "[default] # why\nregion = x\n"},
  }};
  for (const Case& one : cases) check(one);
}

TEST_CASE("a section is found however its name is quoted") {
  for (const char* header :
       {"profile 'my one'", "profile \"my one\"", "profile my\\ one", "profile  'my one'"}) {
    const std::string before = "[" + std::string(header) + "]\na = 1\n";
    check({before.c_str(),
           {.section = section_header("profile", "my one"), .key = "a", .value = "2"},
           ("[" + std::string(header) + "]\na = 2\n").c_str()});
  }
  check({"[profile 'a']\nb = 1\n[profile a]\nb = 2\n",
         {.section = "profile a", .key = "b", .value = "x"},
         "[profile 'a']\nb = 1\n[profile a]\nb = x\n"});
  CHECK(section_header("profile", "default") == "default");
  CHECK(section_header("profile", "work") == "profile work");
  CHECK(section_header("profile", "it's one") == "profile 'it'\"'\"'s one'");
  CHECK(section_header("services", "default") == "services default");
}

TEST_CASE("a section below a key") {
  const Setting size = {.section = "default", .key = "s3", .nested = "size", .value = "x"};
  const std::array<Case, 9> cases = {{
      {"", size, "[default]\ns3 =\n    size = x\n"},
      {"[default]\na = 1\n", size, "[default]\na = 1\ns3 =\n    size = x\n"},
      {"[default]\ns3 =\n  size = y\n  b = c\n", size, "[default]\ns3 =\n  size = x\n  b = c\n"},
      {"[default]\ns3 =\n  b = c\n", size, "[default]\ns3 =\n  b = c\n    size = x\n"},
      {"[default]\ns3 =\n  b = c\na = 1\n", size, "[default]\ns3 =\n  b = c\n    size = x\na = 1\n"},
      {"[default]\ns3 =\n  b = c\n\n[a]\n", size, "[default]\ns3 =\n  b = c\n\n    size = x\n[a]\n"},
      {"[default]\ns3 = a =\n", size, "[default]\ns3 =\n    size = x\n"},
      {"[default]\ns3 = text\n  more\na = 1\n", size, "[default]\ns3 =\n    size = x\na = 1\n"},
      {"[default]\ns3 =\n[a]\ns3 =\n  size = 1\n", size,
       "[default]\ns3 =\n    size = x\n[a]\ns3 =\n  size = 1\n"},
  }};
  for (const Case& one : cases) check(one);
}

TEST_CASE("what was set is read back, and nothing else has changed") {
  for (const char* text :
       {"", "[default]\na = 1\n", "[default]\nregion = 1\n\n  2\n\n# c\n", "[DEFAULT]\nz = 1\n[default]\n",
        "[a]\nb =\n  c = d\n[default]\nb =\n\n  c = d\n  e = f\nregion=\n", "[default]\r\na = 1\r\n"}) {
    CAPTURE(text);
    const auto before = parse_ini(text);
    const auto after =
        parse_ini(with_setting(text, {.section = "default", .key = "region", .value = "value"}));
    REQUIRE(before.has_value());
    REQUIRE(after.has_value());
    for (const IniSection& section : *after) {
      for (const auto& [key, value] : section.values) {
        if (section.name == "default" && key == "region") {
          CHECK(value == "value");
          continue;
        }
        for (const IniSection& old : *before) {
          if (old.name == section.name) CHECK(old.find(key) == value);
        }
      }
    }
    CHECK(after->size() >= before->size());
  }
}

}  // namespace
}  // namespace berth::aws
