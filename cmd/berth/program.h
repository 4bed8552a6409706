// Another program, run to its end.
#pragma once

#include <string>
#include <vector>

#include "base/effects.h"

namespace berth {

struct ProgramEnd {
  int exit_code = 0;   // 128 and the signal's number where one ended it
  std::string output;  // its standard output; its standard error is this process's
};

// Looks for it on the PATH and gives it `input` to read, which must fit into a pipe (64 KiB). Throws IoError
// if it can't be run.
ProgramEnd run_program(const Environment& environment, std::vector<std::string> words,
                       const std::string& input);

}  // namespace berth
