// A token as GetAuthorizationToken answers it, for both services.
#pragma once

#include <string>

#include "backend/call.h"
#include "base/instant.h"

namespace berth::backend::images {

struct FreshToken {
  std::string text;  // base64 of `AWS:` and the password
  Instant expires_at;
};

// Requires: the operation is marked as writing, since the state's key may have to be made.
FreshToken fresh_token(const Call& call, const std::string& account);

}  // namespace berth::backend::images
