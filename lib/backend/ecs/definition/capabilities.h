// What a task definition needs of an instance, and where it can run: pure functions over the completed
// document.
#pragma once

#include "backend/ecs/definition/validate.h"
#include "base/json_fwd.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend::definition {

// requiresAttributes: the capability attributes that the definition implies, [{name}], each once.
Json required_attributes(model::View<ecs::TaskDefinition> definition);

// compatibilities: the launch types that the definition fits. Requires: the draft is valid.
Json compatibilities(const Draft& draft);

}  // namespace berth::backend::definition
