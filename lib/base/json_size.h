// How large what a JSON text holds is, told without parsing it. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

namespace berth {

// Whether an object of the text has more than kMaxMembers members, or all of it more than kMaxValues values.
// The parser looks for each name among all before it, and a value of three bytes takes a hundred when it is
// read: a text of a few MiB could keep a processor busy for minutes, one of thirty fill the machine's memory.
// Whoever parses what strangers send asks this first.
inline constexpr std::size_t kMaxMembers = 2048;
inline constexpr std::size_t kMaxValues = 100'000;
bool is_huge_json(std::string_view json_text);

}  // namespace berth
