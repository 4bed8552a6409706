#include <doctest/doctest.h>

#include <string>

#include "wire/sigv4.h"

namespace berth::wire {

namespace {
const Instant kNow = *parse_iso8601("2026-03-01T10:00:00Z");
const Credentials kCredentials{"AKIAIOSFODNN7EXAMPLE", "secret", ""};
const Credentials kTemporary{"ASIATEMPORARY", "other", "token"};

std::optional<Key> keys(std::string_view access_key) {
  if (access_key == kCredentials.access_key) return Key{"secret", "", {}};
  if (access_key == kTemporary.access_key) return Key{"other", "token", kNow + hours(1)};
  return std::nullopt;
}

struct Sent {
  http::Request request;
  std::string body;
};

Sent sent(const Credentials& credentials = kCredentials, Instant at = kNow,
          const Scope& scope = {"us-east-1", "ecs"}) {
  Message message{"POST",
                  "/",
                  {{"Host", "localhost:4566"},
                   {"Content-Type", "application/x-amz-json-1.1"},
                   {"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListClusters"}},
                  "{}"};
  sign(message, credentials, scope, at);
  return {{message.method, message.target, message.headers, 2, "127.0.0.1:50000", false}, message.body};
}

// "TYPE: message", or "good".
std::string verdict(const Sent& each, Instant now = kNow, Protocol protocol = Protocol::json) {
  const auto refusal = verify_signature(each.request, each.body, protocol, "ecs", keys, now);
  return refusal ? refusal->type() + ": " + refusal->message() : "good";
}

bool begins(const std::string& text, std::string_view head) {
  const bool good = text.starts_with(head);
  if (!good) MESSAGE(text);
  return good;
}

void change(Sent& each, std::string_view what, std::string_view by) {
  std::string value(each.request.headers.get("Authorization"));
  const std::size_t at = value.find(what);
  REQUIRE(at != std::string::npos);
  each.request.headers.set("Authorization", value.replace(at, what.size(), by));
}
}  // namespace

TEST_CASE("a good signature is good for five minutes before and behind") {
  CHECK(verdict(sent()) == "good");
  CHECK(verdict(sent(), kNow + minutes(5)) == "good");
  CHECK(verdict(sent(), kNow - minutes(5)) == "good");
  CHECK(verdict(sent(), kNow + minutes(5) + seconds(1)) ==
        "InvalidSignatureException: Signature expired: 20260301T100000Z is now earlier than 20260301T100001Z "
        "(20260301T100501Z - 5 min.)");
  CHECK(verdict(sent(), kNow - minutes(6)) ==
        "InvalidSignatureException: Signature not yet current: 20260301T100000Z is still later than "
        "20260301T095900Z (20260301T095400Z + 5 min.)");
  CHECK(begins(verdict(sent(), kNow + minutes(6), Protocol::query), "SignatureDoesNotMatch: Signature exp"));
  CHECK(verdict(sent(), kNow + minutes(6), Protocol::ec2) == "RequestExpired: Request has expired.");
  CHECK(verdict(sent(), kNow - minutes(6), Protocol::ec2) == "RequestExpired: Request has expired.");
}

TEST_CASE("what was changed on the way is refused") {
  constexpr std::string_view kMismatch =
      "InvalidSignatureException: The request signature we calculated does not match the signature you "
      "provided.";
  Sent each = sent();
  each.body = "{ }";
  CHECK(begins(verdict(each), kMismatch));
  each = sent();
  each.request.target = "/?x=1";
  CHECK(begins(verdict(each), kMismatch));
  each = sent();
  each.request.headers.set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.DeleteCluster");
  CHECK(begins(verdict(each), kMismatch));
  each = sent();
  each.request.headers.remove("Content-Type");
  CHECK(begins(verdict(each), kMismatch));
  each = sent();
  each.request.headers.add("X-Amz-Target", "x");
  CHECK(begins(verdict(each), kMismatch));
  each = sent({kCredentials.access_key, "wrong", ""});
  CHECK(begins(verdict(each), kMismatch));
  CHECK(begins(verdict(each, kNow, Protocol::query), "SignatureDoesNotMatch: The request signature"));
  each = sent();
  change(each, "Signature=", "Signature=0");
  CHECK(begins(verdict(each), kMismatch));
  each = sent();
  change(each, ";x-amz-target", "");
  CHECK(verdict(each) ==
        "InvalidSignatureException: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
  each = sent();
  change(each, ";host", "");
  CHECK(begins(verdict(each), "InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader'"));
}

TEST_CASE("unsigned, incomplete and unknown") {
  Sent each = sent();
  each.request.headers.remove("Authorization");
  CHECK(verdict(each) == "MissingAuthenticationTokenException: Missing Authentication Token");
  CHECK(verdict(each, kNow, Protocol::query) ==
        "MissingAuthenticationToken: Request is missing Authentication Token");
  each.request.headers.set("Authorization", "AWS4-HMAC-SHA256 x");
  CHECK(verdict(each) ==
        "IncompleteSignatureException: Authorization header requires 'Credential' parameter. Authorization "
        "header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.");
  for (const char* header : {"", "Basic QVdTOnQ=", "Bearer t", "AWS AKID:sig", "AWS4-HMAC-SHA256"}) {
    each.request.headers.set("Authorization", header);
    CHECK_MESSAGE(begins(verdict(each), "IncompleteSignatureException: "), header);
  }
  each = sent();
  each.request.headers.remove("X-Amz-Date");
  CHECK(begins(verdict(each), "IncompleteSignatureException: Authorization header requires existence of"));
  each = sent();
  each.request.headers.set("X-Amz-Date", "Sun, 01 Mar 2026 10:00:00 GMT");
  CHECK(begins(verdict(each), "IncompleteSignatureException: Date must be in ISO-8601 'basic format'."));
  each = sent();
  change(each, "AKIAIOSFODNN7EXAMPLE/20260301", "AKIAIOSFODNN7EXAMPLE");
  CHECK(begins(verdict(each), "IncompleteSignatureException: Credential must have exactly 5"));
  CHECK(verdict(sent({"AKIAUNKNOWN", "x", ""})) ==
        "UnrecognizedClientException: The security token included in the request is invalid.");
  CHECK(begins(verdict(sent({"AKIAUNKNOWN", "x", ""}), kNow, Protocol::query), "InvalidClientTokenId: "));
  CHECK(
      begins(verdict(sent({"AKIAUNKNOWN", "x", ""}), kNow, Protocol::ec2), "AuthFailure: AWS was not able"));
}

TEST_CASE("the scope has to be the service's and the day's") {
  CHECK(verdict(sent(kCredentials, kNow, {"us-east-1", "ecr"})) ==
        "InvalidSignatureException: Credential should be scoped to correct service: 'ecs'.");
  Sent each = sent();
  change(each, "/20260301/", "/20260302/");
  CHECK(begins(verdict(each), "InvalidSignatureException: Date in Credential scope does not match YYYYMMDD"));
  each = sent();
  change(each, "aws4_request", "aws5_request");
  CHECK(begins(verdict(each),
               "InvalidSignatureException: Credential should be scoped with a valid terminator"));
}

TEST_CASE("session tokens") {
  CHECK(verdict(sent(kTemporary)) == "good");
  Sent each = sent({"ASIATEMPORARY", "other", ""});
  CHECK(begins(verdict(each), "UnrecognizedClientException: "));
  CHECK(begins(verdict(sent({"ASIATEMPORARY", "other", "tokem"})), "UnrecognizedClientException: "));
  CHECK(begins(verdict(sent({kCredentials.access_key, "secret", "token"})), "UnrecognizedClientException: "));
  CHECK(verdict(sent(kTemporary, kNow + hours(1)), kNow + hours(1)) ==
        "ExpiredTokenException: The security token included in the request is expired");
}

TEST_CASE("a length that the client signed is the body's") {
  Message message{"POST", "/", {{"Host", "h"}, {"Content-Length", "2"}}, "{}"};
  sign(message, kCredentials, {"us-east-1", "ecs"}, kNow);
  message.headers.remove("Content-Length");
  Sent each{{message.method, message.target, message.headers, 2, "", false}, "{}"};
  CHECK(verdict(each) == "good");
}

TEST_CASE("presigned") {
  const auto presigned = [](Duration lifetime, const Credentials& credentials = kCredentials) {
    const Message message{"GET", "/?Action=X&Version=1", {{"Host", "h"}}, ""};
    const std::string target = presigned_target(message, credentials, {"us-east-1", "ecs"}, kNow, lifetime);
    return Sent{{"GET", target, {{"Host", "h"}}, {}, "", false}, ""};
  };
  CHECK(verdict(presigned(minutes(15))) == "good");
  CHECK(verdict(presigned(minutes(15), kTemporary)) == "good");
  CHECK(verdict(presigned(minutes(15)), kNow + minutes(15)) == "good");
  CHECK(begins(verdict(presigned(minutes(15)), kNow + minutes(15) + seconds(1)),
               "InvalidSignatureException: Signature expired: 20260301T100000Z is now earlier than"));
  CHECK(begins(verdict(presigned(minutes(15)), kNow - minutes(6)),
               "InvalidSignatureException: Signature not yet current"));
  CHECK(begins(verdict(presigned(days(8))), "InvalidSignatureException: X-Amz-Expires must be"));
  Sent each = presigned(minutes(15));
  each.request.target += "&x=1";
  CHECK(begins(verdict(each), "InvalidSignatureException: The request signature"));
  each = presigned(minutes(15));
  each.request.target.resize(each.request.target.find("&X-Amz-Signature"));
  CHECK(begins(verdict(each), "IncompleteSignatureException: AWS query-string parameters must include"));
}

TEST_CASE("what a request claims, verified or not") {
  const auto claim = claim_of(sent(kTemporary, kNow, {"eu-north-1", "ecr"}).request);
  REQUIRE(claim.has_value());
  CHECK(claim->access_key == "ASIATEMPORARY");
  CHECK(claim->scope.region == "eu-north-1");
  CHECK(claim->scope.service == "ecr");
  CHECK(claim->date == "20260301");
  CHECK_FALSE(claim->presigned);
  http::Request slashes{
      "POST", "/", {{"Authorization", "AWS4-HMAC-SHA256 Credential=a/b/20260301/r/s/aws4_request"}},
      {},     "",  false};
  REQUIRE(claim_of(slashes).has_value());
  CHECK(claim_of(slashes)->access_key == "a/b");
  CHECK_FALSE(claim_of({"GET", "/", {}, {}, "", false}).has_value());
  CHECK_FALSE(claim_of({"GET", "/", {{"Authorization", "Basic eDp5"}}, {}, "", false}).has_value());
}

}  // namespace berth::wire
