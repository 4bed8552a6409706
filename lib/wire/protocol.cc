#include "wire/protocol.h"

namespace berth::wire {

Protocol protocol_of(const model::Service& service) {
  if (service.protocol() == "ec2") return Protocol::ec2;
  return service.protocol() == "query" ? Protocol::query : Protocol::json;
}

std::optional<model::Service> service_of_target_prefix(std::string_view prefix) {
  for (std::size_t i = 0; i < model::service_count(); ++i)
    if (const model::Service service = model::service_at(i);
        !prefix.empty() && service.target_prefix() == prefix)
      return service;
  return std::nullopt;
}

std::optional<model::Service> service_of_endpoint(std::string_view name) {
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    const bool named =
        name == service.name() || name == service.signing_name() || name == service.endpoint_prefix();
    if (!name.empty() && named) return service;
  }
  return std::nullopt;
}

}  // namespace berth::wire
