// Between tasks and what runs them: the intents that the engine hands to the runtime, and the observations
// that come back.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "backend/world.h"
#include "base/json_fwd.h"
#include "runtime/runtime.h"

namespace berth::backend {

// What the runtime is told for an action (`…/ecs/action/CLUSTER/ID`); nothing if the action or its task is
// gone.
std::optional<runtime::Assignment> assignment_of(const store::Reader& reader, std::string_view action_key);

// The runtime was told of an action just now. Until its task has got where it was to be the runtime is told
// again now and then: it may have died with what it knew.
void note_told(World& world, const store::Entry& action);

// Keeps an observation until its instant comes (or applies at the next step of the engine if it has passed).
// Observations of what is no task, or of one that is gone, are dropped.
void record_observation(World& world, const runtime::Observation& observation);

void action_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);
void observation_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

// The due step of an action that is to be told again.
void tell_again_step(World& world, std::string_view key, const Json& document);
inline constexpr std::string_view kTellAgainStep = "0-tell-again";

// The due step of an observation whose instant has come.
void observe_step(World& world, std::string_view key, const Json& document);
inline constexpr std::string_view kObservationStep = "1-observation";

}  // namespace berth::backend
