// EC2 instance types: what `berth instances add` makes of them, and what an agent that says too little has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::model {

struct InstanceType {
  std::string_view name;
  int vcpus = 0;
  std::int64_t memory_mib = 0;
  int gpus = 0;
  int network_interfaces_max = 0;
  std::string_view architecture;  // x86_64 or arm64
};

std::optional<InstanceType> find_instance_type(std::string_view name);

// The known type whose name looks most like `name`, for "did you mean"; nothing if none comes near.
std::optional<std::string_view> nearest_instance_type(std::string_view name);

}  // namespace berth::model
