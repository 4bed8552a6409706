// The units of a task's cpu and memory: `256`, `.25 vCPU`; `512`, `512 MB`, `0.5 GB`.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace berth::backend {

// CPU units, 1024 a vCPU. Gives nothing for any other text, or for a fraction of a unit.
std::optional<std::int64_t> parse_cpu_units(std::string_view text);

// MiB, 1024 a GB.
std::optional<std::int64_t> parse_memory_mib(std::string_view text);

}  // namespace berth::backend
