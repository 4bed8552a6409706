// How large what a JSON text holds is, told without parsing it. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

namespace berth {

// Whether an object of the text has more than kMaxMembers members. The parser looks for each name among all
// before it, so that a text of a few MiB could keep it busy for minutes: whoever parses what strangers send
// asks this first.
inline constexpr std::size_t kMaxMembers = 2048;
bool has_huge_object(std::string_view json_text);

}  // namespace berth
