// The input is a YAML document: reading it must end, and what is read must be written so that it can be read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.h"
#include "cli/yaml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  berth::cli::plain_word(text);
  const auto document = berth::cli::parse_yaml(text);
  if (!document) return 0;
  const std::string written = berth::cli::yaml_text(document->value);
  if (document->value.is_structured() && !berth::cli::parse_yaml(written)) std::abort();
  return 0;
}
