#include <doctest/doctest.h>

#include <vector>

#include "base/json.h"
#include "cli/output.h"

namespace berth::cli {
namespace {

struct Case {
  const char* value;
  const char* text;
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(one.value);
    CHECK(text_output(parse_json(one.value).value()) == one.text);
  }
}

TEST_CASE("scalars are printed as Python shows them") {
  check({{"null", "None\n"},
         {"true", "True\n"},
         {"false", "False\n"},
         {"\"a\\tb\"", "a\tb\n"},
         {"\"\"", "\n"},
         {"5", "5\n"},
         {"50.0", "50.0\n"},
         {"1e25", "1e+25\n"}});
}

TEST_CASE("lists of scalars: one line alone, a line each under a key") {
  check({{"[]", ""},
         {"[\"a\",1,null,true]", "a\t1\tNone\tTrue\n"},
         {"{\"taskArns\":[\"a\",\"b\"]}", "TASKARNS\ta\nTASKARNS\tb\n"},
         {"{\"taskArns\":[]}", ""},
         {"[[\"a\",\"b\"],[\"c\"],[]]", "a\tb\nc\n"},
         {"[\"x\",[\"a\",\"b\"]]", "x\na\tb\n"},
         {"{\"k\":[[1,2],[3]]}", "K\t1\nK\t2\nK\t3\n"}});
}

TEST_CASE("a structure is a line of its scalars, sorted by key, then its parts, sorted") {
  check({{"{}", ""},
         {"{\"b\":1,\"a\":\"x\",\"B\":null}", "None\tx\t1\n"},
         {"{\"z\":{\"k\":1},\"y\":[{\"q\":2}],\"s\":\"t\"}", "t\nY\t2\nZ\t1\n"},
         {"{\"service\":{\"name\":\"w\",\"config\":{\"max\":200,\"breaker\":{\"enable\":false}}}}",
          "SERVICE\tw\nCONFIG\t200\nBREAKER\tFalse\n"},
         {"{\"größe\":{\"ж\":1}}", "GRÖßE\t1\n"}});
}

TEST_CASE("structures of one list share their columns") {
  check({{"{\"t\":[{\"a\":1,\"c\":3},{\"b\":2}]}", "T\t1\t\t3\nT\t\t2\t\n"},
         {"[{\"a\":1},{\"a\":{\"n\":1}}]", "1\n{'n': 1}\n"},
         {"[{\"l\":[1]},{\"l\":[2]}]", "L\t1\nL\t2\n"},
         {"[{\"k\":\"v\",\"tags\":[{\"key\":\"e\",\"value\":\"p\"}]},{\"k\":\"w\"}]", "v\nTAGS\te\tp\nw\n"}});
}

}  // namespace
}  // namespace berth::cli
