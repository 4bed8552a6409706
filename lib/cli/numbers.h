// Numbers as Python's int() and float() read them, since the aws CLI's messages and leniency are Python's.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::cli {

// A whole number: blanks around it, a sign, and single underscores between digits are allowed.
std::optional<std::int64_t> read_int(std::string_view text);
std::optional<double> read_float(std::string_view text);

// As above; throws UsageError (255) with Python's words for a text that is none.
std::int64_t must_read_int(std::string_view text);
double must_read_float(std::string_view text);

}  // namespace berth::cli
