// Areas of ECR that are about a whole registry: its settings, its tokens, its cache rules and creation
// templates.
#pragma once

#include "backend/area.h"

namespace berth::backend {

extern const Area kRegistrySettingsArea;
extern const Area kRegistryTokensArea;
extern const Area kRegistryRulesArea;

}  // namespace berth::backend
