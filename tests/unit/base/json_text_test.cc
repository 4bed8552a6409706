#include "base/json_text.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/json.h"

namespace berth {
namespace {

TEST_CASE("floats are the shortest digits that read back, laid out as Python does") {
  struct Case {
    double value;
    const char* text;
  };
  const std::vector<Case> cases = {{50, "50.0"},
                                   {0, "0.0"},
                                   {-0.0, "-0.0"},
                                   {0.1, "0.1"},
                                   {0.1 + 0.2, "0.30000000000000004"},
                                   {1e15, "1000000000000000.0"},
                                   {1e16, "1e+16"},
                                   {1.5e16, "1.5e+16"},
                                   {1e25, "1e+25"},
                                   {123456789012345680.0, "1.2345678901234568e+17"},
                                   {0.0001, "0.0001"},
                                   {0.00001, "1e-05"},
                                   {-2.5e-7, "-2.5e-07"},
                                   {1e100, "1e+100"},
                                   {5e-324, "5e-324"},
                                   {1718900000.123, "1718900000.123"},
                                   {std::numeric_limits<double>::infinity(), "inf"},
                                   {-std::numeric_limits<double>::infinity(), "-inf"},
                                   {std::numeric_limits<double>::quiet_NaN(), "nan"}};
  for (const Case& one : cases) CHECK(float_text(one.value) == one.text);
}

TEST_CASE("every float reads back as itself") {
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const std::uint64_t drawn = draw_u64({1}, {.key = "float", .purpose = "text", .counter = i});
    const double value = static_cast<double>(static_cast<std::int64_t>(drawn)) / 1e6;
    CHECK(std::strtod(float_text(value).c_str(), nullptr) == value);
  }
}

TEST_CASE("layouts: pretty, compact and spaced") {
  const Json value = {{"b", {1, Json::array(), Json::object()}}, {"a", "é"}, {"n", nullptr}, {"f", 1e25}};
  CHECK(json_text(value, kPrettyJson) ==
        "{\n    \"b\": [\n        1,\n        [],\n        {}\n    ],\n    \"a\": \"é\",\n    \"n\": null,\n "
        "   "
        "\"f\": 1e+25\n}");
  CHECK(json_text(value, kCompactAsciiJson) == R"({"b":[1,[],{}],"a":"\u00e9","n":null,"f":1e+25})");
  CHECK(json_text(value, kSpacedAsciiJson) == R"({"b": [1, [], {}], "a": "\u00e9", "n": null, "f": 1e+25})");
}

TEST_CASE("texts are escaped only where they must be") {
  struct Case {
    std::string text, utf8, ascii;
  };
  const std::vector<Case> cases = {
      {"a\"b\\c/", R"("a\"b\\c/")", R"("a\"b\\c/")"},
      {"\b\f\n\r\t\x01\x1f", R"("\b\f\n\r\t\u0001\u001f")", R"("\b\f\n\r\t\u0001\u001f")"},
      {"\x7f", "\"\x7f\"", R"("\u007f")"},
      {"日本 ✓", "\"日本 ✓\"", R"("\u65e5\u672c \u2713")"},
      {"😀", "\"😀\"", R"("\ud83d\ude00")"},
      {"\xff", "\"\xef\xbf\xbd\"", R"("\ufffd")"},
      {"\xe6\x97", "\"\xef\xbf\xbd\xef\xbf\xbd\"", R"("\ufffd\ufffd")"},
      {"\xc0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\"", R"("\ufffd\ufffd")"},
      {"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", R"("\ufffd\ufffd\ufffd")"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.ascii);
    CHECK(json_text(one.text, kPrettyJson) == one.utf8);
    CHECK(json_text(one.text, kCompactAsciiJson) == one.ascii);
  }
}

TEST_CASE("numbers beyond doubles print as Python's JSON does") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(json_text({infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}, kCompactAsciiJson) ==
        "[Infinity,-Infinity,NaN]");
}

TEST_CASE("UTF-8 is taken apart and put together") {
  for (const char32_t code : {U'a', U'é', U'☃', U'😀', char32_t{0x10FFFF}}) {
    std::string text;
    append_utf8(text, code);
    CHECK(utf8_at(text, 0).code == code);
    CHECK(utf8_at(text, 0).bytes == text.size());
    CHECK(utf8_length(text + text) == 2);
  }
  std::string surrogate;
  append_utf8(surrogate, 0xD800);
  CHECK(surrogate == "\xef\xbf\xbd");
}

}  // namespace
}  // namespace berth
