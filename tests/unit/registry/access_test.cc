// Who is let in, and what those who are not are told.
#include <doctest/doctest.h>

#include "base/text.h"
#include "rig.h"

using berth::base64_decode;
using berth::base64_encode;
using berth::http::Headers;
using berth::test::Reply;
using berth::test::Rig;

namespace {

Headers authorization(const std::string& value) { return {{"Authorization", value}}; }

std::string password_of(const Rig& rig) { return base64_decode(rig.token)->substr(4); }

}  // namespace

TEST_CASE("a request without credentials is asked for them, wherever it goes") {
  Rig rig;
  for (const char* target : {"/v2/", "/v2/web/tags/list", "/v2/none/blobs/uploads/", "/v2/UP/x"}) {
    CAPTURE(target);
    const Reply reply = rig.send_bare("GET", target);
    CHECK(reply.status == 401);
    CHECK(reply.body == "Not Authorized\n");
    CHECK(reply.header("WWW-Authenticate") ==
          "Basic realm=\"http://localhost:4566/\",service=\"ecr.amazonaws.com\"");
    CHECK(reply.header("Docker-Distribution-Api-Version") == "registry/2.0");
  }
}

// What skopeo and its like send that know no password.
TEST_CASE("an empty name with an empty password is no credentials") {
  Rig rig;
  const Reply reply = rig.send_bare("GET", "/v2/", authorization("Basic " + base64_encode(":")));
  CHECK(reply.status == 401);
  CHECK(reply.body == "Not Authorized\n");
}

TEST_CASE("ECR's token lets in, as Basic and as Bearer") {
  Rig rig;
  CHECK(rig.send("GET", "/v2/").status == 200);
  CHECK(rig.send("GET", "/v2").status == 200);
  CHECK(rig.send_bare("GET", "/v2/", authorization("bAsIc " + rig.token)).status == 200);
  CHECK(rig.send_bare("GET", "/v2/", authorization("Bearer " + rig.token)).status == 200);
  CHECK(rig.send_bare("GET", "/v2/", authorization("Bearer " + password_of(rig))).status == 200);
}

TEST_CASE("what is no token is refused") {
  Rig rig;
  const std::string password = password_of(rig);
  std::string changed = password;
  changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& value :
       {std::string("Basic"), std::string("Basic !!"), "Basic " + base64_encode("AWS:"),
        "Basic " + base64_encode("AWS"), "Basic " + base64_encode("AWS:secret"),
        "Basic " + base64_encode("root:" + password), "Basic " + base64_encode("AWS:" + changed),
        std::string("Bearer x")}) {
    CAPTURE(value);
    const Reply reply = rig.send_bare("GET", "/v2/", authorization(value));
    CHECK(reply.status == 400);
    CHECK(reply.code() == "DENIED");
    CHECK(reply.message() == "Your Authorization Token is invalid.");
  }
  CHECK(rig.send_bare("GET", "/v2/", authorization("Digest x")).status == 401);
}

TEST_CASE("a token ends after twelve hours, though it was good a moment ago") {
  Rig rig;
  CHECK(rig.send("GET", "/v2/").status == 200);
  rig.backend.wall.move(berth::hours(12));
  CHECK(rig.send("GET", "/v2/").status == 200);
  rig.backend.wall.move(berth::seconds(1));
  const Reply reply = rig.send("GET", "/v2/");
  CHECK(reply.status == 403);
  CHECK(reply.code() == "DENIED");
  CHECK(reply.message() == "Your authorization token has expired. Reauthenticate and try again.");
}

TEST_CASE("a token is good in its region, and its account's repositories are meant") {
  Rig rig;
  rig.host = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
  CHECK(rig.send("GET", "/v2/web/tags/list").status == 200);
  rig.host = "210987654321.dkr.ecr.us-east-1.amazonaws.com:4566";
  const Reply other = rig.send("GET", "/v2/web/tags/list");
  CHECK(other.status == 404);
  CHECK(other.message() ==
        "The repository with name 'web' does not exist in the registry with id '210987654321'");
  rig.host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
  CHECK(rig.send("GET", "/v2/").status == 400);
}

TEST_CASE("a token of the public registry is none here") {
  Rig rig;
  const berth::Json answer = rig.backend.ok("ecr-public", "GetAuthorizationToken");
  rig.token = answer.at("authorizationData").at("authorizationToken");
  CHECK(rig.send("GET", "/v2/").status == 400);
}

TEST_CASE("where anonymous requests are taken, they mean the given account, or the host's") {
  Rig rig({"web"}, true);
  CHECK(rig.send_bare("GET", "/v2/").status == 200);
  CHECK(rig.send_bare("GET", "/v2/web/tags/list").status == 200);
  const Reply elsewhere =
      rig.send_bare("GET", "/v2/web/tags/list", {{"Host", "123456789012.dkr.ecr.eu-west-1.amazonaws.com"}});
  CHECK(elsewhere.status == 404);
  CHECK(rig.send_bare("GET", "/v2/", authorization("Bearer x")).status == 400);
}
