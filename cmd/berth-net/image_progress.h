// What is on its way, shown to a person at a terminal: a bar a blob on standard error.
#pragma once

#include <memory>

#include "images/places.h"

namespace berth {

// Shows nothing if standard error is no terminal.
std::unique_ptr<images::Progress> make_progress();

}  // namespace berth
