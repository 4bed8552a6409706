// What moves an eager clock: a read whose answer shows something that is still on its way.
#pragma once

#include "api/request.h"
#include "backend/world.h"
#include "base/json_fwd.h"

namespace berth::backend {

// Whether whoever polls this answer waits for something: a service that rolls or lacks tasks, a task that is
// not where it is to be, a task of its own that will end by itself. What is settled is not, however much is
// due elsewhere or later; nor is a service's running task, which in a crash loop would end for years.
// `reader` is the one that the answer is from.
bool unsettled(const api::Request& request, const Json& output, const store::Reader& reader);

}  // namespace berth::backend
