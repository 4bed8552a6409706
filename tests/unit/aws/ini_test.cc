#include "aws/ini.h"

#include <doctest/doctest.h>

#include <array>

namespace berth::aws {
namespace {

// `[section]key=value;…`, line ends of values as `|`.
std::string shown(const std::vector<IniSection>& sections) {
  std::string out;
  for (const IniSection& section : sections) {
    out += "[" + section.name + "]";
    for (const auto& [key, value] : section.values) {
      out += key + "=";
      for (const char c : value) out += c == '\n' ? '|' : c;
      out += ";";
    }
  }
  return out;
}

struct Case {
  const char* text;
  const char* shown;  // null: no such file
};

void check(const Case& one) {
  CAPTURE(one.text);
  const auto sections = parse_ini(one.text);
  if (one.shown == nullptr) {
    CHECK_FALSE(sections.has_value());
    return;
  }
  REQUIRE(sections.has_value());
  CHECK(shown(*sections) == one.shown);
}

TEST_CASE("sections and their settings") {
  constexpr std::array<Case, 22> kCases = {{
      {"", ""},
      {"\n \n# c\n; c\n  # c\n", ""},
      {"[a]", "[a]"},
      {"[a]\nb=c\n[d]\n", "[a]b=c;[d]"},
      {"[a]\nB-C = D\n", "[a]b-c=D;"},
      {"[a]\nb : c\nd:e=f\ng=h:i\n", "[a]b=c;d=e=f;g=h:i;"},
      {"[a]\nb =\nc=\n", "[a]b=;c=;"},
      {"[a]\nb = c # d\ne = f;g\n", "[a]b=c # d;e=f;g;"},
      {"[a]\r\nb=c\r\n", "[a]b=c;"},
      {"[a]\rb=c\r", "[a]b=c;"},
      {"[a] # why\nb=c\n", "[a]b=c;"},
      {"[a] b]\nc=d", "[a] b]c=d;"},
      {"  [a]\n  b=c\n  d=e\n", "[a]b=c;d=e;"},
      {"[a]\n\tb = c \n", "[a]b=c;"},
      {"[a]\nb c = d\n", "[a]b c=d;"},
      {"[a]\n[ a]\n[A]\n", "[a][ a][A]"},
      {"[profile \"x y\"]\nb=\"c\"\n", "[profile \"x y\"]b=\"c\";"},
      {"[a]\n[b=c\n", "[a][b=c;"},
      {"[DEFAULT]\nb=1\nc=2\n[a]\nb=3\n[DEFAULT]\nd=4\n", "[a]b=3;c=2;d=4;"},
      {"[DEFAULT]\nb=1\n", ""},
      {"\f[a]\nb\v=\fc\n", "[a]b=c;"},
      {"[ä]\nö = ü\n", "[ä]ö=ü;"},
  }};
  for (const Case& one : kCases) check(one);
}

TEST_CASE("values of several lines") {
  constexpr std::array<Case, 10> kCases = {{
      {"[a]\nb = c\n  d\n", "[a]b=c|d;"},
      {"[a]\nb = c\n  d\n e\n", "[a]b=c|d|e;"},
      {"[a]\nb = c\n\n  d\n\n\ne = f\n", "[a]b=c||d;e=f;"},
      {"[a]\nb = c\n  # no\n  d\n", "[a]b=c|d;"},
      {"[a]\nb = c\n\n\n", "[a]b=c;"},
      {"[a]\ns3 =\n  x = 1\n   y = 2\n", "[a]s3=|x = 1|y = 2;"},
      {"[a]\ns3 =\n\n  x = 1\n", "[a]s3=||x = 1;"},
      {"[a]\n  b = c\n  d = e\n    f\n", "[a]b=c;d=e|f;"},
      {"[a]\nb = c\n  [d]\n", "[a]b=c|[d];"},
      {"[a]\nb = c\n  d = e\n", "[a]b=c|d = e;"},
  }};
  for (const Case& one : kCases) check(one);
}

TEST_CASE("what is no such file") {
  for (const char* text :
       {"a = b\n", "x", "[a\nb = c\n", "[a]\nb\n", "[a]\nb = 1\nB = 2\n", "[a]\n[a]\n", "[]\n", "[]\na=b",
        "[a]\n= b\n", "[a]\n:b\n", "\xEF\xBB\xBF[a]\n", "[a]\nb=\xFF\n", "[a]\nb=\xC3\n", "[a]\ns3 =\n  x\n",
        "[DEFAULT]\ns3 =\n  x\n[a]\n", "[a]\ns3=\n  x=1\n  y\n", "[DEFAULT]\na=1\na=2\n", "#c\nb\n"}) {
    check({text, nullptr});
  }
}

TEST_CASE("a section below a key") {
  const auto nested = [](const char* value) {
    return shown({{.name = "", .values = nested_settings(value)}});
  };
  CHECK(nested("\na = 1\nb=2") == "[]a=1;b=2;");
  CHECK(nested("\n\nKey = x = y") == "[]Key=x = y;");
  CHECK(nested("\na = 1\na = 2") == "[]a=2;");
  CHECK(nested("plain") == "[]");
  CHECK(is_nested("\na = 1"));
  CHECK_FALSE(is_nested("a\nb = 1"));
  CHECK_FALSE(is_nested(""));
}

TEST_CASE("the words of a section's name") {
  using Words = std::vector<std::string>;
  CHECK(section_words("default") == Words{"default"});
  CHECK(section_words("profile  a") == Words{"profile", "a"});
  CHECK(section_words(" profile\ta ") == Words{"profile", "a"});
  CHECK(section_words("profile 'my one'") == Words{"profile", "my one"});
  CHECK(section_words("profile \"a b\" c") == Words{"profile", "a b", "c"});
  CHECK(section_words("profile a\\ b") == Words{"profile", "a b"});
  CHECK(section_words("profile \"a\\\"b\\c\"") == Words{"profile", "a\"b\\c"});
  CHECK(section_words("profile 'a\\'") == Words{"profile", "a\\"});
  CHECK(section_words("profile ''") == Words{"profile", ""});
  CHECK(section_words("profile a\"b\"'c'") == Words{"profile", "abc"});
  for (const char* name : {"profile \"a", "profile 'a", "profile a\\", "it's"}) {
    CAPTURE(name);
    CHECK_FALSE(section_words(name).has_value());
  }
}

}  // namespace
}  // namespace berth::aws
