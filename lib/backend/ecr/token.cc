#include "backend/ecr/token.h"

#include <cmath>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend::images {
namespace {

std::string payload_of(const TokenClaims& claims) {
  return base64_encode(claims.service + "/" + claims.account + "/" + claims.region);
}

std::string signature(std::string_view payload, std::int64_t expiration_s, std::string_view key) {
  return hmac_sha256_hex(
      key, "berth registry token\n" + std::string(payload) + "\n" + std::to_string(expiration_s));
}

// Takes the same time wherever the texts differ.
bool equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

std::optional<std::string> text_of(const Json& token, std::string_view name) {
  const Json* found = member(token, name);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<TokenClaims> claims_of(std::string_view payload, std::int64_t expiration_s) {
  const auto text = base64_decode(payload);
  if (!text) return std::nullopt;
  const std::vector<std::string_view> parts = split(*text, '/');
  if (parts.size() != 3) return std::nullopt;
  return TokenClaims{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]),
                     Instant{expiration_s * 1000}};
}

}  // namespace

std::string mint_token(const TokenClaims& claims, std::string_view key) {
  const std::int64_t expiration_s = claims.expires_at.ms / 1000;
  const std::string payload = payload_of(claims);
  const Json token = {{"payload", payload},
                      {"datakey", base64_encode(signature(payload, expiration_s, key))},
                      {"version", "2"},
                      {"type", "DATA_KEY"},
                      {"expiration", expiration_s}};
  return base64_encode(to_line(token));
}

TokenReading read_token(std::string_view password, std::string_view key, Instant now) {
  const TokenReading invalid{{}, TokenFault::invalid};
  const auto text = base64_decode(password);
  const auto token = text ? parse_json(*text) : std::nullopt;
  if (!token) return invalid;
  const auto payload = text_of(*token, "payload");
  const auto datakey = text_of(*token, "datakey");
  const Json* expiration = member(*token, "expiration");
  if (!payload || !datakey || expiration == nullptr || !expiration->is_number_integer()) return invalid;
  const auto expiration_s = expiration->get<std::int64_t>();
  const auto signed_text = base64_decode(*datakey);
  if (!signed_text || !equal(*signed_text, signature(*payload, expiration_s, key))) return invalid;
  const auto claims = claims_of(*payload, expiration_s);
  if (!claims) return invalid;
  return {*claims, now > claims->expires_at ? TokenFault::expired : TokenFault::none};
}

}  // namespace berth::backend::images
