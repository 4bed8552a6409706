// What whoever changes the state works with, handler or engine: one open transaction, the time, and the seed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"
#include "store/store.h"

namespace berth::backend {

// An account and a region: the first two parts of every key, and parts four and five of every ARN.
struct Scope {
  std::string account;
  std::string region;

  // `ACCOUNT/REGION/SERVICE/KIND/` + `rest`; a rest that ends in '/' makes a prefix.
  std::string key(std::string_view service, std::string_view kind, std::string_view rest) const;
  // `arn:aws:SERVICE:REGION:ACCOUNT:` + `rest`.
  std::string arn(std::string_view service, std::string_view rest) const;
};

// The scope of a key.
Scope scope_of(std::string_view key);

// The key's parts after ACCOUNT/REGION/SERVICE/KIND/: `c/id` of `1/us-east-1/ecs/task/c/id`.
std::string_view key_rest(std::string_view key);

// Requires: `store` is open; `now` never lies before store.time().
struct World {
  store::Transaction& store;
  Instant now;
  Seed seed;
};

// The next number of a counter kept under `key` (1, 2, …); stored in the same transaction. For ids drawn from
// it.
std::uint64_t next_number(World& world, std::string_view key);

}  // namespace berth::backend
