// A task definition as AWS answers it: what was registered, with the defaults filled in.
#pragma once

#include <cstdint>
#include <string>

#include "backend/world.h"
#include "base/instant.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend::definition {

struct Registration {
  Scope scope;
  std::int64_t revision = 1;
  Instant at;
  std::string by;  // the caller's ARN
};

// The document of a new revision, members in the API's order, without tags. Requires: the request is valid.
model::Doc<ecs::TaskDefinition> complete(model::View<ecs::RegisterTaskDefinitionRequest> request,
                                         const Registration& registration);

}  // namespace berth::backend::definition
