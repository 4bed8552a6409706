#include "backend/ecs/families.h"

#include "base/json.h"

namespace berth::backend {
namespace {

Family to_family(const Json& document) {
  return {.last_revision = document.at("lastRevision").get<std::int64_t>(),
          .active = document.at("active").get<int>(),
          .inactive = document.at("inactive").get<int>()};
}

}  // namespace

Family load_family(const store::Reader& reader, const Scope& scope, std::string_view name) {
  const std::optional<Json> stored = reader.get(scope.key("ecs", "family", name));
  return stored ? to_family(*stored) : Family{};
}

void store_family(World& world, const Scope& scope, std::string_view name, const Family& family) {
  world.store.put(
      scope.key("ecs", "family", name),
      Json{{"lastRevision", family.last_revision}, {"active", family.active}, {"inactive", family.inactive}});
}

void family_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const Family family = to_family(document);
  if (family.active + family.inactive == 0) return;
  const Scope scope = scope_of(key);
  const std::string prefix = scope.account + "/" + scope.region + "/";
  const std::string name(key_rest(key));
  for (const char* status : {"ALL/", family.active > 0 ? "ACTIVE/" : "INACTIVE/"})
    out.push_back({std::string(kFamiliesIndex), prefix + status + name, ""});
}

}  // namespace berth::backend
