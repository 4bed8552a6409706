#include "base/json.h"
#include "base/json_text.h"
#include "cli/output.h"

namespace berth::cli {

std::string json_output(const Json& value) {
  if (value.is_object() && value.empty()) return {};
  return json_text(value, kPrettyJson) + "\n";
}

}  // namespace berth::cli
