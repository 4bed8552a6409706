// SHA-256 for image digests. The one file that touches OpenSSL in a command that stays local.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace berth {

// A running SHA-256. Not thread-safe.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(std::string_view bytes);
  std::string finish_hex();  // 64 lower-case hex digits; afterwards the object may only be destroyed

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// `sha256:` and 64 hex digits of `bytes`.
std::string sha256_digest(std::string_view bytes);

// HMAC-SHA-256 of `bytes` under `key`, 64 hex digits (RFC 2104).
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

}  // namespace berth
