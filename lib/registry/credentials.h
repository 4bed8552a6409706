// Who asks: the account and the region of a host name, the password of an Authorization field, and what the
// door says of it.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/backend.h"
#include "base/effects.h"

namespace berth::registry {

struct HostRegistry {
  std::string account;
  std::string region;
};
// Of `ACCOUNT.dkr.ecr.REGION.amazonaws.com` (and its forms for China, FIPS and dual stack), a port allowed
// behind it; nothing for any other host. Pure.
std::optional<HostRegistry> registry_of_host(std::string_view host);

// Basic with the user `AWS`, or Bearer with the same password or GetAuthorizationToken's token. Pure.
struct Credentials {
  enum class Kind { none, password, garbage } kind = Kind::none;
  std::string password;
};
Credentials read_credentials(std::string_view authorization);

// What a password says.
struct Bearer {
  enum class Fault { none, invalid, expired } fault = Fault::invalid;
  std::string account;
  std::string region;
};

// Asks the door about passwords, and remembers for a minute those that were good. Thread-safe.
class Passwords {
 public:
  Passwords(api::Backend& door, WallClock& wall) : door_(door), wall_(wall) {}
  Bearer check(const std::string& password);

 private:
  struct Known {
    Bearer bearer;
    Instant expires_at;
    std::int64_t asked_ms = 0;  // monotonic
  };
  std::optional<Bearer> known(const std::string& digest);

  api::Backend& door_;
  WallClock& wall_;
  std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;  // by the password's digest, so that no time tells it
};

}  // namespace berth::registry
