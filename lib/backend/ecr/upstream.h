// Registries that a pull-through cache rule may name. Pure.
#pragma once

#include <string>
#include <string_view>

namespace berth::backend::images {

struct Upstream {
  std::string name;  // "docker-hub": UpstreamRegistry's value
};

// Throws UnsupportedUpstreamRegistryException for a URL that ECR knows nothing of, and for one that wants a
// login where no secret is given.
Upstream require_upstream(std::string_view url, bool has_credentials);

}  // namespace berth::backend::images
