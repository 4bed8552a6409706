// Pulling: manifests and blobs, whole and in parts.
#include <doctest/doctest.h>

#include "base/digest.h"
#include "rig.h"

using berth::Json;
using berth::sha256_digest;
using berth::test::Reply;
using berth::test::Rig;

TEST_CASE("a manifest by tag and by digest, HEAD and GET") {
  Rig rig;
  const std::string manifest = rig.image("web", "one");
  const std::string digest = rig.put("web", "v1", manifest);
  for (const std::string& reference : {std::string("v1"), digest}) {
    CAPTURE(reference);
    const Reply get = rig.send("GET", "/v2/web/manifests/" + reference);
    CHECK(get.status == 200);
    CHECK(get.body == manifest);
    CHECK(get.header("Content-Type") == berth::test::kImageType);
    CHECK(get.header("Docker-Content-Digest").empty());
    const Reply head = rig.send("HEAD", "/v2/web/manifests/" + reference);
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(head.declared_length == manifest.size());
    CHECK(head.header("Docker-Content-Digest") == digest);
    CHECK(head.header("Content-Type") == berth::test::kImageType);
  }
}

TEST_CASE("a manifest that is not there") {
  Rig rig;
  const std::string absent = sha256_digest("absent");
  for (const std::string& reference : {std::string("none"), std::string(".INVALID_MANIFEST_NAME"), absent}) {
    CAPTURE(reference);
    const Reply get = rig.send("GET", "/v2/web/manifests/" + reference);
    CHECK(get.status == 404);
    CHECK(get.code() == "MANIFEST_UNKNOWN");
    CHECK(get.message() == "Requested image not found");
    const Reply head = rig.send("HEAD", "/v2/web/manifests/" + reference);
    CHECK(head.status == 404);
    CHECK(head.body.empty());
  }
  CHECK(rig.send("GET", "/v2/none/manifests/v1").code() == "NAME_UNKNOWN");
  CHECK(rig.send("HEAD", "/v2/web/manifests/a%20b").status == 400);
}

TEST_CASE("a blob, HEAD and GET, is a file of the state") {
  Rig rig;
  const std::string digest = rig.push_blob("web", "0123456789");
  const Reply head = rig.send("HEAD", "/v2/web/blobs/" + digest);
  CHECK(head.status == 200);
  CHECK(head.declared_length == 10);
  CHECK(head.body.empty());
  CHECK(head.header("Docker-Content-Digest") == digest);
  const Reply get = rig.send("GET", "/v2/web/blobs/" + digest);
  CHECK(get.status == 200);
  CHECK(get.body == "0123456789");
  CHECK(get.header("Accept-Ranges") == "bytes");
}

TEST_CASE("a part of a blob") {
  Rig rig;
  const std::string target = "/v2/web/blobs/" + rig.push_blob("web", "0123456789");
  struct Case {
    const char* range;
    const char* body;
    const char* content_range;
  };
  for (const Case& each : {Case{"bytes=0-0", "0", "bytes 0-0/10"}, Case{"bytes=3-5", "345", "bytes 3-5/10"},
                           Case{"bytes=7-", "789", "bytes 7-9/10"}, Case{"bytes=-2", "89", "bytes 8-9/10"},
                           Case{"bytes=8-99", "89", "bytes 8-9/10"}}) {
    CAPTURE(each.range);
    const Reply part = rig.send("GET", target, "", {{"Range", each.range}});
    CHECK(part.status == 206);
    CHECK(part.body == each.body);
    CHECK(part.header("Content-Range") == each.content_range);
  }
  const Reply beyond = rig.send("GET", target, "", {{"Range", "bytes=10-"}});
  CHECK(beyond.status == 416);
  CHECK(beyond.header("Content-Range") == "bytes */10");
  CHECK(rig.send("GET", target, "", {{"Range", "bytes=0-1,3-4"}}).status == 200);
}

