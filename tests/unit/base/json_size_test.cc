#include "base/json_size.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

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
  CHECK_FALSE(berth::is_huge_json(object_of(berth::kMaxMembers)));
  const std::string huge = object_of(berth::kMaxMembers + 1);
  CHECK(berth::is_huge_json(huge));
  CHECK(berth::is_huge_json(R"([{"a":[1,)" + huge));
  const std::string fine = object_of(berth::kMaxMembers);
  CHECK_FALSE(berth::is_huge_json("[" + fine + "," + fine + "]"));
}

TEST_CASE("a text of too many values is seen, whatever they are") {
  const auto list_of = [](std::string_view value, std::size_t count) {
    std::string out = "[";
    for (std::size_t i = 0; i < count; ++i) out.append(i == 0 ? "" : ",").append(value);
    return out + "]";
  };
  CHECK_FALSE(berth::is_huge_json(list_of("1", berth::kMaxValues - 1)));
  CHECK(berth::is_huge_json(list_of("1", berth::kMaxValues)));
  CHECK(berth::is_huge_json(list_of("[]", berth::kMaxValues / 2)));
  CHECK(berth::is_huge_json(std::string(berth::kMaxValues, '[')));
  CHECK_FALSE(berth::is_huge_json('"' + std::string(berth::kMaxValues * 2, ',') + '"'));
  CHECK_FALSE(berth::is_huge_json(R"(["\",)" + std::string(berth::kMaxValues * 2, ' ') + "]"));
}
