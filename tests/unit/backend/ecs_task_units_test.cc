#include <doctest/doctest.h>

#include "backend/ecs/definition/fargate_sizes.h"
#include "backend/ecs/definition/port_range.h"
#include "backend/ecs/task_units.h"

namespace berth::backend {

TEST_CASE("cpu and memory in the units that people write") {
  struct Case {
    const char* text;
    std::int64_t cpu_units;   // -1: refused
    std::int64_t memory_mib;  // -1: refused
  };
  const Case cases[] = {
      {"256", 256, 256},
      {"1 vCPU", 1024, -1},
      {".5 vCPU", 512, -1},
      {"0.25vCPU", 256, -1},
      {"4 VCPU", 4096, -1},
      {"1 GB", -1, 1024},
      {"0.5GB", -1, 512},
      {"512 MB", -1, 512},
      {"30 gb", -1, 30720},
      {"", -1, -1},
      {"abc", -1, -1},
      {"-1", -1, -1},
      {"1.5", -1, -1},
      {"1.0001 vCPU", -1, -1},
      {"vCPU", -1, -1},
      {"1 2", -1, -1},
      {"99999999999999999999", -1, -1},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK(parse_cpu_units(each.text).value_or(-1) == each.cpu_units);
    CHECK(parse_memory_mib(each.text).value_or(-1) == each.memory_mib);
  }
}

TEST_CASE("Fargate's sizes") {
  // cpu, then the least and the most MiB, and how many sizes there are.
  struct Row {
    std::int64_t cpu, least, most, sizes;
  };
  const Row rows[] = {{256, 512, 2048, 3},        {512, 1024, 4096, 4},     {1024, 2048, 8192, 7},
                      {2048, 4096, 16384, 13},    {4096, 8192, 30720, 23},  {8192, 16384, 61440, 12},
                      {16384, 32768, 122880, 12}, {32768, 61440, 249856, 3}};
  for (const Row& row : rows) {
    CAPTURE(row.cpu);
    std::int64_t sizes = 0;
    for (std::int64_t mib = 256; mib <= 262144; mib += 256)
      sizes += definition::is_fargate_size(row.cpu, mib) ? 1 : 0;
    CHECK(sizes == row.sizes);
    CHECK(definition::is_fargate_size(row.cpu, row.least));
    CHECK(definition::is_fargate_size(row.cpu, row.most));
  }
  CHECK_FALSE(definition::is_fargate_size(300, 512));
  CHECK_FALSE(definition::is_fargate_size(0, 0));
}

TEST_CASE("port ranges") {
  CHECK(definition::parse_port_range("80-90")->first == 80);
  CHECK(definition::parse_port_range("80-90")->last == 90);
  for (const char* text : {"", "80", "90-80", "80-80", "0-9", "1-65536", "a-b", "80-90-100", "-"}) {
    CAPTURE(text);
    CHECK_FALSE(definition::parse_port_range(text));
  }
}

}  // namespace berth::backend
