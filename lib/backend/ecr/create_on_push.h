// A push to a repository that is not there makes it, where a creation template of the registry says so.
#pragma once

#include "backend/area.h"

namespace berth::backend {

extern const Area kCreateOnPushArea;

}  // namespace berth::backend
