// Small pure functions over text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth {

// `a/b/c` at '/' is {"a","b","c"}; an empty text is {""}.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string_view trim(std::string_view text);  // blanks, tabs and line ends, at both ends
std::string to_lower(std::string_view text);   // ASCII only
std::string to_upper(std::string_view text);   // ASCII only

// RunTask → run-task, desiredCount → desired-count, describeECSThings → describe-ecs-things: the field's
// usual xform.
std::string kebab_case(std::string_view camel);

// A whole decimal number, sign allowed, nothing around it.
std::optional<std::int64_t> parse_int(std::string_view text);

std::string base64_encode(std::string_view bytes);
// Standard alphabet with padding; gives nothing for anything else.
std::optional<std::string> base64_decode(std::string_view text);

// The number of single edits (insert, delete, replace) between two texts; for "did you mean".
int edit_distance(std::string_view a, std::string_view b);

// The text, or its first `most` bytes (no character cut in two) and `…`: for messages that echo what was
// given.
std::string excerpt(std::string_view text, std::size_t most = 256);

// Whole-text match of a pattern in which `*` is any run of characters.
bool wildcard_match(std::string_view pattern, std::string_view text);

}  // namespace berth
