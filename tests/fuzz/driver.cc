// Runs a fuzz target without libFuzzer: every seed of its folder, then mutations of them that are the same
// each time. `NAME [MUTATIONS]`; it fails as the target does, by a crash.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// A sanitized mutation takes five to ten times as long.
#ifdef __SANITIZE_ADDRESS__
constexpr std::int64_t kMutations = 50'000;
#else
constexpr std::int64_t kMutations = 200'000;
#endif

std::uint64_t draw(std::uint64_t turn, std::string_view purpose) {
  return berth::draw_u64({1}, {.key = "mutation", .purpose = purpose, .counter = turn});
}

// A seed cut, spliced with another, and with some bytes replaced.
std::string mutate(const std::vector<std::string>& seeds, std::uint64_t turn) {
  const std::string& head = seeds[draw(turn, "head") % seeds.size()];
  const std::string& tail = seeds[draw(turn, "tail") % seeds.size()];
  std::string out = head.substr(0, draw(turn, "cut") % (head.size() + 1)) +
                    tail.substr(draw(turn, "join") % (tail.size() + 1));
  for (std::uint64_t n = draw(turn, "bytes") % 4; n > 0 && !out.empty(); --n) {
    const std::uint64_t drawn = draw(turn * 4 + n, "byte");
    out[drawn % out.size()] = static_cast<char>(drawn >> 32);
  }
  return out;
}

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(BERTH_FUZZ_SEEDS))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  if (seeds.empty()) return 1;
  for (const std::string& seed : seeds) run(seed);
  const std::int64_t mutations = argc > 1 ? berth::parse_int(argv[1]).value_or(kMutations) : kMutations;
  for (std::int64_t turn = 0; turn < mutations; ++turn) run(mutate(seeds, static_cast<std::uint64_t>(turn)));
  std::printf("%zu seeds, %lld mutations\n", seeds.size(), static_cast<long long>(mutations));
  return 0;
}
