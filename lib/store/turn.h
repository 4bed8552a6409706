// The writers of one process line up here before they try for the store's lock: who waits in line is woken,
// who waits for another process has to ask again and again.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "base/effects.h"
#include "base/instant.h"

namespace berth::store {

struct Gate {
  std::mutex mutex;
  std::condition_variable freed;
  bool taken = false;  // guarded by mutex
};

// Being first in line. Given up by the destructor, by whatever thread.
class Turn {
 public:
  Turn() = default;
  explicit Turn(std::shared_ptr<Gate> gate) : gate_(std::move(gate)) {}
  Turn(Turn&& other) noexcept = default;
  Turn& operator=(Turn&& other) noexcept;
  ~Turn();
  explicit operator bool() const { return gate_ != nullptr; }

 private:
  std::shared_ptr<Gate> gate_;
};

// Nothing if it is not to be had in time.
Turn take_turn(const std::shared_ptr<Gate>& gate, WallClock& clock, Duration wait);

}  // namespace berth::store
