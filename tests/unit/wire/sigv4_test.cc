#include "wire/sigv4.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/instant.h"

namespace berth::wire {

namespace {
const Credentials kCredentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
const Scope kScope{"us-east-1", "service"};
const Instant kNow = *parse_iso8601("2015-08-30T12:36:00Z");

constexpr const char* kToken =
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflf"
    "KD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd"
    "8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3i"
    "SIlTJabIQwj2ICCR/oLxBA==";

// A request of the published test suite and the signature that the suite gives for it.
struct Vector {
  const char* name;
  const char* method;
  const char* target;
  std::vector<http::Header> headers;
  const char* body;
  const char* signed_headers;
  const char* signature;
};

const std::vector<Vector>& vectors() {
  static const std::vector<Vector> kVectors = {
      {"get-vanilla",
       "GET",
       "/",
       {},
       "",
       "host;x-amz-date",
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-vanilla-query",
       "GET",
       "/?",
       {},
       "",
       "host;x-amz-date",
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-relative",
       "GET",
       "/example/..",
       {},
       "",
       "host;x-amz-date",
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-relative-relative",
       "GET",
       "/example1/example2/../..",
       {},
       "",
       "host;x-amz-date",
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-slash",
       "GET",
       "//",
       {},
       "",
       "host;x-amz-date",
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-slash-dot-slash",
       "GET",
       "/./",
       {},
       "",
       "host;x-amz-date",
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-slashes",
       "GET",
       "//example//",
       {},
       "",
       "host;x-amz-date",
       "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
      {"get-slash-pointless-dot",
       "GET",
       "/./example",
       {},
       "",
       "host;x-amz-date",
       "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
      {"get-space",
       "GET",
       "/example space/",
       {},
       "",
       "host;x-amz-date",
       "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
      {"get-unreserved",
       "GET",
       "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
       {},
       "",
       "host;x-amz-date",
       "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
      {"get-utf8",
       "GET",
       "/\u1234",
       {},
       "",
       "host;x-amz-date",
       "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {"get-special-character",
       "GET",
       "/example/$delete",
       {},
       "",
       "host;x-amz-date",
       "a853c9b21b528b19643d00910d35b83a10c366a10833ceefb45edd6c80e40f27"},
      {"get-vanilla-empty-query-key",
       "GET",
       "/?Param1=value1",
       {},
       "",
       "host;x-amz-date",
       "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
      {"get-vanilla-query-order-key-case",
       "GET",
       "/?Param2=value2&Param1=value1",
       {},
       "",
       "host;x-amz-date",
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-vanilla-query-order-encoded",
       "GET",
       "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
       {},
       "",
       "host;x-amz-date",
       "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
      {"get-vanilla-query-unreserved",
       "GET",
       "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz="
       "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
       {},
       "",
       "host;x-amz-date",
       "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
      {"get-vanilla-utf8-query",
       "GET",
       "/?\u1234=bar",
       {},
       "",
       "host;x-amz-date",
       "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
      {"get-header-key-duplicate",
       "GET",
       "/",
       {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
       "",
       "host;my-header1;x-amz-date",
       "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
      {"get-header-value-multiline",
       "GET",
       "/",
       {{"My-Header1", "value1,value2,value3"}},
       "",
       "host;my-header1;x-amz-date",
       "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790"},
      {"get-header-value-order",
       "GET",
       "/",
       {{"My-Header1", "value4"},
        {"My-Header1", "value1"},
        {"My-Header1", "value3"},
        {"My-Header1", "value2"}},
       "",
       "host;my-header1;x-amz-date",
       "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
      {"get-header-value-trim",
       "GET",
       "/",
       {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
       "",
       "host;my-header1;my-header2;x-amz-date",
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"post-vanilla",
       "POST",
       "/",
       {},
       "",
       "host;x-amz-date",
       "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"post-vanilla-query",
       "POST",
       "/?Param1=value1",
       {},
       "",
       "host;x-amz-date",
       "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
      {"post-vanilla-query-nonunreserved",
       "POST",
       "/?@%23$%25%5E=&%2B=/,?%3E%3C%60%22;:%5C%7C%5D%5B%7B%7D",
       {},
       "",
       "host;x-amz-date",
       "66c82657c86e26fb25238d0e69f011edc4c6df5ae71119d7cb98ed9b87393c1e"},
      {"post-vanilla-query-space",
       "POST",
       "/?p=",
       {},
       "",
       "host;x-amz-date",
       "e71688addb58a26418614085fb730ba3faa623b461c17f48f2fbdb9361b94a9b"},
      {"post-header-key-sort",
       "POST",
       "/",
       {{"My-Header1", "value1"}},
       "",
       "host;my-header1;x-amz-date",
       "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
      {"post-header-value-case",
       "POST",
       "/",
       {{"My-Header1", "VALUE1"}},
       "",
       "host;my-header1;x-amz-date",
       "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
      {"post-sts-header-before",
       "POST",
       "/",
       {{"X-Amz-Security-Token", kToken}},
       "",
       "host;x-amz-date;x-amz-security-token",
       "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
      {"post-x-www-form-urlencoded",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded"}},
       "Param1=value1",
       "content-type;host;x-amz-date",
       "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
      {"post-x-www-form-urlencoded-parameters",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded; charset=utf8"}},
       "Param1=value1",
       "content-type;host;x-amz-date",
       "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
  };
  return kVectors;
}

Message message_of(const Vector& vector) {
  Message message{vector.method, vector.target, {{"Host", "example.amazonaws.com"}}, vector.body};
  for (const http::Header& header : vector.headers) message.headers.add(header.name, header.value);
  return message;
}
}  // namespace

TEST_CASE("the published suite's requests have the suite's signatures") {
  for (const Vector& vector : vectors()) {
    INFO(vector.name);
    Message message = message_of(vector);
    sign(message, kCredentials, kScope, kNow);
    CHECK(message.headers.get("X-Amz-Date") == "20150830T123600Z");
    CHECK(std::string(message.headers.get("Authorization")) ==
          std::string("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                      "SignedHeaders=") +
              vector.signed_headers + ", Signature=" + vector.signature);
  }
}

TEST_CASE("what the server verifies of the suite is good, and a byte changed is not") {
  const KeyLookup keys = [](std::string_view key) {
    return key == "AKIDEXAMPLE" ? std::optional(Key{kCredentials.secret_key, "", {}}) : std::nullopt;
  };
  for (const Vector& vector : vectors()) {
    INFO(vector.name);
    Message message = message_of(vector);
    const bool with_token = message.headers.find("X-Amz-Security-Token") != nullptr;
    sign(message, kCredentials, kScope, kNow);
    http::Request request{message.method, message.target, message.headers, {}, "", false};
    const auto refusal =
        verify_signature(request, message.body, Protocol::json, "service", keys, kNow + minutes(4));
    // A token that the key does not have is refused, the signature apart.
    CHECK(refusal.has_value() == with_token);
    request.method = "PUT";
    const auto tampered = verify_signature(request, message.body, Protocol::json, "service", keys, kNow);
    REQUIRE(tampered.has_value());
    CHECK(tampered->type() == "InvalidSignatureException");
  }
}

// Computed by botocore 1.43 with the suite's key and time.
TEST_CASE("requests as clients send them are signed as botocore signs them") {
  Message run_task{"POST",
                   "/",
                   {{"Host", "ecs.eu-central-1.amazonaws.com"},
                    {"Content-Type", "application/x-amz-json-1.1"},
                    {"X-Amz-Target", "AmazonEC2ContainerServiceV20141113.RunTask"}},
                   R"({"taskDefinition":"web","count":3})"};
  sign(run_task, kCredentials, {"eu-central-1", "ecs"}, kNow);
  CHECK(run_task.headers.get("Authorization") ==
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-central-1/ecs/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
        "Signature=94fe008257ac70d36f139ddec82891f6af45e50fab02401771b90d60c9087b82");

  Message with_token{"POST",
                     "/",
                     {{"Host", "localhost:4566"},
                      {"Content-Type", "application/x-amz-json-1.1"},
                      {"X-Amz-Target", "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories"}},
                     "{}"};
  sign(with_token, {kCredentials.access_key, kCredentials.secret_key, "TOKEN/with+signs=="},
       {"us-east-1", "ecr"}, kNow);
  CHECK(with_token.headers.get("Authorization")
            .ends_with("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, "
                       "Signature=19e95b4e887e380389f7443cc0fa98469184523c65321a620995f77567a0e964"));

  Message escaped{"GET", "/a%20b/%E1%88%B4/c+d", {{"Host", "example.com"}}, ""};
  sign(escaped, kCredentials, kScope, kNow);
  CHECK(escaped.headers.get("Authorization")
            .ends_with("Signature=c8ada78077698825f5e41eb7d9de89bf76cba0206974723dd60f78ca865a7ec6"));
}

TEST_CASE("presigned targets are botocore's") {
  const Message global{
      "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", {{"Host", "sts.amazonaws.com"}}, ""};
  CHECK(presigned_target(global, kCredentials, {"us-east-1", "sts"}, kNow, hours(1)) ==
        "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
        "AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires="
        "3600&X-Amz-SignedHeaders=host&X-Amz-Signature="
        "6f70c7e5be3fb188d394164459b78aed61615460356f74ca474e903c6c4d167b");
  const Message regional{
      "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", {{"Host", "sts.eu-west-1.amazonaws.com"}}, ""};
  const Credentials temporary{kCredentials.access_key, kCredentials.secret_key, "TOKEN/with+signs=="};
  CHECK(presigned_target(regional, temporary, {"eu-west-1", "sts"}, kNow, hours(1)) ==
        "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
        "AKIDEXAMPLE%2F20150830%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires="
        "3600&X-Amz-SignedHeaders=host&X-Amz-Security-Token=TOKEN%2Fwith%2Bsigns%3D%3D&X-Amz-Signature="
        "9e91f5aaffb47dab53eac7cdd0f24592ccd3f502425a88a4a95fceb72c1e0233");
}

TEST_CASE("a session token is sent and signed") {
  Message message{"POST", "/", {{"Host", "example.amazonaws.com"}}, ""};
  sign(message, {kCredentials.access_key, kCredentials.secret_key, kToken}, kScope, kNow);
  CHECK(message.headers.get("X-Amz-Security-Token") == kToken);
  CHECK(message.headers.get("Authorization")
            .ends_with("Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"));
}

TEST_CASE("headers that proxies change are not signed, and signing again replaces") {
  Message message{"POST", "/", {{"Host", "example.amazonaws.com"}, {"User-Agent", "berth"}}, ""};
  sign(message, kCredentials, kScope, kNow);
  sign(message, kCredentials, kScope, kNow);
  CHECK(message.headers.get("Authorization")
            .ends_with("SignedHeaders=host;x-amz-date, "
                       "Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
  CHECK(message.headers.fields().size() == 4);
}

}  // namespace berth::wire
