#include "core/placement/rules.h"

namespace berth::core::placement {

std::vector<Strategy> service_default_strategies() {
  return {{Strategy::Kind::spread_attribute, std::string(kZoneAttribute)},
          {Strategy::Kind::spread_instance, {}}};
}

}  // namespace berth::core::placement
