// Access policies as ECR takes and prints them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"

namespace berth::backend::ecr_text {

// A repository's policy names no resource (it is the repository); a registry's must.
enum class PolicyOf { repository, registry };

// The policy as ECR answers it, re-formatted; nothing if it is no policy that ECR would store.
std::optional<std::string> read_policy(std::string_view text, PolicyOf kind);

// Two blanks of indent, ` : ` between name and value, lists on the line that they begin.
std::string print_policy(const Json& policy);

}  // namespace berth::backend::ecr_text
