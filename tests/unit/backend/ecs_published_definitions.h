// Task definitions of the kinds that people publish, as JSON text.
#pragma once

#include <array>

namespace berth::test {

struct PublishedDefinition {
  const char* kind;
  const char* text;
  const char* compatibilities;  // as an answer has them
  const char* attributes;       // requiresAttributes, names only, com.amazonaws.ecs.capability. as ~ and
                                // ecs.capability. as -
};

const std::array<PublishedDefinition, 12>& published_definitions();

}  // namespace berth::test
