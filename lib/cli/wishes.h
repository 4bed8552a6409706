// The wishes of `berth clock advance --until 'services-stable [CLUSTER/]NAME…'`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/request.h"
#include "cli/waiters.h"

namespace berth::cli {

// One wish a cluster that is named; names of one cluster go into one request. `sample` gives account and
// region. Throws UsageError (252) for a word that is no waiter (the nearest is named), for one that can't be
// written this way, and for missing names.
std::vector<Wish> parse_wishes(std::string_view text, const api::Request& sample);

}  // namespace berth::cli
