// Reads plain JSON at several times the library's speed: ASCII without \u, integers of at most 18 digits. The
// program's own documents are so, and nearly all that it is sent.
#pragma once

#include <optional>
#include <string_view>

#include "base/json_fwd.h"

namespace berth {

// What the library would read of a whole text. Nothing if the text is not plain: then the library is to say
// what it is, or what is wrong with it.
std::optional<Json> read_plain_json(std::string_view text);

}  // namespace berth
