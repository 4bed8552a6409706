#include "model/instance_types.h"

#include <doctest/doctest.h>

using namespace berth::model;

TEST_CASE("instance types are found by their exact name") {
  const auto medium = find_instance_type("t3.medium");
  REQUIRE(medium);
  CHECK(medium->vcpus == 2);
  CHECK(medium->memory_mib == 4096);
  CHECK(medium->gpus == 0);
  CHECK(medium->network_interfaces_max == 3);
  CHECK(medium->architecture == "x86_64");
  CHECK(find_instance_type("t4g.small")->architecture == "arm64");
  CHECK(find_instance_type("g4dn.12xlarge")->gpus == 4);
  for (const char* unknown : {"", "t3", "t3.medium ", "T3.MEDIUM", "zz.large"})
    CHECK_FALSE(find_instance_type(unknown));
}

TEST_CASE("a name that is a little wrong has a nearest one") {
  CHECK(nearest_instance_type("t3.medum") == "t3.medium");
  CHECK(nearest_instance_type("m5large") == "m5.large");
  CHECK_FALSE(nearest_instance_type("something else"));
}
