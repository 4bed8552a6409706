// ListImageReferrers: the artifacts whose subject an image is.
#pragma once

#include "backend/area.h"

namespace berth::backend {

extern const Area kReferrersArea;

}  // namespace berth::backend
