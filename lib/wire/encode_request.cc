#include <stdexcept>
#include <utility>

#include "base/json.h"
#include "wire/client_side.h"
#include "wire/form.h"
#include "wire/protocol.h"

namespace berth::wire {

Message encode_request(const api::Request& request) {
  const std::optional<model::Service> service = model::find_service(request.service);
  const std::optional<model::Operation> operation =
      service ? model::find_operation(*service, request.operation) : std::nullopt;
  if (!operation) throw std::logic_error("no operation " + request.service + " " + request.operation);
  Message out;
  if (protocol_of(*service) == Protocol::json) {
    out.headers.add("Content-Type", "application/x-amz-json-" + std::string(service->json_version()));
    out.headers.add("X-Amz-Target",
                    std::string(service->target_prefix()) + "." + std::string(operation->name()));
    out.body = to_line(request.input);
    return out;
  }
  std::vector<http::Parameter> parameters = {{"Action", std::string(operation->name())},
                                             {"Version", std::string(service->api_version())}};
  if (operation->input())
    for (http::Parameter& each : form_of(protocol_of(*service), *operation->input(), request.input))
      parameters.push_back(std::move(each));
  out.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  out.body = form_text(parameters);
  return out;
}

}  // namespace berth::wire
