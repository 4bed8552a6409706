// Passwords of the registry, and the hosts that take them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "session.h"

namespace berth {

// A registry's own host, and the password of the user AWS there.
struct RegistryPassword {
  std::string host;  // "123456789012.dkr.ecr.us-east-1.amazonaws.com"
  std::string password;
};

// GetAuthorizationToken of `service` in `region` for these accounts, else the caller's own: here, or at the
// endpoint. ECR Public's has no host. Throws UsageError for an answer that holds no token.
std::vector<RegistryPassword> registry_passwords(const Session& session, const cli::Globals& globals,
                                                 std::string_view service, const std::string& region,
                                                 const std::vector<std::string>& accounts);

// The further hosts at which the registry is to be had: BERTH_REGISTRY_HOST and the endpoint's.
std::vector<std::string> further_hosts(const Session& session, const cli::Globals& globals);

// "localhost:4566" of "https://localhost:4566/v2/": as docker names registries.
std::string host_of_url(std::string_view url);

}  // namespace berth
