// Other programs: run to their end, or started and waited for.
#pragma once

#include <sys/types.h>

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

// Descriptors that a program gets instead of this process's.
struct ProgramStreams {
  int input = -1;
  int output = -1;
};

// Looks for it on the PATH. Its signals are as they were before this program changed them. Throws IoError.
pid_t start_program(const Environment& environment, std::vector<std::string> words,
                    const ProgramStreams& streams);
int wait_for_program(pid_t process);  // its exit code, as ProgramEnd has it

}  // namespace berth
