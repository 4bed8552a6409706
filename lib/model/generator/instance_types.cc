// berth_instance_types FACTS OUTPUT: the facts of EC2's instance types as rows of C++, sorted by name.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>

#include "base/json.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: berth_instance_types FACTS OUTPUT\n", stderr);
    return 1;
  }
  std::ifstream in(argv[1], std::ios::binary);
  const auto facts = berth::parse_json(std::string{std::istreambuf_iterator<char>(in), {}});
  if (!facts) {
    std::fprintf(stderr, "berth_instance_types: %s is not JSON\n", argv[1]);
    return 1;
  }
  std::map<std::string, berth::Json> sorted;
  for (const auto& [name, type] : facts->items()) sorted.emplace(name, type);
  std::ofstream out(argv[2], std::ios::binary);
  for (const auto& [name, type] : sorted) {
    const bool arm = !type.at("arch").empty() && type.at("arch")[0] == "arm64";
    out << "    {\"" << name << "\", " << type.at("vcpu") << ", " << type.at("memoryMiB") << ", "
        << type.at("gpu") << ", " << type.at("maxEni") << ", \"" << (arm ? "arm64" : "x86_64") << "\"},\n";
  }
  return out.flush() ? 0 : 1;
}
