// The EVP interface costs 1.4 ms at its first call, so the low-level functions are used, deprecated as they
// are.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digest.h"

#include <openssl/sha.h>

#include <array>

namespace berth {

struct Sha256::State {
  SHA256_CTX context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) { SHA256_Init(&state_->context); }
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) { SHA256_Update(&state_->context, bytes.data(), bytes.size()); }

namespace {

std::string to_hex(const unsigned char* bytes, std::size_t count) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += kHex[bytes[i] >> 4];
    out += kHex[bytes[i] & 15];
  }
  return out;
}

std::array<unsigned char, SHA256_DIGEST_LENGTH> raw_sha256(std::string_view a, std::string_view b) {
  SHA256_CTX context;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> out{};
  SHA256_Init(&context);
  SHA256_Update(&context, a.data(), a.size());
  SHA256_Update(&context, b.data(), b.size());
  SHA256_Final(out.data(), &context);
  return out;
}

std::string_view view(const std::array<unsigned char, SHA256_DIGEST_LENGTH>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string Sha256::finish_hex() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> out{};
  SHA256_Final(out.data(), &state_->context);
  return to_hex(out.data(), out.size());
}

std::string sha256_digest(std::string_view bytes) {
  const auto out = raw_sha256(bytes, {});
  return "sha256:" + to_hex(out.data(), out.size());
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  constexpr std::size_t kBlock = 64;
  std::string padded(key);
  if (padded.size() > kBlock) padded = std::string(view(raw_sha256(key, {})));
  padded.resize(kBlock, '\0');
  std::string inner = padded;
  std::string outer = padded;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
  const auto first = raw_sha256(inner, bytes);
  const auto second = raw_sha256(outer, view(first));
  return to_hex(second.data(), second.size());
}

}  // namespace berth
