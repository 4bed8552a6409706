#include "model/random_document.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "model/pattern.h"
#include "model/validate.h"

namespace berth::model {

TEST_CASE("every pattern has samples that match it") {
  for (std::size_t i = 0; i < service_count(); ++i)
    for (const Shape shape : service_at(i).shapes()) {
      if (shape.pattern().empty()) continue;
      CAPTURE(shape.name());
      CHECK_FALSE(pattern_samples(shape.pattern()).empty());
      for (const std::string_view sample : pattern_samples(shape.pattern())) {
        CAPTURE(sample);
        CHECK(matches_pattern(shape.pattern(), sample));
      }
    }
}

TEST_CASE("a random document is good for client, service and answer, of every operation") {
  for (std::size_t i = 0; i < service_count(); ++i)
    for (const Operation operation : service_at(i).operations())
      for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        CAPTURE(operation.name());
        CAPTURE(seed);
        if (const auto input = operation.input()) {
          const Json document = random_document(*input, seed);
          CHECK(client_faults(*input, document).empty());
          const auto refusal = refuse_input(service_at(i), operation, document);
          CHECK_MESSAGE(!refusal, (refusal ? refusal->message : ""));
          CHECK(known_members(*input, document) == document);
        }
        if (const auto output = operation.output())
          CHECK(output_faults(*output, random_document(*output, seed)).empty());
      }
}

TEST_CASE("the seed decides, and the limits hold") {
  const Shape shape = *find_operation("ecs", "RegisterTaskDefinition")->input();
  CHECK(random_document(shape, 7) == random_document(shape, 7));
  CHECK(random_document(shape, 7) != random_document(shape, 8));
  const Json least = random_document(shape, 7, {.depth = 0, .elements = 3, .optional_percent = 100});
  CHECK(least.size() == 2);
  const Json most = random_document(shape, 7, {.depth = 2, .elements = 1, .optional_percent = 100});
  CHECK(most.size() == shape.members().size());
  CHECK(most.at("volumes").size() <= 1);
}

}  // namespace berth::model
