// What was probably meant by a name that is not in the state.
#pragma once

#include "session.h"

namespace berth {

// For a person at a terminal: a line `Did you mean: NAME` for each cluster, service, family or repository
// that the request names and that does not exist here, while another is much like it. Never fails.
void suggest_names(const Session& session, const api::Request& request);

}  // namespace berth
