// What a target below /v2/ means. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace berth::registry {

enum class Place {
  ping,       // /v2/
  catalog,    // /v2/_catalog
  tags,       // /v2/NAME/tags/list
  manifest,   // /v2/NAME/manifests/REFERENCE
  blob,       // /v2/NAME/blobs/DIGEST
  uploads,    // /v2/NAME/blobs/uploads/
  upload,     // /v2/NAME/blobs/uploads/ID
  referrers,  // /v2/NAME/referrers/DIGEST
};

struct Route {
  Place place = Place::ping;
  std::string repository;
  std::string reference;  // tag, digest or upload's id, as far as the place has one
};

enum class RouteFault { unknown, bad_escape, bad_name };

// `path` is without the query and not yet decoded. A name that leads out of its repository (`..`, `//`, a
// control character, an escaped slash) is no name.
std::variant<Route, RouteFault> parse_route(std::string_view path);

bool is_digest(std::string_view text);         // any algorithm, hex digits
bool is_sha256_digest(std::string_view text);  // `sha256:` and 64 lower-case hex digits

}  // namespace berth::registry
