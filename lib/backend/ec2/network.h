// The four descriptions of the default VPC that deploy scripts ask EC2 for. No state stands behind them.
#pragma once

#include "backend/area.h"

namespace berth::backend {

extern const Area kEc2NetworkArea;

}  // namespace berth::backend
