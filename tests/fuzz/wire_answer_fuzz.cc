// The input is `SERVICE OPERATION STATUS`, a line end, and an answer's body: whatever it says, it is an
// output or an error, which has a type unless a refusal's own is empty; a JSON output that is encoded again
// is read as the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "wire/client_side.h"
#include "wire/server_side.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = berth::wire;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  if (line == std::string_view::npos) return 0;
  const std::vector<std::string_view> words = berth::split(input.substr(0, line), ' ');
  if (words.size() != 3) return 0;
  const berth::api::Request request{
      std::string(words[0]), std::string(words[1]), berth::Json::object(), "", "", ""};
  const int status = static_cast<int>(berth::parse_int(words[2]).value_or(200) % 1000);
  const berth::api::Response response = wire::decode_response(request, status, {}, input.substr(line + 1));
  if (response.error) {
    const bool refused = status < 200 || status > 299;
    if (!refused && response.error->type().empty()) std::abort();
    return 0;
  }
  const auto service = berth::model::find_service(request.service);
  const wire::AnswerForm form{wire::protocol_of(*service), "1.1", request.service, request.operation, "id"};
  const berth::http::Response answer = wire::encode_response(form, response);
  if (form.protocol != wire::Protocol::json) return 0;
  const auto again = wire::decode_response(request, 200, {}, std::get<std::string>(answer.body));
  if (!again.ok() || again.output != response.output) std::abort();
  return 0;
}
