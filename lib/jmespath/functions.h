// The built-in functions of the specification. Internal to the room.
#pragma once

#include <span>
#include <string_view>

#include "jmespath/evaluate.h"

namespace berth::jmespath {

// Looks the function up, checks the number and types of its arguments, and calls it.
Value call_function(Evaluation& evaluation, std::string_view name, std::span<const Value> arguments);

}  // namespace berth::jmespath
