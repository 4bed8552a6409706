// Lifecycle policies as ECR takes and prints them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace berth::backend::ecr_text {

struct LifecycleReading {
  std::string text;     // the policy as ECR answers it: compact, members in its order
  std::string failure;  // why ECR would not store it, in its words; empty if it would
};

// Checks a whole policy: first its shape, with one line for each fault, then what its rules mean together.
LifecycleReading read_lifecycle_policy(std::string_view text);

}  // namespace berth::backend::ecr_text
