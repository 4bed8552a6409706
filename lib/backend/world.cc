#include "backend/world.h"

#include "base/json.h"

namespace berth::backend {

std::string Scope::key(std::string_view service, std::string_view kind, std::string_view rest) const {
  std::string out = account;
  for (const std::string_view part : {std::string_view(region), service, kind, rest}) {
    out += '/';
    out += part;
  }
  return out;
}

std::string Scope::arn(std::string_view service, std::string_view rest) const {
  return "arn:aws:" + std::string(service) + ":" + region + ":" + account + ":" + std::string(rest);
}

Scope scope_of(std::string_view key) {
  const std::size_t first = key.find('/');
  const std::size_t second = key.find('/', first + 1);
  return {std::string(key.substr(0, first)), std::string(key.substr(first + 1, second - first - 1))};
}

std::string_view key_rest(std::string_view key) {
  for (int i = 0; i < 4; ++i) {
    const std::size_t slash = key.find('/');
    if (slash == std::string_view::npos) return {};
    key.remove_prefix(slash + 1);
  }
  return key;
}

std::uint64_t next_number(World& world, std::string_view key) {
  const std::optional<Json> stored = world.store.get(key);
  const std::uint64_t number = (stored ? stored->at("n").get<std::uint64_t>() : 0) + 1;
  world.store.put(key, Json{{"n", number}});
  return number;
}

}  // namespace berth::backend
