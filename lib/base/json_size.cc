#include "base/json_size.h"

#include <vector>

namespace berth {

bool is_huge_json(std::string_view json_text) {
  std::vector<std::size_t> members;  // of each bracket that is open
  std::size_t values = 1;
  bool inside = false;
  for (std::size_t i = 0; i < json_text.size(); ++i) {
    const char c = json_text[i];
    if (inside) {
      if (c == '\\') ++i;
      if (c == '"') inside = false;
      continue;
    }
    // Each value but the first of all stands behind one of these.
    if ((c == ',' || c == '{' || c == '[') && ++values > kMaxValues) return true;
    if (c == '"') {
      inside = true;
    } else if (c == '{' || c == '[') {
      members.push_back(0);
    } else if ((c == '}' || c == ']') && !members.empty()) {
      members.pop_back();
    } else if (c == ':' && !members.empty() && ++members.back() > kMaxMembers) {
      return true;
    }
  }
  return false;
}

}  // namespace berth
