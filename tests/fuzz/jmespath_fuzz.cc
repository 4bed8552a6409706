// The input is an expression, a line end, and a JSON document (or one of ours, if it is none): compiling and
// searching must end, whatever they say.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "base/json.h"
#include "base/json_text.h"
#include "jmespath/jmespath.h"

namespace {

constexpr std::size_t kMaxExpression = 512;
constexpr std::string_view kDocument =
    R"({"a":[{"b":1,"c":"x"},{"b":2,"c":[1,[2,"é"]]},null],"o":{"k":1.5,"l":{}},"s":"text","t":true})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  const std::string_view text = input.substr(0, line);
  if (text.size() > kMaxExpression) return 0;
  const auto compiled = berth::jmespath::compile(text);
  if (!std::holds_alternative<berth::jmespath::Expression>(compiled)) return 0;
  std::optional<berth::Json> document;
  if (line != std::string_view::npos) document = berth::parse_json(input.substr(line + 1));
  if (!document) document = berth::parse_json(kDocument);
  const auto result = berth::jmespath::search(std::get<berth::jmespath::Expression>(compiled), *document);
  if (const auto* value = std::get_if<berth::Json>(&result)) json_text(*value, berth::kPrettyJson);
  return 0;
}
