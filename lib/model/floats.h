// Numbers of a document whose shape says float or double.
#pragma once

#include <optional>

#include "base/json.h"
#include "model/tables.h"

namespace berth::model {

// The document with each integer that stands for a floating member made a double, as the services keep and
// answer them: a TargetValue of 50 is 50.0. Nothing if there is no such integer. Values of another type than
// their shape's stay as they are.
std::optional<Json> with_doubles(Shape shape, const Json& document);

}  // namespace berth::model
