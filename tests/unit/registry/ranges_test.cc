#include "registry/ranges.h"

#include <doctest/doctest.h>

using berth::registry::names_tag;
using berth::registry::RangeKind;
using berth::registry::read_content_range;
using berth::registry::read_range;

TEST_CASE("a Range asks for a part, for the whole, or for what is not there") {
  struct Case {
    const char* field;
    RangeKind kind;
    std::uint64_t offset;
    std::uint64_t length;
  };
  constexpr auto kWhole = RangeKind::whole;
  constexpr auto kPart = RangeKind::part;
  constexpr auto kNone = RangeKind::unsatisfiable;
  for (const Case& each : {Case{"", kWhole, 0, 10},
                           Case{"bytes=0-9", kPart, 0, 10},
                           Case{"bytes=2-3", kPart, 2, 2},
                           Case{"bytes=2-", kPart, 2, 8},
                           Case{"bytes=-3", kPart, 7, 3},
                           Case{"bytes=-30", kPart, 0, 10},
                           Case{"bytes=5-99", kPart, 5, 5},
                           Case{"Bytes=9-9", kPart, 9, 1},
                           Case{"bytes=10-", kNone, 0, 0},
                           Case{"bytes=99-100", kNone, 0, 0},
                           Case{"bytes=-0", kNone, 0, 0},
                           Case{"bytes=3-2", kWhole, 0, 10},
                           Case{"bytes=-", kWhole, 0, 10},
                           Case{"bytes=a-b", kWhole, 0, 10},
                           Case{"bytes=1", kWhole, 0, 10},
                           Case{"bytes=0-1,4-5", kWhole, 0, 10},
                           Case{"lines=0-1", kWhole, 0, 10},
                           Case{"bytes=+1-2", kWhole, 0, 10},
                           Case{"bytes=1-99999999999999999999999", kPart, 1, 9},
                           Case{"bytes=99999999999999999999999-", kNone, 0, 0},
                           Case{"bytes=-99999999999999999999999", kPart, 0, 10}}) {
    CAPTURE(each.field);
    const auto reading = read_range(each.field, 10);
    CHECK(reading.kind == each.kind);
    CHECK(reading.span.offset == each.offset);
    CHECK(reading.span.length == each.length);
  }
  CHECK(read_range("bytes=0-0", 0).kind == RangeKind::unsatisfiable);
}

TEST_CASE("a Content-Range names its first and its last byte") {
  for (const char* field : {"0-9", "bytes 0-9/10", "bytes 0-9/*", "bytes=0-9", " 0-9 "}) {
    CAPTURE(field);
    const auto range = read_content_range(field);
    REQUIRE(range.has_value());
    CHECK(range->first == 0);
    CHECK(range->last == 9);
  }
  for (const char* field : {"", "-", "9", "9-", "-9", "9-0", "a-b", "0-9-9", "-1-9", "0-9223372036854775807",
                            "0-99999999999999999999"}) {
    CAPTURE(field);
    CHECK_FALSE(read_content_range(field).has_value());
  }
}

TEST_CASE("an If-None-Match names a tag, several, or all") {
  for (const char* field : {"\"a\"", "W/\"a\"", "\"b\", \"a\"", "*", " \"a\" "}) {
    CAPTURE(field);
    CHECK(names_tag(field, "\"a\""));
  }
  for (const char* field : {"", "a", "\"b\"", "\"A\"", "\"aa\"", ","}) {
    CAPTURE(field);
    CHECK_FALSE(names_tag(field, "\"a\""));
  }
}
