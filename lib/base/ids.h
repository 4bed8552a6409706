// Random values that are not random: each is a hash of the state's seed, the thing's key, a purpose and a
// counter, so the same commands give the same documents whatever ran between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace berth {

struct Seed {
  std::uint64_t value = 0;
};

// What a value is drawn for: `key` names the thing (its store key), `purpose` the member, `counter` the
// how-manieth.
struct Draw {
  std::string_view key;
  std::string_view purpose;
  std::uint64_t counter = 0;
};

std::uint64_t draw_u64(Seed seed, const Draw& draw);

// `xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx`, lower case.
std::string draw_uuid(Seed seed, const Draw& draw);

// `digits` lower-case hex digits, at most 64 (task ids: 32, runtime ids: 64).
std::string draw_hex(Seed seed, const Draw& draw, int digits);

// 19 decimal digits, the first not 0 (deployment ids).
std::string draw_digits19(Seed seed, const Draw& draw);

// `length` of A-Za-z0-9_- (service deployment ids: 21).
std::string draw_token(Seed seed, const Draw& draw, int length);

// A hash for checksums and keys that have grown too long; not for secrets.
std::uint64_t hash64(std::string_view bytes);

}  // namespace berth
