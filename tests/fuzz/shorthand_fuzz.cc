// The input is shorthand: reading it must end, and what is read must fit itself to any model; the same text
// is also read as JSON, whose fault must be found exactly when there is one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.h"
#include "cli/errors.h"
#include "cli/json_fault.h"
#include "cli/shorthand.h"

namespace {

const berth::model::Shape& shape() {
  static const berth::model::Shape value = *berth::model::find_operation("ecs", "CreateService")->input();
  return value;
}

void read_shorthand(std::string_view text) {
  const auto no_file = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
  try {
    berth::Json value = berth::cli::parse_shorthand(text, no_file);
    berth::cli::fit_shorthand(shape(), value);
    berth::to_line(value);
  } catch (const berth::cli::ShorthandError&) {
  } catch (const berth::cli::UsageError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_shorthand(text);
  std::string fault;
  const bool read = berth::cli::parse_option_json(text, fault).has_value();
  if (read != fault.empty()) std::abort();
  return 0;
}
