#include "base/json.h"

#include <doctest/doctest.h>

using namespace berth;

TEST_CASE("members keep their order and the last of two equal ones counts") {
  CHECK(to_line(*parse_json(R"({"b":1,"a":2,"b":3})")) == R"({"b":3,"a":2})");
}

TEST_CASE("a fault tells where it is") {
  JsonFault fault;
  CHECK_FALSE(parse_json("{\n  \"a\": x}", fault).has_value());
  CHECK(fault.line == 2);
  CHECK(fault.column == 8);
  CHECK_FALSE(parse_json("", fault).has_value());
  CHECK(fault.offset == 0);
}

TEST_CASE("numbers come out as they went in") {
  for (const char* text : {"1718900000.123", "0.1", "9223372036854775807", "1e+25", "50.0", "-3"})
    CHECK(to_line(*parse_json(text)) == text);
}

TEST_CASE("a number beyond doubles is a fault") {
  JsonFault fault;
  CHECK_FALSE(parse_json("[1e999]", fault));
  CHECK(fault.reason == "number overflow parsing '1e999'");
  CHECK_FALSE(parse_json("[1e999]"));
}

TEST_CASE("values nested deeper than the limit are refused") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + "\"[[\\\"[\"" + std::string(depth, ']');
  };
  JsonFault fault;
  CHECK(parse_json(nested(kMaxJsonDepth), fault));
  CHECK(parse_json(nested(kMaxJsonDepth)));
  CHECK_FALSE(parse_json("\n" + nested(kMaxJsonDepth + 1), fault));
  CHECK(fault.reason == "nested too deeply");
  CHECK(fault.line == 2);
  CHECK(fault.column == kMaxJsonDepth + 1);
  CHECK_FALSE(parse_json(nested(1'000'000)));
}

TEST_CASE("member treats null as absent") {
  const Json value = *parse_json(R"({"a":null,"b":[]})");
  CHECK(member(value, "a") == nullptr);
  CHECK(member(value, "b") != nullptr);
  CHECK(member(Json(3), "b") == nullptr);
}
