// How the world moves: observe the runtime, plan, record intent, act with no lock held, record what came of
// it; walking due events in time order until nothing is due.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "backend/world.h"
#include "base/effects.h"
#include "runtime/runtime.h"
#include "runtime/simulated.h"
#include "store/store.h"

namespace berth::backend {

// The next row of the index "due", if there is one.
struct Due {
  Instant at;
  std::string kind;
  std::string row_key;
  std::string document_key;
};
std::optional<Due> next_due(const store::Reader& reader);

// Whether nothing is due at `target` and the runtime has been told of every intent.
bool at_rest(const store::Reader& reader, Instant target);

// Intents that the runtime is to be told now: rows of this index.
inline constexpr std::string_view kActionIndex = "action";

// Where a virtual clock was last turned to, for a world in which nothing else happened.
inline constexpr std::string_view kClockKey = "-/-/berth/world/clock";

// How far one call may go.
struct Bounds {
  std::size_t events = std::numeric_limits<std::size_t>::max();
  Duration lock_patience = seconds(30);
  std::optional<Duration> time = {};  // wall time in all, waiting for the lock included
};

struct Advanced {
  std::size_t events = 0;
  bool caught_up = true;    // nothing is due at the target any more
  bool locked_out = false;  // another process held the store for longer than the patience
  store::Commit commit;     // the last one that was made; nobody has synced it
};

// For one call. Several may be at it at once, in this process or in others: the store's lock orders their
// transactions, and an intent that was told twice is told once.
class Engine {
 public:
  // Without a runtime: one of its own that simulates.
  Engine(store::Store& store, runtime::Runtime* runtime, Seed seed, WallClock& wall, std::string command)
      : store_(store), given_(runtime), seed_(seed), wall_(wall), command_(std::move(command)) {}

  // Moves the world to `target` as far as events lead it there: afterwards the world's time is the last
  // event's instant, not necessarily `target`. Its transactions are its own, at most 500 events or 20 ms
  // each, the lock released between.
  Advanced advance(Instant target, const Bounds& bounds);

  // The same, and then commits `target` itself as the world's time (virtual clocks).
  Advanced advance_through(Instant target, const Bounds& bounds);

  // Tells the simulated runtime what this transaction has decided and records what comes of it, with it: all
  // of that is known beforehand, and nobody outside sees it. Only once nothing else is due at the world's
  // instant. Does nothing with another runtime. True if it did something.
  bool act_within(World& world);

 private:
  struct Batch {
    std::size_t events = 0;
    bool locked_out = false;  // the store was not to be had
    store::Commit commit;
  };
  Batch run_batch(Instant target, std::size_t budget, Duration patience);
  bool act_and_record(Duration patience, bool ask);
  runtime::Runtime& runtime() { return given_ != nullptr ? *given_ : simulated_; }

  store::Store& store_;
  runtime::Runtime* given_;
  runtime::Simulated simulated_;
  Seed seed_;
  WallClock& wall_;
  std::string command_;
};

}  // namespace berth::backend
