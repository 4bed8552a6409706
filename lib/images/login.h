// How a registry asks for credentials, and where they lie on this machine. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::images {

struct Login {
  std::string user;
  std::string password;
  std::string identity_token;  // in place of a password

  bool is_empty() const { return user.empty() && password.empty() && identity_token.empty(); }
};

// One challenge of a WWW-Authenticate field: a scheme and its parameters.
struct Challenge {
  std::string scheme;  // small letters: "basic", "bearer"
  std::string realm;
  std::string service;
  std::string scope;
};
// All of a field, which may hold several. What is malformed is left out.
std::vector<Challenge> parse_challenges(std::string_view field);

// Of docker's config.json (`auths`); nothing if it has none for the host. Docker Hub has several names.
std::optional<Login> login_of_config(std::string_view config_text, std::string_view host);

// "docker.io" as registry that answers: "registry-1.docker.io"; any other as it is.
std::string serving_host(std::string_view host);

}  // namespace berth::images
