#include "model/lengths.h"

#include <algorithm>

#include "base/json.h"

namespace berth::model {

std::int64_t code_points(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

std::int64_t length_of(const Json& value) {
  if (value.is_string()) return code_points(value.get_ref<const std::string&>());
  return value.is_structured() ? static_cast<std::int64_t>(value.size()) : 0;
}

}  // namespace berth::model
