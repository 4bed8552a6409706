// docker's own file of credentials, changed as `docker login` changes it.
#pragma once

#include <string>
#include <vector>

#include "base/effects.h"
#include "registry_login.h"

namespace berth {

// $DOCKER_CONFIG/config.json, else ~/.docker/config.json. Throws ConfigurationError if there is no HOME.
std::string docker_config_path(const Environment& environment);

// Gives docker the passwords, each for its host: to the credential helper that the file names for the host or
// for all (credHelpers, credsStore), else into the file itself. Whatever else stands in the file stays, its
// mode too; a new one is its owner's alone. Gives the file's path. Throws IoError, with nothing changed, for
// a file that is not docker's, and for a helper that refuses.
std::string docker_login(const Environment& environment, const std::vector<RegistryPassword>& entries);

}  // namespace berth
