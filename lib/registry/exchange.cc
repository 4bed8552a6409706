#include "registry/exchange.h"

#include "base/json.h"
#include "registry/refusal.h"

namespace berth::registry {

std::string Exchange::parameter(std::string_view name) const {
  const std::string* found = http::find_parameter(parameters, name);
  return found == nullptr ? std::string() : *found;
}

api::Response ask(const Exchange& exchange, const char* service, const char* operation, Json input) {
  input["registryId"] = exchange.registry_id;
  if (!exchange.route.repository.empty()) input["repositoryName"] = exchange.route.repository;
  return exchange.door.call(
      {service, operation, std::move(input), exchange.account, exchange.region, std::string()});
}

Json require(const Exchange& exchange, const char* service, const char* operation, Json input) {
  api::Response answer = ask(exchange, service, operation, std::move(input));
  if (answer.error) throw refusal_of(*answer.error);
  return std::move(answer.output);
}

std::string url_of(const Exchange& exchange, std::string_view below) {
  return exchange.base_url + "/v2/" + exchange.route.repository + "/" + std::string(below);
}

}  // namespace berth::registry
