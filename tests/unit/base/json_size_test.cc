#include "base/json_size.h"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string object_of(std::size_t members) {
  std::string out = "{";
  for (std::size_t i = 0; i < members; ++i) {
    if (i > 0) out += ',';
    out += "\"k" + std::to_string(i) + "\":\"a:{\\\"\"";
  }
  return out + "}";
}

}  // namespace

TEST_CASE("an object of too many members is seen wherever it stands") {
  CHECK_FALSE(berth::has_huge_object(object_of(berth::kMaxMembers)));
  const std::string huge = object_of(berth::kMaxMembers + 1);
  CHECK(berth::has_huge_object(huge));
  CHECK(berth::has_huge_object(R"([{"a":[1,)" + huge));
  const std::string fine = object_of(berth::kMaxMembers);
  CHECK_FALSE(berth::has_huge_object("[" + fine + "," + fine + "]"));
}
