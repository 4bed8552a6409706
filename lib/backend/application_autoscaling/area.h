// Application auto scaling of ECS services: scalable targets, target tracking policies, activities, tags, and
// the step of the engine that evaluates a target.
#pragma once

#include "backend/area.h"

namespace berth::backend {

extern const Area kAutoscalingArea;

}  // namespace berth::backend
