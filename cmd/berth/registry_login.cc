#include "registry_login.h"

#include "base/json.h"
#include "base/text.h"

namespace berth {

namespace {

std::string password_of(const Json& authorization) {
  const Json* token = member(authorization, "authorizationToken");
  const auto plain =
      token != nullptr && token->is_string() ? base64_decode(token->get<std::string>()) : std::nullopt;
  const std::size_t colon = plain ? plain->find(':') : std::string::npos;
  if (colon == std::string::npos) throw cli::failure("the answer holds no token");
  return plain->substr(colon + 1);
}

std::string host_in(const Json& authorization) {
  const Json* endpoint = member(authorization, "proxyEndpoint");
  return endpoint != nullptr && endpoint->is_string() ? host_of_url(endpoint->get<std::string>()) : "";
}

}  // namespace

std::vector<RegistryPassword> registry_passwords(const Session& session, const cli::Globals& globals,
                                                 std::string_view service, const std::string& region,
                                                 const std::vector<std::string>& accounts) {
  Json input = Json::object();
  if (!accounts.empty()) input["registryIds"] = accounts;
  api::Request request = own_request(session, "GetAuthorizationToken", region, std::move(input));
  request.service = service;
  const Json output = answer_of(*open_backend_of(session, globals, service), request);
  const Json* data = member(output, "authorizationData");
  std::vector<RegistryPassword> out;
  // ECR answers a list of tokens, ECR Public one.
  if (data != nullptr && data->is_object()) out.push_back({"", password_of(*data)});
  if (data != nullptr && data->is_array())
    for (const Json& each : *data) out.push_back({host_in(each), password_of(each)});
  if (out.empty()) throw cli::failure("list index out of range");
  return out;
}

std::vector<std::string> further_hosts(const Session& session, const cli::Globals& globals) {
  std::vector<std::string> out;
  if (const auto host = session.environment.get("BERTH_REGISTRY_HOST")) out.push_back(host_of_url(*host));
  if (const auto endpoint = endpoint_of(session, globals, "ecr")) out.push_back(host_of_url(endpoint->url));
  return out;
}

std::string host_of_url(std::string_view url) {
  url = trim(url);
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos)
    url.remove_prefix(scheme + 3);
  return to_lower(url.substr(0, url.find('/')));
}

}  // namespace berth
