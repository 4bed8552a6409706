#include "model/instance_types.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace berth::model {
namespace {

constexpr auto kTypes = std::to_array<InstanceType>({
#include "model/gen/instance_types.inc"
});

constexpr int kEditsMax = 3;

}  // namespace

std::optional<InstanceType> find_instance_type(std::string_view name) {
  const auto found =
      std::lower_bound(kTypes.begin(), kTypes.end(), name,
                       [](const InstanceType& type, std::string_view wanted) { return type.name < wanted; });
  if (found == kTypes.end() || found->name != name) return std::nullopt;
  return *found;
}

std::optional<std::string_view> nearest_instance_type(std::string_view name) {
  std::optional<std::string_view> nearest;
  int fewest = kEditsMax + 1;
  for (const InstanceType& type : kTypes) {
    const int edits = edit_distance(type.name, name);
    if (edits >= fewest) continue;
    fewest = edits;
    nearest = type.name;
  }
  return nearest;
}

}  // namespace berth::model
