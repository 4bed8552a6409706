// Families of task definitions: how many revisions each has, by status; a small document a family, so that a
// revision's number is never given twice, whatever became of the revision.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backend/world.h"
#include "base/json_fwd.h"

namespace berth::backend {

// `inactive` counts what is INACTIVE or DELETE_IN_PROGRESS.
struct Family {
  std::int64_t last_revision = 0;
  int active = 0;
  int inactive = 0;
};

Family load_family(const store::Reader& reader, const Scope& scope, std::string_view name);
void store_family(World& world, const Scope& scope, std::string_view name, const Family& family);

// Rows are SCOPE/STATUS/NAME, STATUS being ALL and one of ACTIVE and INACTIVE.
inline constexpr std::string_view kFamiliesIndex = "family";
inline constexpr std::string_view kFamilyKind = "ecs/family";
void family_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

}  // namespace berth::backend
