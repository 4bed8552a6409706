#include "wire/caller.h"

#include <algorithm>

#include "base/text.h"
#include "wire/protocol.h"

namespace berth::wire {

namespace {

// "ecs.us-east-1.amazonaws.com" without its port.
std::string host_of(const http::Request& message) {
  const std::string host = to_lower(message.headers.get("Host"));
  return host.substr(0, host.find(':'));
}

// The endpoint prefixes have up to two labels: "ecs", "api.ecr".
struct HostName {
  std::optional<model::Service> service;
  std::string region;
};
HostName read_host(const http::Request& message) {
  const std::string host = host_of(message);
  const std::vector<std::string_view> labels = split(host, '.');
  for (std::size_t count = std::min<std::size_t>(2, labels.size() - 1); count > 0; --count) {
    const std::string_view prefix = std::string_view(host).substr(
        0, count == 1 ? labels[0].size() : labels[0].size() + 1 + labels[1].size());
    const std::optional<model::Service> service = service_of_endpoint(prefix);
    if (!service) continue;
    const bool regional = count < labels.size() && labels[count].find('-') != std::string_view::npos;
    return {service, regional ? std::string(labels[count]) : ""};
  }
  return {};
}

std::optional<model::Service> service_of_version(std::string_view version) {
  for (std::size_t i = 0; i < model::service_count(); ++i)
    if (const model::Service service = model::service_at(i);
        protocol_of(service) != Protocol::json && service.api_version() == version)
      return service;
  return std::nullopt;
}

std::string parameter(const std::vector<http::Parameter>& parameters, std::string_view name) {
  for (const http::Parameter& each : parameters)
    if (each.name == name) return each.value;
  return "";
}

}  // namespace

Addressed addressed(const http::Request& message, const std::vector<http::Parameter>& parameters) {
  Addressed out;
  out.claim = claim_of(message);
  if (const std::string_view target = message.headers.get("X-Amz-Target"); !target.empty()) {
    const std::size_t dot = target.find('.');
    out.asked_service = std::string(target.substr(0, dot));
    out.operation = dot == std::string_view::npos ? "" : std::string(target.substr(dot + 1));
    out.service = service_of_target_prefix(out.asked_service);
    return out;
  }
  out.operation = parameter(parameters, "Action");
  out.by_form = !out.operation.empty();
  if (out.claim) {
    out.asked_service = out.claim->scope.service;
    out.service = service_of_endpoint(out.asked_service);
    return out;
  }
  const HostName host = read_host(message);
  out.asked_service = host_of(message);
  out.service = host.service ? host.service : service_of_version(parameter(parameters, "Version"));
  return out;
}

std::optional<std::string> account_of(const Addressed& asked) {
  constexpr std::size_t kAccountDigits = 12;
  const std::optional<Claim>& claim = asked.claim;
  if (!claim || claim->access_key.size() != kAccountDigits) return std::nullopt;
  const bool digits = std::all_of(claim->access_key.begin(), claim->access_key.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::optional(claim->access_key) : std::nullopt;
}

std::optional<std::string> region_of(const http::Request& message, const Addressed& asked) {
  if (asked.claim) return asked.claim->scope.region;
  const std::string region = read_host(message).region;
  return region.empty() ? std::nullopt : std::optional(region);
}

bool is_region(std::string_view text) {
  constexpr std::size_t kLongest = 32;
  return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace berth::wire
