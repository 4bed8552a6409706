// A registry's places and methods, and the form of what it answers.
#include <doctest/doctest.h>

#include "rig.h"

using berth::Json;
using berth::test::Reply;
using berth::test::Rig;

TEST_CASE("a place has its methods") {
  Rig rig;
  struct Case {
    const char* method;
    const char* target;
    const char* allowed;
  };
  for (const Case& each : {Case{"POST", "/v2/", "GET, HEAD"}, Case{"DELETE", "/v2/web/tags/list", "GET"},
                           Case{"POST", "/v2/web/manifests/v1", "GET, HEAD, PUT, DELETE"},
                           Case{"GET", "/v2/web/blobs/uploads/", "POST"},
                           Case{"POST", "/v2/web/blobs/uploads/x", "GET, PATCH, PUT, DELETE"}}) {
    CAPTURE(each.target);
    const Reply reply = rig.send(each.method, each.target);
    CHECK(reply.status == 405);
    CHECK(reply.code() == "UNSUPPORTED");
    CHECK(reply.header("Allow") == each.allowed);
  }
  CHECK(rig.send("GET", "/v2/web/nothing").status == 404);
  CHECK(rig.send("GET", "/v2/web/tags/list?n=%zz").status == 400);
}

TEST_CASE("an error has a code and a message; HEAD has its length alone") {
  Rig rig;
  const Reply get = rig.send("GET", "/v2/none/manifests/v1");
  CHECK(get.header("Content-Type") == "application/json; charset=utf-8");
  CHECK(
      get.body ==
      R"({"errors":[{"code":"NAME_UNKNOWN","message":"The repository with name 'none' does not exist in the )"
      R"(registry with id '123456789012'"}]})");
  const Reply head = rig.send("HEAD", "/v2/none/manifests/v1");
  CHECK(head.body.empty());
  CHECK(head.declared_length == get.body.size());
}

TEST_CASE("URLs have the host that the client called, and no more than a host") {
  Rig rig;
  rig.host = "127.0.0.1:5000";
  CHECK(
      rig.send("POST", "/v2/web/blobs/uploads/").header("Location").starts_with("http://127.0.0.1:5000/v2/"));
  rig.host = "evil\r\nX: y";
  CHECK(rig.send("POST", "/v2/web/blobs/uploads/").header("Location").starts_with("http://localhost/v2/"));
}
