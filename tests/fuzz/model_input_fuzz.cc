// The input is SERVICE OPERATION, a line end, and JSON: whatever it says, client and service answer with
// lines or a refusal, and a document that has lost what its shape has not is refused for nothing else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.h"
#include "model/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace model = berth::model;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  const std::size_t blank = input.find(' ');
  if (line == std::string_view::npos || blank > line) return 0;
  const auto service = model::find_service(input.substr(0, blank));
  if (!service) return 0;
  const auto operation = model::find_operation(*service, input.substr(blank + 1, line - blank - 1));
  const auto document = berth::parse_json(input.substr(line + 1));
  if (!operation || !operation->input() || !document) return 0;
  for (const auto& fault : model::client_faults(*operation->input(), *document))
    if (fault.empty()) std::abort();
  const auto refusal = model::refuse_input(*service, *operation, *document);
  if (refusal && (refusal->type.empty() || refusal->message.empty())) std::abort();
  const auto known = model::known_members(*operation->input(), *document);
  if (!refusal && model::refuse_input(*service, *operation, known)) std::abort();
  return 0;
}
