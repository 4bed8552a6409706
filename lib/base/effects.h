// The only file in which the program reads a clock, draws randomness, reads the environment, or sleeps.
// They are made in main and passed on as values or as one of these interfaces; tests bring their own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace berth {

// A snapshot of the environment's variables.
class Environment {
 public:
  Environment() = default;
  explicit Environment(std::map<std::string, std::string, std::less<>> values) : values_(std::move(values)) {}
  // The variable's value; nothing if it is unset. An empty value counts as unset.
  std::optional<std::string> get(std::string_view name) const;
  // The same, but what is set to nothing is set: so aws takes a profile, a region or a file.
  std::optional<std::string> find(std::string_view name) const;
  const std::map<std::string, std::string, std::less<>>& values() const { return values_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

Environment process_environment();

// Time as the machine has it. Thread-safe.
class WallClock {
 public:
  virtual ~WallClock() = default;
  virtual Instant now() = 0;                // wall clock
  virtual std::int64_t monotonic_ms() = 0;  // never goes back; only differences mean something
  virtual void sleep(Duration d) = 0;
};

WallClock& system_clock();

// Seconds on a clock that never goes back, as fine as the machine has them; for figures that a person reads.
double steady_seconds();

// 64 bits from the system's random source; for a new state's seed and for secrets' keys, never for ids.
std::uint64_t system_random_u64();

// `count` random bytes from the system's random source; for keys that sign tokens.
std::string system_random_bytes(std::size_t count);

}  // namespace berth
