// Child processes of the crash tests.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace berth::test {

// Starts a program; its standard output and error go to `output` (appended), or nowhere if that is empty.
pid_t start(const std::vector<std::string>& command, const std::vector<std::string>& environment,
            const std::string& output);

struct Ended {
  pid_t process = 0;
  int exit_code = 0;  // 128 and the signal's number where one ended it
};

// Waits for one child, or gives process 0 if none has ended (`now`) or there is none.
Ended wait_for_one(bool now);

void pause_ms(int ms);

std::string own_path();  // of this program

}  // namespace berth::test
