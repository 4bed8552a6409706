#include "cli/suggest.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace berth::cli {

namespace {

struct Block {
  std::size_t a = 0, b = 0, size = 0;
};

// The longest common block; of equals the first in `a`, then the first in `b`.
Block longest_block(std::string_view a, std::string_view b) {
  Block best;
  std::vector<std::size_t> before(b.size() + 1), now(b.size() + 1);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::fill(now.begin(), now.end(), 0);
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (a[i] != b[j]) continue;
      const std::size_t size = now[j + 1] = before[j] + 1;
      if (size > best.size) best = {i + 1 - size, j + 1 - size, size};
    }
    std::swap(before, now);
  }
  return best;
}

std::size_t matching_characters(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return 0;
  const Block block = longest_block(a, b);
  if (block.size == 0) return 0;
  return block.size + matching_characters(a.substr(0, block.a), b.substr(0, block.b)) +
         matching_characters(a.substr(block.a + block.size), b.substr(block.b + block.size));
}

}  // namespace

double likeness(std::string_view a, std::string_view b) {
  const std::size_t all = a.size() + b.size();
  if (all == 0) return 1;
  return 2.0 * static_cast<double>(matching_characters(a, b)) / static_cast<double>(all);
}

namespace {

std::vector<std::string> names_alike(std::string_view word, std::span<const std::string_view> names,
                                     double cutoff) {
  constexpr std::size_t kMost = 3;
  constexpr std::size_t kLongest = 200;  // a mistyped name is short; the measure is cubic
  std::vector<std::pair<double, std::string>> close;
  if (word.size() > kLongest) return {};
  for (const std::string_view name : names) {
    const double ratio = likeness(name, word);
    if (ratio >= cutoff) close.emplace_back(ratio, name);
  }
  std::sort(close.begin(), close.end(), std::greater<>());
  std::vector<std::string> out;
  for (std::size_t i = 0; i < close.size() && i < kMost; ++i) out.push_back(std::move(close[i].second));
  return out;
}

}  // namespace

std::vector<std::string> close_names(std::string_view word, std::span<const std::string_view> names) {
  constexpr double kCutoff = 0.8;
  return names_alike(word, names, kCutoff);
}

std::vector<std::string> likest_names(std::string_view word, const std::vector<std::string_view>& names) {
  constexpr double kCutoff = 0.65;
  return names_alike(word, names, kCutoff);
}

std::string option_hint(const std::vector<std::string>& words, std::span<const Option> options) {
  constexpr std::string_view kDashes = "--";
  std::vector<std::string_view> names;
  for (const Option& option : options) names.emplace_back(option.name);
  std::vector<std::string> near;
  for (const std::string& word : words) {
    if (!word.starts_with(kDashes)) continue;
    const std::string_view name = std::string_view(word).substr(0, word.find('=')).substr(kDashes.size());
    for (const std::string& each : close_names(name, names)) near.push_back(std::string(kDashes) + each);
  }
  return near.empty() ? "" : "Did you mean: " + join(near, ", ");
}

}  // namespace berth::cli
