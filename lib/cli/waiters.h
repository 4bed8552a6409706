// Waiters: an operation asked again until its answer is as wished, AWS's conditions and limits. On a virtual
// clock waiting turns time, event by event; on the real one it wakes when something changed or falls due.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/backend.h"
#include "base/instant.h"
#include "model/tables.h"

namespace berth::cli {

// A waiter and what it asks: the request of the waiter's operation.
struct Wish {
  model::Waiter waiter;
  api::Request request;
};

// What is waited for at the moment, for a person at a terminal.
struct WaitNotice {
  std::string_view waiter;  // "services-stable"
  std::string missing;      // "web: 2 of 4 running, 2 deployments"; may be empty
  Instant now;              // the world's time
  Instant limit;
};
using WaitObserver = std::function<void(const WaitNotice&)>;

// One line: `waiting for services-stable (web: 2 of 4 running), until 2026-01-01T00:10:00Z at most`.
std::string to_text(const WaitNotice& notice);

// delay × attempts, in the world's time.
Duration limit_of(const model::Waiter& waiter);

// Returns when every wish is fulfilled, at the first instant at which all are. The world's time never goes
// beyond `limit` from now. `observe` may be empty; it is called when what is missing has changed. Throws
// UsageError (255): "Waiter ServicesStable failed: REASON".
void wait_for(api::Backend& backend, const std::vector<Wish>& wishes, Duration limit,
              const WaitObserver& observe);

}  // namespace berth::cli
