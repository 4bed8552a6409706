// The one JSON type of the program, declared only: headers include this, sources include base/json.h.
// Members keep the order in which they came, so a document goes out as it came in.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace berth {
using Json = nlohmann::ordered_json;
}  // namespace berth
