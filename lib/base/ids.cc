#include "base/ids.h"

#include <array>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace berth {
namespace {

XXH128_hash_t draw128(Seed seed, const Draw& draw, std::uint64_t block) {
  // Lengths first, so that no two different draws feed the same bytes.
  const std::array<std::uint64_t, 4> head = {draw.key.size(), draw.purpose.size(), draw.counter, block};
  std::string bytes(reinterpret_cast<const char*>(head.data()), sizeof head);
  bytes += draw.key;
  bytes += draw.purpose;
  return XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed.value);
}

constexpr char kHex[] = "0123456789abcdef";

void append_hex(std::string& out, std::uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) out += kHex[(value >> shift) & 15];
}

}  // namespace

std::uint64_t draw_u64(Seed seed, const Draw& draw) { return draw128(seed, draw, 0).low64; }

std::string draw_hex(Seed seed, const Draw& draw, int digits) {
  std::string out;
  for (std::uint64_t block = 0; static_cast<int>(out.size()) < digits; ++block) {
    const XXH128_hash_t hash = draw128(seed, draw, block);
    append_hex(out, hash.high64);
    append_hex(out, hash.low64);
  }
  out.resize(static_cast<std::size_t>(digits));
  return out;
}

std::string draw_uuid(Seed seed, const Draw& draw) {
  std::string hex = draw_hex(seed, draw, 32);
  hex[12] = '4';
  hex[16] = "89ab"[draw_u64(seed, draw) & 3];
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) + '-' +
         hex.substr(20);
}

std::string draw_digits19(Seed seed, const Draw& draw) {
  constexpr std::uint64_t kLowest = 1'000'000'000'000'000'000;
  return std::to_string(kLowest + draw_u64(seed, draw) % (8 * kLowest));
}

std::string draw_token(Seed seed, const Draw& draw, int length) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  std::string out;
  for (std::uint64_t block = 0; static_cast<int>(out.size()) < length; ++block) {
    std::uint64_t bits = draw128(seed, draw, block).high64;
    for (int i = 0; i < 10 && static_cast<int>(out.size()) < length; ++i, bits >>= 6)
      out += kLetters[bits & 63];
  }
  return out;
}

std::uint64_t hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace berth
