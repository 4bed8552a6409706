#include <sys/utsname.h>

#include "commands.h"

namespace berth {

std::string_view berth_version() { return BERTH_VERSION; }

std::string version_line() {
  utsname system{};
  uname(&system);
  // Scripts look for the generation of aws that they deal with.
  return "aws-cli/2.36.7 berth/" + std::string(berth_version()) + " " + system.sysname + "/" +
         system.release + " exe/" + system.machine;
}

int print_version() {
  print(version_line() + "\n");
  return 0;
}

}  // namespace berth
