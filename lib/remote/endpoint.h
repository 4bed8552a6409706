// An endpoint's URL, taken apart. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::remote {

struct Endpoint {
  std::string origin;     // "http://localhost:4566"
  std::string host;       // what the Host header says: "localhost:4566"; no port that is the scheme's own
  std::string base_path;  // "" or "/prefix", without a slash at its end
};

// http or https, a host, perhaps a port and a path; nothing else (no user, no query).
std::optional<Endpoint> parse_endpoint(std::string_view url);

// Whether the name is one of AWS's own (amazonaws.com, api.aws, on.aws and their like).
bool is_aws(const Endpoint& endpoint);

}  // namespace berth::remote
