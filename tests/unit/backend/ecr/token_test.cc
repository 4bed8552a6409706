#include "backend/ecr/token.h"

#include <doctest/doctest.h>

#include <string>

#include "base/json.h"
#include "base/text.h"

namespace images = berth::backend::images;
using berth::Instant;
using images::TokenFault;

namespace {

const images::TokenClaims kClaims = {"ecr", "123456789012", "us-east-1", Instant{1'767'268'800'000}};
const std::string kKey = "a key of thirty-two bytes, about.";

}  // namespace

TEST_CASE("a token says what it was made with, until it ends") {
  const std::string password = images::mint_token(kClaims, kKey);
  CHECK(password.find(':') == std::string::npos);
  const auto reading = images::read_token(password, kKey, kClaims.expires_at);
  CHECK(reading.fault == TokenFault::none);
  CHECK(reading.claims.service == "ecr");
  CHECK(reading.claims.account == "123456789012");
  CHECK(reading.claims.region == "us-east-1");
  CHECK(reading.claims.expires_at == kClaims.expires_at);
  CHECK(images::read_token(password, kKey, Instant{kClaims.expires_at.ms + 1}).fault == TokenFault::expired);
}

TEST_CASE("a token has the members that scripts read") {
  const auto text = berth::base64_decode(images::mint_token(kClaims, kKey));
  REQUIRE(text.has_value());
  const auto token = berth::parse_json(*text);
  REQUIRE(token.has_value());
  CHECK(token->at("version") == "2");
  CHECK(token->at("type") == "DATA_KEY");
  CHECK(token->at("expiration") == 1'767'268'800);
  CHECK(token->at("payload").is_string());
  CHECK(token->at("datakey").is_string());
}

TEST_CASE("a token that was changed, or signed with another key, is invalid") {
  const std::string password = images::mint_token(kClaims, kKey);
  CHECK(images::read_token(password, "another key", kClaims.expires_at).fault == TokenFault::invalid);
  for (const char* garbage : {"", "x", "e30=", "bm90IGpzb24="}) {
    CAPTURE(garbage);
    CHECK(images::read_token(garbage, kKey, kClaims.expires_at).fault == TokenFault::invalid);
  }
  berth::Json token = *berth::parse_json(*berth::base64_decode(password));
  token["expiration"] = 1'999'999'999;
  CHECK(images::read_token(berth::base64_encode(berth::to_line(token)), kKey, kClaims.expires_at).fault ==
        TokenFault::invalid);
  token = *berth::parse_json(*berth::base64_decode(password));
  token["payload"] = berth::base64_encode("ecr/210987654321/us-east-1");
  CHECK(images::read_token(berth::base64_encode(berth::to_line(token)), kKey, kClaims.expires_at).fault ==
        TokenFault::invalid);
}
