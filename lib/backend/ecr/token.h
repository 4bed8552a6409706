// Registry passwords: who may use which registry until when, signed with a key of the state. Pure; the key
// and the time are given.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace berth::backend::images {

// What a token says. `service` is "ecr" or "ecr-public".
struct TokenClaims {
  std::string service;
  std::string account;
  std::string region;
  Instant expires_at;  // whole seconds
};

inline constexpr Duration kTokenLifetime = hours(12);

// The password of user `AWS`: base64 of a JSON object with payload, datakey, version, type and expiration. It
// holds no ':'.
std::string mint_token(const TokenClaims& claims, std::string_view key);

enum class TokenFault { none, invalid, expired };

struct TokenReading {
  TokenClaims claims;
  TokenFault fault = TokenFault::none;
};

// Whether `password` was minted with `key` and is not past its end at `now`.
TokenReading read_token(std::string_view password, std::string_view key, Instant now);

}  // namespace berth::backend::images