TEST_CASE("a blob of another repository is not there") {
  Rig rig({"web", "other"});
  const std::string digest = rig.push_blob("web", "0123456789");
  for (const char* method : {"GET", "HEAD", "DELETE"}) {
    CAPTURE(method);
    CHECK(rig.send(method, "/v2/other/blobs/" + digest).status == 404);
  }
  CHECK(rig.send("GET", "/v2/other/blobs/" + digest).code() == "BLOB_UNKNOWN");
  CHECK(rig.send("GET", "/v2/none/blobs/" + digest).code() == "NAME_UNKNOWN");
}

TEST_CASE("what is no digest names no blob") {
  Rig rig;
  for (const char* digest : {"x", "sha256:", "sha256:zz", "..", "sha256:..%2e", "blobs"}) {
    CAPTURE(digest);
    const Reply reply = rig.send("GET", "/v2/web/blobs/" + std::string(digest));
    CHECK(reply.status == 400);
    CHECK(reply.code() == "DIGEST_INVALID");
  }
  CHECK(rig.send("GET", "/v2/web/blobs/sha512:" + std::string(128, 'a')).status == 404);
}

TEST_CASE("by tag an image comes in the form that the client takes, by digest as it was pushed") {
  Rig rig;
  const std::string manifest = rig.image("web", "one");
  const std::string digest = rig.put("web", "v1", manifest);
  const std::string docker = "application/vnd.docker.distribution.manifest.v2+json";
  const berth::http::Headers docker_alone = {{"Accept", docker + ", application/json;q=0.5"}};
  const Reply converted = rig.send("GET", "/v2/web/manifests/v1", "", docker_alone);
  CHECK(converted.status == 200);
  CHECK(converted.header("Content-Type") == docker);
  CHECK(converted.json().at("mediaType") == docker);
  CHECK(converted.json().at("layers").at(0).at("mediaType") ==
        "application/vnd.docker.image.rootfs.diff.tar.gzip");
  CHECK(converted.json().at("layers").at(0).at("digest") == sha256_digest("l one"));
  const Reply head = rig.send("HEAD", "/v2/web/manifests/v1", "", docker_alone);
  CHECK(head.header("Docker-Content-Digest") == sha256_digest(converted.body));
  CHECK(head.declared_length == converted.body.size());
  CHECK(rig.send("GET", "/v2/web/manifests/" + digest, "", docker_alone).body == manifest);
  for (const std::string& accept :
       {berth::test::kImageType, "text/plain, " + berth::test::kImageType, docker + ", */*",
        std::string("application/vnd.docker.distribution.manifest.v1+json")}) {
    CAPTURE(accept);
    CHECK(rig.send("GET", "/v2/web/manifests/v1", "", {{"Accept", accept}}).body == manifest);
  }
}

TEST_CASE("what the client has already is not sent again") {
  Rig rig;
  const std::string blob = rig.push_blob("web", "0123456789");
  const std::string manifest = rig.put("web", "v1", rig.image("web", "one"));
  for (const std::string& target : {"/v2/web/blobs/" + blob, std::string("/v2/web/manifests/v1")}) {
    CAPTURE(target);
    const std::string tag = rig.send("GET", target).header("ETag");
    for (const char* method : {"GET", "HEAD"}) {
      const Reply known = rig.send(method, target, "", {{"If-None-Match", "\"other\", " + tag}});
      CHECK(known.status == 304);
      CHECK(known.body.empty());
      CHECK(known.header("ETag") == tag);
      CHECK(rig.send(method, target, "", {{"If-None-Match", "\"other\""}}).status == 200);
    }
  }
  CHECK(rig.send("GET", "/v2/web/manifests/none", "", {{"If-None-Match", "*"}}).status == 404);
}

TEST_CASE("a part is only sent of the blob that the client has begun") {
  Rig rig;
  const std::string digest = rig.push_blob("web", "0123456789");
  const auto get = [&](const std::string& tag) {
    return rig.send("GET", "/v2/web/blobs/" + digest, "", {{"Range", "bytes=2-4"}, {"If-Range", tag}});
  };
  CHECK(get('"' + digest + '"').body == "234");
  const Reply other = get("\"other\"");
  CHECK(other.status == 200);
  CHECK(other.body == "0123456789");
}
