#include "store/turn.h"

#include <chrono>

namespace berth::store {

Turn& Turn::operator=(Turn&& other) noexcept {
  std::swap(gate_, other.gate_);
  return *this;
}

Turn::~Turn() {
  if (!gate_) return;
  {
    const std::lock_guard guard(gate_->mutex);
    gate_->taken = false;
  }
  gate_->freed.notify_one();
}

Turn take_turn(const std::shared_ptr<Gate>& gate, WallClock& clock, Duration wait) {
  const std::int64_t until_ms = clock.monotonic_ms() + wait.ms;
  std::unique_lock lock(gate->mutex);
  while (gate->taken) {
    const std::int64_t left_ms = until_ms - clock.monotonic_ms();
    if (left_ms <= 0) return {};
    if (&clock == &system_clock()) {
      gate->freed.wait_for(lock, std::chrono::milliseconds(left_ms));
    } else {
      // Time that only goes on when it is slept by.
      lock.unlock();
      clock.sleep(milliseconds(1));
      lock.lock();
    }
  }
  gate->taken = true;
  return Turn(gate);
}

}  // namespace berth::store
