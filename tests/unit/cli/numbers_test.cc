#include "cli/numbers.h"

#include <doctest/doctest.h>

#include "cli/errors.h"

namespace berth::cli {
namespace {

TEST_CASE("whole numbers are read as int() reads them") {
  CHECK(read_int("12") == 12);
  CHECK(read_int(" +12\n") == 12);
  CHECK(read_int("-1_000") == -1000);
  CHECK(read_int("007") == 7);
  CHECK(read_int("9223372036854775807") == INT64_MAX);
  for (const char* text :
       {"", " ", "1.0", "1e3", "_1", "1_", "1__0", "0x10", "--1", "+-1", "9223372036854775808"}) {
    CAPTURE(text);
    CHECK_FALSE(read_int(text).has_value());
  }
}

TEST_CASE("numbers are read as float() reads them") {
  CHECK(read_float("1.5e3") == 1500);
  CHECK(read_float(" -.5 ") == -0.5);
  CHECK_FALSE(read_float("1,5").has_value());
  CHECK_FALSE(read_float("").has_value());
}

TEST_CASE("what is no number is refused in Python's words") {
  CHECK_THROWS_WITH_AS(must_read_int("abc"), "invalid literal for int() with base 10: 'abc'", UsageError);
  CHECK_THROWS_WITH_AS(must_read_float("it's"), "could not convert string to float: \"it's\"", UsageError);
}

}  // namespace
}  // namespace berth::cli
