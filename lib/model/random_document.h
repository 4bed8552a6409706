// Random valid documents of any shape, for tests: the same seed gives the same document.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "model/tables.h"

namespace berth::model {

struct RandomLimits {
  int depth = 6;              // below this only required members are filled, and lists and maps are short
  int elements = 3;           // of a list or map, unless its minimum asks for more
  int optional_percent = 50;  // how likely an optional member is there
};

// Satisfies required members, types, enums, lengths, ranges and patterns of the model.
Json random_document(const Shape& shape, std::uint64_t seed, const RandomLimits& limits);
Json random_document(const Shape& shape, std::uint64_t seed);

// Texts that match one of the model's patterns; none for a pattern that nobody has written samples for (a
// test finds it).
std::vector<std::string_view> pattern_samples(std::string_view pattern);

}  // namespace berth::model
