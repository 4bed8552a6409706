#include "cli/json_fault.h"

#include <doctest/doctest.h>

#include "base/json.h"

namespace berth::cli {
namespace {

TEST_CASE("faults are worded and placed as Python's json module does") {
  struct Case {
    const char* text;
    const char* want;  // nullptr: no fault
  };
  const Case cases[] = {
      {"{}", nullptr},
      {" [1, 2.5e-3, -0, \"\\u00e9\\n\", null] ", nullptr},
      {"", "Expecting value: line 1 column 1 (char 0)"},
      {"nul", "Expecting value: line 1 column 1 (char 0)"},
      {"[", "Expecting value: line 1 column 2 (char 1)"},
      {"[\"a\", ]", "Expecting value: line 1 column 7 (char 6)"},
      {"[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"},
      {"[{\"imageTag\": \"a\"", "Expecting ',' delimiter: line 1 column 18 (char 17)"},
      {"{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"},
      {"[{'name':'a'}]", "Expecting property name enclosed in double quotes: line 1 column 3 (char 2)"},
      {"{\"a\":1,}", "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)"},
      {"{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"},
      {"{\"a\":}", "Expecting value: line 1 column 6 (char 5)"},
      {"{\n \"ü\": \"é\",\n \"b\"\n}", "Expecting ':' delimiter: line 4 column 1 (char 18)"},
      {"[1]x", "Extra data: line 1 column 4 (char 3)"},
      {"01", "Extra data: line 1 column 2 (char 1)"},
      {"-", "Expecting value: line 1 column 1 (char 0)"},
      {"1.", "Extra data: line 1 column 2 (char 1)"},
      {"\"abc", "Unterminated string starting at: line 1 column 1 (char 0)"},
      {"\"a\nb\"", "Invalid control character at: line 1 column 3 (char 2)"},
      {"\"\\x\"", "Invalid \\escape: line 1 column 2 (char 1)"},
      {"\"\\u12\"", "Invalid \\uXXXX escape: line 1 column 3 (char 2)"},
      {"\xEF\xBB\xBF{}", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const std::optional<std::string> fault = json_fault(c.text);
    CHECK(fault.has_value() == (c.want != nullptr));
    if (fault && c.want != nullptr) CHECK(*fault == c.want);
  }
}

TEST_CASE("depth is bounded") {
  std::string fault;
  CHECK_FALSE(parse_option_json(std::string(100'000, '['), fault).has_value());
  CHECK(fault.starts_with("Nested too deeply"));
}

TEST_CASE("of members of one name the last counts") {
  std::string fault;
  CHECK(to_line(*parse_option_json("{\"a\":1,\"b\":2,\"a\":3}", fault)) == R"({"a":3,"b":2})");
}

}  // namespace
}  // namespace berth::cli
