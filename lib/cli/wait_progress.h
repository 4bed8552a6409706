// What an answer lacks, in words for a person who waits. Pure.
#pragma once

#include <string>

#include "base/json_fwd.h"
#include "cli/waiters.h"

namespace berth::cli {

// `web: 2 of 4 running, 2 deployments; api: 0 of 1 running` or `3f…: PENDING`; the state of whatever the
// answer describes, empty if it says nothing that is known here.
std::string what_is_missing(const Json& seen);

}  // namespace berth::cli
