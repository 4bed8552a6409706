#include "model/written_date.h"

#include <doctest/doctest.h>

#include <string>

namespace berth::model {
namespace {

std::string read(const std::string& text) {
  const auto instant = parse_written_date(text);
  return instant ? to_iso8601(*instant) : "none";
}

TEST_CASE("dates in the writings of all sorts of programs") {
  struct Case {
    const char* text;
    const char* expected;
  };
  for (const Case& each : {
           Case{"20240620T161320Z", "2024-06-20T16:13:20Z"},
           Case{"20240620161320", "2024-06-20T16:13:20Z"},
           Case{"20240620", "2024-06-20T00:00:00Z"},
           Case{"2024-6-5T7", "none"},  // an hour alone has two digits
           Case{"2024-06-20T10Z", "2024-06-20T10:00:00Z"},
           Case{"2024-06-20T1011+05", "2024-06-20T05:11:00Z"},
           Case{"2024/6/5 4:13 pm", "2024-06-05T16:13:00Z"},
           Case{"06/20/2024", "2024-06-20T00:00:00Z"},
           Case{"20/06/2024 12am", "2024-06-20T00:00:00Z"},
           Case{"05/06/2024", "2024-05-06T00:00:00Z"},
           Case{"20.6.2024 16:13:20.25", "2024-06-20T16:13:20.250Z"},
           Case{"06/20/24", "2024-06-20T00:00:00Z"},
           Case{"Jun 20 99", "1999-06-20T00:00:00Z"},
           Case{"Thu, 20 Jun 2024 16:13:20 GMT", "2024-06-20T16:13:20Z"},
           Case{"Thu, 20 Jun 2024 16:13:20 +0200", "2024-06-20T14:13:20Z"},
           Case{"Thu Jun 20 16:13:20 UTC 2024", "2024-06-20T16:13:20Z"},
           Case{"Thu Jun 20 04:13:20 PM CEST 2024", "2024-06-20T16:13:20Z"},  // no zone that is known
           Case{"June 20th, 2024 at 16:13", "2024-06-20T16:13:00Z"},
           Case{"20-Jun-2024", "2024-06-20T00:00:00Z"},
           Case{"2024 20 September 10:00 -08:00", "2024-09-20T18:00:00Z"},
           Case{"240620", "2020-06-24T00:00:00Z"},
       }) {
    CAPTURE(each.text);
    CHECK(read(each.text) == each.expected);
  }
}

TEST_CASE("what is no whole date is none") {
  for (const char* text : {"",
                           " ",
                           "nonsense",
                           "12:00",
                           "10am",
                           "Jun 20",
                           "2024-06",
                           "2024-13-01",
                           "31/02/2024",
                           "20.06",
                           "2024-06-20 25:00",
                           "2024-06-20 10:61",
                           "2024-06-20 10:00:60",
                           "2024-06-20 13 pm pm",
                           "Jun Jun 2024",
                           "1 2 3 4",
                           "2024-06-20 GMT+3",
                           "2024 2023 5",
                           "123456789",
                           "99999999999999999999",
                           "2024-06-20 10:00 +99:00",
                           "2024-06-20 +",
                           "2024-06-20 10:",
                           "é 2024-06-20",
                           "2024-06-20 10:00 +12345"}) {
    CAPTURE(text);
    CHECK(read(text) == "none");
  }
}

}  // namespace
}  // namespace berth::model
