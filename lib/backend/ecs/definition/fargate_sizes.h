// The sizes that Fargate has: pairs of cpu units and MiB.
#pragma once

#include <cstdint>

namespace berth::backend::definition {

bool is_fargate_size(std::int64_t cpu_units, std::int64_t memory_mib);

}  // namespace berth::backend::definition
