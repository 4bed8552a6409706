#include "base/ids.h"

#include <doctest/doctest.h>

#include <set>

using namespace berth;

TEST_CASE("a draw depends on seed, key, purpose and counter and on nothing else") {
  const Draw draw{.key = "k", .purpose = "p", .counter = 1};
  CHECK(draw_uuid({7}, draw) == draw_uuid({7}, draw));
  const std::set<std::string> different = {draw_uuid({7}, draw), draw_uuid({8}, draw),
                                           draw_uuid({7}, {"k", "p", 2}), draw_uuid({7}, {"kp", "", 1}),
                                           draw_uuid({7}, {"", "kp", 1})};
  CHECK(different.size() == 5);
}

TEST_CASE("forms") {
  for (std::uint64_t n = 0; n < 200; ++n) {
    const Draw draw{.key = "task", .purpose = "id", .counter = n};
    const std::string uuid = draw_uuid({1}, draw);
    CHECK(uuid.size() == 36);
    CHECK(uuid[14] == '4');
    CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
    CHECK(draw_hex({1}, draw, 32).size() == 32);
    CHECK(draw_hex({1}, draw, 64).size() == 64);
    const std::string digits = draw_digits19({1}, draw);
    CHECK(digits.size() == 19);
    CHECK(digits[0] != '0');
    CHECK(draw_token({1}, draw, 21).size() == 21);
  }
}
