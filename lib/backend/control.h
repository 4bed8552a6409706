// berth's own operations on the world itself: the clock and the state's settings. They are no handlers,
// because turning the clock takes many transactions.
#pragma once

#include <string_view>

#include "api/request.h"

namespace berth::backend {

class LocalBackend;

using ControlOperation = Json (*)(LocalBackend&, const api::Request&);

// The control operation of the service `berth` by that name, or nullptr.
ControlOperation find_control_operation(std::string_view operation);

}  // namespace berth::backend
