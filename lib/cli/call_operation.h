// From a request to what is written: all pages of an operation, shown as the user asked.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/backend.h"
#include "cli/invocation.h"
#include "cli/output.h"
#include "model/tables.h"

namespace berth::cli {

// Takes text for stdout. Called once for formats that show a result whole, once a page for the others.
using Sink = std::function<void(std::string_view)>;

struct Outcome {
  std::optional<api::ServiceError> refusal;  // exit 254
  std::vector<std::string> notices;          // for stderr, a line each
};

// Calls the operation and writes its result to `sink`. What was written before a refusal stays. Throws
// UsageError for a query that can't be answered and for pages that don't end.
Outcome call_operation(api::Backend& backend, const api::Request& request, const model::Operation& operation,
                       const Paging& paging, const Display& display, const Sink& sink);

}  // namespace berth::cli
