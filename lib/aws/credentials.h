// The keys that sign requests to an endpoint. Read only for a command that sends requests; a command that
// stays on this machine never comes here.
#pragma once

#include <optional>
#include <string>

#include "aws/profile.h"

namespace berth::aws {

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // "" if there is none
};

// What stands for keys but is not: a kind of credentials that berth does not fetch (SSO, an assumed role, a
// process, a container's), or half of a pair of keys. The text names where it stands and what is needed,
// never a key; it is shown as it is (exit code 255).
class CredentialsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The environment's keys, unless --profile (`asked`) was given; else the profile's, of the credentials file
// or the config file. Nothing if there are none at all. Throws CredentialsError and ProfileError.
std::optional<Credentials> find_credentials(const Environment& environment, const ReadFile& read,
                                            const std::optional<std::string>& asked);

}  // namespace berth::aws
