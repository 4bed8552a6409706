// The keys that sign requests to an endpoint. Read only for a command that sends requests or shows the
// configuration; another one that stays on this machine never comes here.
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

// Where keys come from: the environment, unless --profile (`asked`) was given; a profile, of the credentials
// file or the config file; or what would have to be asked for them, in the order in which the aws CLI looks.
// Nothing is asked and no process is run.
struct KeySource {
  std::string method;        // as `configure list` names it: "env", "shared-credentials-file", "sso" …
  Credentials keys = {};     // empty if they would have to be fetched
  std::string refusal = {};  // why they are not
};
// Nothing if there are none at all. Throws CredentialsError for half a pair, and ProfileError.
std::optional<KeySource> find_key_source(const Environment& environment, const ReadFile& read,
                                         const std::optional<std::string>& asked);

// The keys alone. Throws CredentialsError for those that would have to be fetched, too.
std::optional<Credentials> find_credentials(const Environment& environment, const ReadFile& read,
                                            const std::optional<std::string>& asked);

}  // namespace berth::aws
