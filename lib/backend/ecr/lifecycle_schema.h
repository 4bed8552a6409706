// The shape of a lifecycle policy, checked as ECR's JSON schema does. Pure.
#pragma once

#include <string>

#include "base/json_fwd.h"

namespace berth::backend::ecr_text {

// ECR's texts for all that is wrong with the shape, each ended by a line end; empty if nothing is.
std::string lifecycle_schema_faults(const Json& policy);

}  // namespace berth::backend::ecr_text
