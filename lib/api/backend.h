// The door: every client of berth, local or remote, calls operations through this.
#pragma once

#include <cstdint>
#include <optional>

#include "api/request.h"
#include "base/instant.h"

namespace berth::api {

// What `changed` saw. `sequence` is the number of the last commit; `next_due` the instant at which the world
// will move by itself next, in the world's time (nothing if it never will).
struct Changes {
  std::uint64_t sequence = 0;
  Instant now;
  std::optional<Instant> next_due;
  bool virtual_clock = false;
};

// Thread-safe: any thread may call at any time.
class Backend {
 public:
  virtual ~Backend() = default;

  // Answers one request whole: it is committed, or refused and leaves no trace. Throws IoError only when the
  // machine fails.
  virtual Response call(const Request& request) = 0;

  // Returns as soon as something was committed after `since`, something falls due, or `deadline`
  // (milliseconds from now, wall time) has passed. With 0 it returns at once.
  virtual Changes changed(std::uint64_t since, Duration deadline) = 0;

  // From now on the caller turns a clock that is not real by itself: its reads leave an eager one where it
  // is. Nothing to do where reads never move it.
  virtual void leave_clock() {}
};

}  // namespace berth::api
