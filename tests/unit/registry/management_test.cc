// Content management: what is deleted.
#include <doctest/doctest.h>

#include "base/digest.h"
#include "rig.h"

using berth::Json;
using berth::sha256_digest;
using berth::test::Reply;
using berth::test::Rig;

TEST_CASE("a tag is taken away; the image goes with its last") {
  Rig rig;
  const std::string manifest = rig.image("web", "one");
  const std::string digest = rig.put("web", "v1", manifest);
  rig.put("web", "v2", manifest);
  CHECK(rig.send("DELETE", "/v2/web/manifests/v1").status == 202);
  CHECK(rig.send("GET", "/v2/web/manifests/v1").status == 404);
  CHECK(rig.send("GET", "/v2/web/manifests/" + digest).status == 200);
  CHECK(rig.send("DELETE", "/v2/web/manifests/v2").status == 202);
  CHECK(rig.send("GET", "/v2/web/manifests/" + digest).status == 404);
}

TEST_CASE("an image by digest goes with all its tags") {
  Rig rig;
  const std::string digest = rig.put("web", "v1", rig.image("web", "one"));
  CHECK(rig.send("DELETE", "/v2/web/manifests/" + digest).status == 202);
  CHECK(rig.send("GET", "/v2/web/tags/list").json().at("tags") == Json::array());
  const Reply again = rig.send("DELETE", "/v2/web/manifests/" + digest);
  CHECK(again.status == 404);
  CHECK(again.code() == "MANIFEST_UNKNOWN");
}

TEST_CASE("an image of an index stays as long as the index") {
  Rig rig;
  const std::string manifest = rig.image("web", "one");
  const std::string child = rig.put("web", sha256_digest(manifest), manifest);
  const Json index = {
      {"schemaVersion", 2},
      {"mediaType", berth::test::kIndexType},
      {"manifests", Json::array({{{"mediaType", berth::test::kImageType}, {"digest", child}, {"size", 1}}})}};
  const std::string parent = rig.put("web", "multi", berth::to_line(index), berth::test::kIndexType);
  const Reply refused = rig.send("DELETE", "/v2/web/manifests/" + child);
  CHECK(refused.status == 405);
  CHECK(refused.code() == "UNSUPPORTED");
  CHECK(refused.message() == "Requested image referenced by manifest list: [" + parent + "]");
  CHECK(rig.send("DELETE", "/v2/web/manifests/" + parent).status == 202);
  CHECK(rig.send("DELETE", "/v2/web/manifests/" + child).status == 202);
}

TEST_CASE("a layer goes once no image has it") {
  Rig rig;
  const std::string manifest = rig.image("web", "one");
  const std::string digest = rig.put("web", "v1", manifest);
  const std::string layer = sha256_digest("l one");
  const Reply used = rig.send("DELETE", "/v2/web/blobs/" + layer);
  CHECK(used.status == 405);
  CHECK(used.code() == "UNSUPPORTED");
  rig.send("DELETE", "/v2/web/manifests/" + digest);
  CHECK(rig.send("DELETE", "/v2/web/blobs/" + layer).status == 202);
  CHECK(rig.send("GET", "/v2/web/blobs/" + layer).status == 404);
  CHECK(rig.send("DELETE", "/v2/web/blobs/" + layer).code() == "BLOB_UNKNOWN");
  // Pushed again it is there again.
  rig.push_blob("web", "l one");
  CHECK(rig.send("HEAD", "/v2/web/blobs/" + layer).status == 200);
}
