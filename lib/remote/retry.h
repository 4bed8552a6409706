// Which answers are worth another try, and how long to wait before it: the "standard" mode of AWS's SDKs.
// Pure.
#pragma once

#include "api/request.h"
#include "base/instant.h"

namespace berth::remote {

// Throttling, whatever its name, and the faults of a server: 500, 502, 503, 504.
bool is_worth_retrying(int status, const api::Response& response);

// A fraction (0 to 1, drawn by the caller) of 1 s, 2 s, 4 s … 20 s, for the first, second, third retry.
Duration backoff(int retries_before, double fraction);

}  // namespace berth::remote
