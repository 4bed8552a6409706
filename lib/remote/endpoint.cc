#include "remote/endpoint.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace berth::remote {

namespace {

constexpr std::array<std::string_view, 6> kAwsDomains = {
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws", "on.aws", "public.ecr.aws"};

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

// "[::1]" or a name.
bool is_host(std::string_view host) {
  if (host.size() > 2 && host.starts_with('[') && host.ends_with(']')) {
    const std::string_view inside = host.substr(1, host.size() - 2);
    return inside.find_first_not_of("0123456789abcdef:.%") == std::string_view::npos;
  }
  return !host.empty() && std::all_of(host.begin(), host.end(), is_host_character);
}

}  // namespace

std::optional<Endpoint> parse_endpoint(std::string_view url) {
  constexpr std::int64_t kLastPort = 65535;
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string scheme = to_lower(url.substr(0, colon));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  std::string_view rest = url.substr(colon + 3);
  if (rest.find_first_of("?#@ \t\r\n\\") != std::string_view::npos) return std::nullopt;
  const std::size_t slash = rest.find('/');
  std::string path(slash == std::string_view::npos ? "" : rest.substr(slash));
  while (path.ends_with('/')) path.pop_back();
  const std::string authority = to_lower(rest.substr(0, slash));
  std::string host = authority;
  std::string port;
  const std::size_t last = authority.rfind(':');
  if (last != std::string::npos && authority.find(']', last) == std::string::npos) {
    host = authority.substr(0, last);
    port = authority.substr(last + 1);
    const auto number = parse_int(port);
    if (!number || *number < 1 || *number > kLastPort) return std::nullopt;
  }
  if (!is_host(host)) return std::nullopt;
  const bool usual =
      port.empty() || (scheme == "http" && port == "80") || (scheme == "https" && port == "443");
  Endpoint out;
  out.host = usual ? host : host + ":" + port;
  out.origin = scheme + "://" + out.host;
  out.base_path = std::move(path);
  return out;
}

bool is_aws(const Endpoint& endpoint) {
  const std::string name = endpoint.host.substr(0, endpoint.host.find(':'));
  return std::any_of(kAwsDomains.begin(), kAwsDomains.end(), [&name](std::string_view domain) {
    return name == domain || name.ends_with("." + std::string(domain));
  });
}

}  // namespace berth::remote
