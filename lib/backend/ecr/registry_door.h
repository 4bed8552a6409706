// What the registry's protocol needs of ECR and ECR's API has no operation for, as operations of the service
// `berth`: tokens are checked, a layer whose bytes lie beside the door already is recorded, mounted or taken
// away, and names are listed in order from a name.
#pragma once

#include "backend/area.h"

namespace berth::backend {

extern const Area kRegistryDoorArea;

}  // namespace berth::backend
