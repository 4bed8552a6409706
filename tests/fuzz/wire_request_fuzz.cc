// The input is `METHOD TARGET`, a header a line, an empty line and a body: whatever it says, it is a request
// or a refusal that can be answered; a JSON request that was understood is understood again, the same, when
// it is encoded.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "wire/client_side.h"
#include "wire/server_side.h"
#include "wire/sigv4.h"

namespace {
using berth::http::Request;

struct Read {
  Request request;
  std::string_view body;
};

Read read(std::string_view input) {
  Read out;
  const std::size_t end = input.find("\n\n");
  if (end != std::string_view::npos) out.body = input.substr(end + 2);
  bool first = true;
  for (const std::string_view line : berth::split(input.substr(0, end), '\n')) {
    const std::size_t cut = line.find(first ? ' ' : ':');
    const std::string head(line.substr(0, cut));
    const std::string rest(cut == std::string_view::npos ? "" : berth::trim(line.substr(cut + 1)));
    if (first) {
      out.request.method = head;
      out.request.target = rest;
    } else {
      out.request.headers.add(head, rest);
    }
    first = false;
  }
  return out;
}

void must(bool good) {
  if (!good) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = berth::wire;
  const auto [request, body] = read({reinterpret_cast<const char*>(data), size});
  const wire::Defaults defaults{"123456789012", "us-east-1"};
  const wire::Understood first = wire::decode_request(request, body, defaults, "id");
  const wire::KeyLookup keys = [](std::string_view) { return wire::Key{"secret", "", {}}; };
  const auto refusal = wire::verify_signature(request, body, first.form.protocol, "ecs", keys, {0});
  must(!refusal || (!refusal->type().empty() && !refusal->message().empty()));
  if (first.refusal) {
    const berth::http::Response answer = wire::encode_error(first.form, *first.refusal);
    must(answer.status >= 400 && answer.status < 500 && !std::get<std::string>(answer.body).empty());
    return 0;
  }
  if (first.form.protocol != wire::Protocol::json) return 0;
  wire::Message message = wire::encode_request(first.request);
  const Request again{message.method, message.target, std::move(message.headers), {}, "", false};
  const wire::Understood second = wire::decode_request(again, message.body, defaults, "id");
  must(!second.refusal && second.request.input == first.request.input);
  return 0;
}
