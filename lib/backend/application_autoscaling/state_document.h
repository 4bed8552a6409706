// What target tracking remembers of a target, as it is stored: core::scaling::State and back.
#pragma once

#include <string_view>

#include "backend/world.h"
#include "base/json_fwd.h"
#include "core/scaling/target_tracking.h"

namespace berth::backend::autoscaling {

Json to_document(const core::scaling::State& state);
core::scaling::State state_of(const Json& document);

// The state under a key; one that begins at `now` if there is none.
core::scaling::State load_state(const store::Reader& reader, std::string_view key, Instant now);

}  // namespace berth::backend::autoscaling
