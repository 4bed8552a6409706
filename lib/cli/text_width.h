// How many columns of a terminal a text takes, as the aws CLI's tables count them.
#pragma once

#include <cstddef>
#include <string_view>

namespace berth::cli {

// A character that Unicode calls wide, fullwidth or ambiguous (`–`, `é`, combining accents) takes two, every
// other one. Pure, thread-safe.
std::size_t columns_of(std::string_view text);

}  // namespace berth::cli
