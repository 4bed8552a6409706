#include "base/instant.h"

#include <doctest/doctest.h>

using namespace berth;

TEST_CASE("instants print and read as ISO 8601") {
  struct Case {
    std::int64_t ms;
    const char* text;
  };
  for (const Case& c :
       {Case{0, "1970-01-01T00:00:00Z"}, Case{1'767'225'600'000, "2026-01-01T00:00:00Z"},
        Case{951'827'696'123, "2000-02-29T12:34:56.123Z"}, Case{-1, "1969-12-31T23:59:59.999Z"},
        Case{4'102'444'799'000, "2099-12-31T23:59:59Z"}}) {
    CAPTURE(c.text);
    CHECK(to_iso8601({c.ms}) == c.text);
    CHECK(parse_iso8601(c.text) == Instant{c.ms});
  }
}

TEST_CASE("other spellings of an instant, and what is none") {
  const Instant noon{1'767'268'800'000};
  for (const char* text :
       {"2026-01-01T12:00:00+00:00", "2026-01-01T13:00:00+01:00", "2026-01-01T06:30:00-0530",
        "2026-01-01 12:00:00", "2026-01-01T12:00", "2026-01-01T12:00:00.0004Z"}) {
    CAPTURE(text);
    CHECK(parse_iso8601(text) == noon);
  }
  CHECK(parse_iso8601("2026-01-01") == Instant{1'767'225'600'000});
  for (const char* text : {"", "2026", "2026-13-01", "2026-02-29", "2026-01-01T", "2026-01-01T24:00:00",
                           "2026-01-01T12:00:00X", "2026-01-01T12:00:00.Z", "yesterday"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_iso8601(text).has_value());
  }
}

TEST_CASE("durations") {
  CHECK(parse_duration("30m") == minutes(30));
  CHECK(parse_duration("2h30m") == minutes(150));
  CHECK(parse_duration("7d") == days(7));
  CHECK(parse_duration("1500ms") == milliseconds(1500));
  CHECK(parse_duration("0s") == seconds(0));
  for (const char* text : {"", "30", "m", "30m2h", "1m1m", "-1s", "1.5h", "1y", "99999999999999d"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
  for (const std::int64_t ms : {0LL, 1LL, 999LL, 61'000LL, 9'000'000LL, 90'061'001LL})
    CHECK(parse_duration(to_text(Duration{ms})) == Duration{ms});
}

TEST_CASE("epoch seconds keep milliseconds") {
  for (const std::int64_t ms : {0LL, 1'718'900'000'123LL, 1'767'225'600'001LL})
    CHECK(from_epoch_seconds(to_epoch_seconds({ms})) == Instant{ms});
}
