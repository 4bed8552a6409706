#include "backend/ecr/upstream.h"

#include <array>

#include "api/service_error.h"
#include "base/text.h"
#include "model/arn.h"

namespace berth::backend::images {
namespace {

struct Known {
  std::string_view host;  // one that begins with a dot: any name before it
  std::string_view name;
  bool login;
};
constexpr std::array kKnown = {
    Known{"public.ecr.aws", "ecr-public", false},
    Known{"registry.k8s.io", "k8s", false},
    Known{"quay.io", "quay", false},
    Known{"registry-1.docker.io", "docker-hub", true},
    Known{"ghcr.io", "github-container-registry", true},
    Known{"registry.gitlab.com", "gitlab-container-registry", true},
    Known{".azurecr.io", "azure-container-registry", true},
    Known{"cgr.dev", "chainguard", true},
};

bool names(const Known& known, std::string_view host) {
  if (!known.host.starts_with('.')) return host == known.host;
  return host.ends_with(known.host) && host.size() > known.host.size();
}

}  // namespace

Upstream require_upstream(std::string_view url, bool has_credentials) {
  constexpr std::string_view kScheme = "https://";
  const std::string_view host = url.starts_with(kScheme) ? url.substr(kScheme.size()) : url;
  if (model::parse_registry_host(host)) return {"ecr"};
  for (const Known& known : kKnown) {
    if (!names(known, host)) continue;
    if (!known.login || has_credentials) return {std::string(known.name)};
    throw api::ServiceError(
        "UnsupportedUpstreamRegistryException",
        "The specified upstream registry requires authentication. Specify a valid Secrets "
        "Manager ARN containing the upstream registry credentials and try again.");
  }
  throw api::ServiceError("UnsupportedUpstreamRegistryException",
                          "The upstream registry URL " + excerpt(url) +
                              " is invalid. Specify a valid upstream registry URL and try again");
}

}  // namespace berth::backend::images
