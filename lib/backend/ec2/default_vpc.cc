#include "backend/ec2/default_vpc.h"

#include <array>
#include <utility>

#include "base/ids.h"
#include "base/text.h"

namespace berth::backend {
namespace {

constexpr std::string_view kLetters = "abc";
constexpr int kIdDigits = 17;

// Not of the state's seed: the ids must be known where no state is.
std::string draw_id(std::string_view kind, std::string_view key) {
  return std::string(kind) + "-" + draw_hex(Seed{}, {key, kind, 0}, kIdDigits);
}

std::string short_direction(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kShort = {{{"north", "n"},
                                                                                    {"south", "s"},
                                                                                    {"east", "e"},
                                                                                    {"west", "w"},
                                                                                    {"central", "c"},
                                                                                    {"northeast", "ne"},
                                                                                    {"northwest", "nw"},
                                                                                    {"southeast", "se"},
                                                                                    {"southwest", "sw"}}};
  for (const auto& [word_long, word_short] : kShort) {
    if (word == word_long) return std::string(word_short);
  }
  return word == "gov" ? "g" : std::string(word);
}

}  // namespace

std::string zone_name(std::string_view region, std::size_t i) { return std::string(region) + kLetters[i]; }

std::string zone_id(std::string_view region, std::size_t i) {
  std::string out;
  for (const std::string_view part : split(region, '-')) out += short_direction(part);
  return out + "-az" + std::to_string(i + 1);
}

std::string default_subnet_id(std::string_view region, std::size_t i) {
  return draw_id("subnet", zone_name(region, i));
}
std::string default_subnet_cidr(std::size_t i) { return "172.31." + std::to_string(16 * i) + ".0/20"; }

std::string default_vpc_id(std::string_view region) { return draw_id("vpc", region); }
std::string default_security_group_id(std::string_view region) { return draw_id("sg", region); }
std::string default_dhcp_options_id(std::string_view region) { return draw_id("dopt", region); }

std::optional<std::size_t> zone_of_default_subnet(std::string_view region, std::string_view subnet_id) {
  for (std::size_t i = 0; i < kZonesOfRegion; ++i) {
    if (subnet_id == default_subnet_id(region, i)) return i;
  }
  return std::nullopt;
}

std::string zone_of_subnet(std::string_view region, std::string_view subnet_id, std::size_t nth_unknown) {
  return zone_name(region, zone_of_default_subnet(region, subnet_id).value_or(nth_unknown % kZonesOfRegion));
}

std::vector<std::string> zones_of_subnets(std::string_view region,
                                          const std::vector<std::string>& subnet_ids) {
  std::vector<std::string> out;
  std::size_t unknown = 0;
  for (const std::string& id : subnet_ids) {
    out.push_back(zone_of_subnet(region, id, unknown));
    if (!zone_of_default_subnet(region, id)) ++unknown;
  }
  return out;
}

std::string vpc_of_subnet(std::string_view region, std::string_view subnet_id) {
  return zone_of_default_subnet(region, subnet_id) ? default_vpc_id(region) : draw_id("vpc", subnet_id);
}

}  // namespace berth::backend
