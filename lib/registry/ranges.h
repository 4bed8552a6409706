// Ranges of bytes, of pulls (Range) and of pushes (Content-Range). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace berth::registry {

struct Span {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

enum class RangeKind { whole, part, unsatisfiable };

struct RangeReading {
  RangeKind kind = RangeKind::whole;
  Span span;
};

// Of a Range field and the size of what is asked for. What is malformed, in another unit, or of several
// ranges asks for the whole, as HTTP has it.
RangeReading read_range(std::string_view field, std::uint64_t size);

// `0-1023`, or `bytes 0-1023/*` as some clients send it; nothing for anything else.
struct ContentRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};
std::optional<ContentRange> read_content_range(std::string_view field);

// Whether an If-None-Match field names this entity tag, which stands in quotes, or all.
bool names_tag(std::string_view field, std::string_view tag);

}  // namespace berth::registry
