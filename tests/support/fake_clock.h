// A clock that moves when somebody sleeps, and not otherwise.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/effects.h"

namespace berth::test {

class FakeClock : public WallClock {
 public:
  Instant now() override { return {ms_}; }
  std::int64_t monotonic_ms() override { return ms_; }
  void sleep(Duration d) override { ms_ += d.ms; }

 private:
  std::atomic<std::int64_t> ms_{1'000'000};
};

}  // namespace berth::test
