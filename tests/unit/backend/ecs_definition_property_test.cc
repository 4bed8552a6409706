// Properties of the pure halves of RegisterTaskDefinition: whatever is asked, the rules answer; what they
// accept is completed to a document of its shape, and completing that again changes nothing.
#include <doctest/doctest.h>

#include <string>

#include "backend/ecs/definition/complete.h"
#include "backend/ecs/definition/validate.h"
#include "base/json.h"
#include "ecs_published_definitions.h"
#include "model/random_document.h"
#include "model/validate.h"

namespace berth::backend::definition {
namespace {

using In = ecs::RegisterTaskDefinitionRequest;

const Registration kRegistration = {
    {"123456789012", "us-east-1"}, 7, Instant{1'767'225'600'000}, "arn:aws:iam::1:user/u"};

model::Shape shape(const char* name) { return *model::find_service("ecs")->find_shape(name); }

// A published definition with one member of it, or of its first container, replaced by a random one.
Json mutated(std::uint64_t seed) {
  const auto& all = test::published_definitions();
  Json definition = *parse_json(all[seed % all.size()].text);
  const bool whole = seed % 3 == 0;
  const Json random =
      model::random_document(shape(whole ? "RegisterTaskDefinitionRequest" : "ContainerDefinition"), seed);
  if (random.empty()) return definition;
  const auto member = std::next(random.begin(), static_cast<std::ptrdiff_t>((seed / 36) % random.size()));
  Json& target = whole ? definition : definition["containerDefinitions"][0];
  target[member.key()] = member.value();
  return definition;
}

Json request_of(const Json& definition) {
  return model::known_members(shape("RegisterTaskDefinitionRequest"), definition);
}

}  // namespace

TEST_CASE("random changes to published definitions") {
  int accepted = 0;
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    CAPTURE(seed);
    const Json request = mutated(seed);
    CAPTURE(to_line(request));
    if (const Verdict verdict = validate(model::View<In>(request))) {
      CHECK_FALSE(verdict->message.empty());
      ++refused;
      continue;
    }
    ++accepted;
    const auto definition = complete(model::View<In>(request), kRegistration);
    for (const std::string& fault : model::output_faults(shape("TaskDefinition"), definition.json()))
      FAIL_CHECK(fault);
    const Json again = request_of(definition.json());
    CHECK_FALSE(validate(model::View<In>(again)));
    CHECK(to_line(complete(model::View<In>(again), kRegistration).json()) == to_line(definition.json()));
  }
  CHECK(accepted > 400);
  CHECK(refused > 400);
}

TEST_CASE("requests that are random through and through, and of no shape at all") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    CAPTURE(seed);
    const Json request = model::random_document(shape("RegisterTaskDefinitionRequest"), seed);
    if (!validate(model::View<In>(request))) complete(model::View<In>(request), kRegistration);
  }
  for (const char* text :
       {"{}", "[]", "1", "null", R"({"containerDefinitions": {}})", R"({"containerDefinitions": [1]})",
        R"({"family": "f", "containerDefinitions": [{"name": 1, "portMappings": [2]}]})"}) {
    CAPTURE(text);
    const Json request = *parse_json(text);
    CHECK(validate(model::View<In>(request)));
  }
}

}  // namespace berth::backend::definition
