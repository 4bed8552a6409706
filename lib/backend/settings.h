// What a state is made with and keeps: its clock, seed and runtime.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/effects.h"
#include "base/ids.h"
#include "base/instant.h"
#include "base/json_fwd.h"

namespace berth::backend {

enum class ClockKind {
  real,
  virtual_,  // stands still until it is turned
  eager,     // virtual, and moved by reads of something unsettled
};

// A new virtual clock stands here.
inline constexpr Instant kVirtualStart{1'767'225'600'000};  // 2026-01-01T00:00:00Z

struct Settings {
  ClockKind clock = ClockKind::real;
  Seed seed;
  std::string runtime = "simulated";
};

// BERTH_CLOCK, BERTH_SEED and BERTH_RUNTIME as they were set; an unset one agrees with anything.
struct SettingsAsked {
  std::optional<std::string> clock;
  std::optional<std::string> seed;
  std::optional<std::string> runtime;
};

SettingsAsked settings_asked(const Environment& environment);

// The settings of a new state. `fresh_seed` counts where no seed was asked for. Throws ConfigurationError for
// a value that is none, naming the variable and what would be accepted.
Settings settings_of_new_state(const SettingsAsked& asked, std::uint64_t fresh_seed);

// Throws ConfigurationError if something that was asked for is not what the state has.
void require_agreement(const SettingsAsked& asked, const Settings& stored);

std::string_view to_text(ClockKind kind);

// The document under kSettingsKey.
inline constexpr std::string_view kSettingsKey = "-/-/berth/world/settings";
Json to_document(const Settings& settings);
Settings settings_of(const Json& document);

}  // namespace berth::backend
