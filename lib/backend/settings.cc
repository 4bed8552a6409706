#include "backend/settings.h"

#include <array>
#include <charconv>

#include "base/errors.h"
#include "base/json.h"

namespace berth::backend {
namespace {

struct NamedClock {
  std::string_view name;
  ClockKind kind;
};
constexpr std::array kClocks = {NamedClock{"real", ClockKind::real},
                                NamedClock{"virtual", ClockKind::virtual_},
                                NamedClock{"eager", ClockKind::eager}};

std::optional<ClockKind> find_clock(std::string_view name) {
  for (const NamedClock& clock : kClocks) {
    if (clock.name == name) return clock.kind;
  }
  return std::nullopt;
}

ClockKind parse_clock(const std::string& text) {
  if (const auto kind = find_clock(text)) return *kind;
  throw ConfigurationError("BERTH_CLOCK is '" + text + "'; it must be real, virtual or eager");
}

std::uint64_t parse_seed(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw ConfigurationError("BERTH_SEED is '" + text +
                             "'; it must be a whole number from 0 to 18446744073709551615");
  }
  return value;
}

std::string parse_runtime(const std::string& text) {
  if (text == "simulated") return text;
  if (text == "docker") throw ConfigurationError("BERTH_RUNTIME=docker: not implemented yet; simulated is");
  throw ConfigurationError("BERTH_RUNTIME is '" + text + "'; it must be simulated");
}

void refuse(const std::string& variable, const std::string& asked, const std::string& stored) {
  throw ConfigurationError(variable + " is '" + asked + "', but this state was made with '" + stored +
                           "': unset " + variable + ", set it to '" + stored +
                           "', or use another state (BERTH_STATE)");
}

}  // namespace

SettingsAsked settings_asked(const Environment& environment) {
  return {environment.get("BERTH_CLOCK"), environment.get("BERTH_SEED"), environment.get("BERTH_RUNTIME")};
}

Settings settings_of_new_state(const SettingsAsked& asked, std::uint64_t fresh_seed) {
  Settings settings;
  if (asked.clock) settings.clock = parse_clock(*asked.clock);
  settings.seed.value = asked.seed ? parse_seed(*asked.seed) : fresh_seed;
  if (asked.runtime) settings.runtime = parse_runtime(*asked.runtime);
  return settings;
}

void require_agreement(const SettingsAsked& asked, const Settings& stored) {
  if (asked.clock && parse_clock(*asked.clock) != stored.clock) {
    refuse("BERTH_CLOCK", *asked.clock, std::string(to_text(stored.clock)));
  }
  if (asked.seed && parse_seed(*asked.seed) != stored.seed.value) {
    refuse("BERTH_SEED", *asked.seed, std::to_string(stored.seed.value));
  }
  if (asked.runtime && parse_runtime(*asked.runtime) != stored.runtime)
    refuse("BERTH_RUNTIME", *asked.runtime, stored.runtime);
}

std::string_view to_text(ClockKind kind) {
  for (const NamedClock& clock : kClocks) {
    if (clock.kind == kind) return clock.name;
  }
  return {};
}

Json to_document(const Settings& settings) {
  return {{"clock", std::string(to_text(settings.clock))},
          {"seed", settings.seed.value},
          {"runtime", settings.runtime}};
}

Settings settings_of(const Json& document) {
  Settings settings;
  const std::string clock = document.at("clock").get<std::string>();
  const auto kind = find_clock(clock);
  if (!kind)
    throw IoError("this state was made with the clock '" + clock + "', which this berth does not know");
  settings.clock = *kind;
  settings.seed.value = document.at("seed").get<std::uint64_t>();
  settings.runtime = document.at("runtime").get<std::string>();
  return settings;
}

}  // namespace berth::backend
