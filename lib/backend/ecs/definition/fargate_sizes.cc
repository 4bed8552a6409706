#include "backend/ecs/definition/fargate_sizes.h"

#include <algorithm>
#include <array>

namespace berth::backend::definition {
namespace {

// From `low` to `high` in steps, all in MiB; without a step, the listed ones.
struct Size {
  std::int64_t cpu_units;
  std::int64_t low, high, step;
  std::array<std::int64_t, 3> listed;
};
constexpr std::array<Size, 8> kSizes = {{
    {256, 0, 0, 0, {512, 1024, 2048}},
    {512, 1024, 4096, 1024, {}},
    {1024, 2048, 8192, 1024, {}},
    {2048, 4096, 16384, 1024, {}},
    {4096, 8192, 30720, 1024, {}},
    {8192, 16384, 61440, 4096, {}},
    {16384, 32768, 122880, 8192, {}},
    {32768, 0, 0, 0, {61440, 122880, 249856}},
}};

}  // namespace

bool is_fargate_size(std::int64_t cpu_units, std::int64_t memory_mib) {
  const auto size = std::find_if(kSizes.begin(), kSizes.end(),
                                 [&](const Size& each) { return each.cpu_units == cpu_units; });
  if (size == kSizes.end()) return false;
  if (size->step == 0)
    return std::find(size->listed.begin(), size->listed.end(), memory_mib) != size->listed.end();
  return memory_mib >= size->low && memory_mib <= size->high && (memory_mib - size->low) % size->step == 0;
}

}  // namespace berth::backend::definition
