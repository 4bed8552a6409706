// `--generate-cli-skeleton yaml-input`: an operation's input to be filled in. Pure.
#pragma once

#include <string>

#include "model/tables.h"

namespace berth::cli {

// A line a member in model order, with a sample value; comments say which are required, and what an enum
// takes.
std::string yaml_input_skeleton(const model::Shape& input);

}  // namespace berth::cli
