// Pushing: every way in which the specification lets a blob come, and manifests.
#include <doctest/doctest.h>

#include "base/digest.h"
#include "rig.h"

using berth::Json;
using berth::sha256_digest;
using berth::http::Headers;
using berth::test::Reply;
using berth::test::Rig;
using berth::test::target_of;

namespace {

const std::string kBytes = "the bytes of a layer";
const std::string kDigest = sha256_digest(kBytes);

std::string begin(Rig& rig) {
  const Reply reply = rig.send("POST", "/v2/web/blobs/uploads/");
  CHECK(reply.status == 202);
  CHECK(reply.header("Range") == "0-0");
  CHECK_FALSE(reply.header("Docker-Upload-UUID").empty());
  CHECK(reply.header("Location") ==
        "http://localhost:4566/v2/web/blobs/uploads/" + reply.header("Docker-Upload-UUID"));
  return target_of(reply.header("Location"));
}

void check_there(Rig& rig, const std::string& digest, const std::string& bytes) {
  const Reply reply = rig.send("GET", "/v2/web/blobs/" + digest);
  CHECK(reply.status == 200);
  CHECK(reply.body == bytes);
}

}  // namespace

TEST_CASE("a blob in one POST") {
  Rig rig;
  const Reply reply = rig.send("POST", "/v2/web/blobs/uploads/?digest=" + kDigest, kBytes);
  CHECK(reply.status == 201);
  CHECK(reply.header("Location") == "http://localhost:4566/v2/web/blobs/" + kDigest);
  CHECK(reply.header("Docker-Content-Digest") == kDigest);
  check_there(rig, kDigest, kBytes);
}

TEST_CASE("a blob in a POST and a PUT") {
  Rig rig;
  const Reply reply = rig.send("PUT", begin(rig) + "?digest=" + kDigest, kBytes);
  CHECK(reply.status == 201);
  CHECK(reply.header("Location") == "http://localhost:4566/v2/web/blobs/" + kDigest);
  check_there(rig, kDigest, kBytes);
}

TEST_CASE("a blob as one stream in a PATCH, as docker sends it") {
  Rig rig;
  const std::string upload = begin(rig);
  const Reply patched = rig.send("PATCH", upload, kBytes);
  CHECK(patched.status == 201);
  CHECK(target_of(patched.header("Location")) == upload);
  CHECK(patched.header("Range") == "0-19");
  const Reply put = rig.send("PUT", upload + "?digest=" + kDigest);
  CHECK(put.status == 201);
  check_there(rig, kDigest, kBytes);
  // The upload has ended.
  CHECK(rig.send("GET", upload).status == 404);
  CHECK(rig.send("PATCH", upload, "x").code() == "BLOB_UPLOAD_UNKNOWN");
  CHECK(rig.send("PUT", upload + "?digest=" + kDigest).code() == "BLOB_UPLOAD_UNKNOWN");
}

TEST_CASE("a blob in chunks, the last one in the PUT") {
  Rig rig;
  const std::string upload = begin(rig);
  CHECK(rig.send("PATCH", upload, "the bytes ", {{"Content-Range", "0-9"}}).header("Range") == "0-9");
  CHECK(rig.send("PATCH", upload, "of a ", {{"Content-Range", "10-14"}}).header("Range") == "0-14");
  const Reply put = rig.send("PUT", upload + "?digest=" + kDigest, "layer", {{"Content-Range", "15-19"}});
  CHECK(put.status == 201);
  check_there(rig, kDigest, kBytes);
}

TEST_CASE("a chunk out of order is refused, and the upload stands where it stood") {
  Rig rig;
  const std::string upload = begin(rig);
  const Reply early = rig.send("PATCH", upload, "of a ", {{"Content-Range", "10-14"}});
  CHECK(early.status == 416);
  CHECK(early.code() == "BLOB_UPLOAD_INVALID");
  CHECK(early.message() == "First byte of the layer part is 10 instead of 0");
  rig.send("PATCH", upload, "the bytes ", {{"Content-Range", "0-9"}});
  const Reply again = rig.send("PATCH", upload, "the bytes ", {{"Content-Range", "0-9"}});
  CHECK(again.status == 416);
  CHECK(again.message() == "First byte of the layer part is 0 instead of 10");
  CHECK(again.header("Range") == "0-9");
  CHECK(target_of(again.header("Location")) == upload);
  const Reply put = rig.send("PUT", upload + "?digest=" + kDigest, "layer", {{"Content-Range", "15-19"}});
  CHECK(put.status == 416);
  CHECK(rig.send("GET", upload).header("Range") == "0-9");
}

TEST_CASE("a Content-Range that is none, or not of the chunk's length, is refused") {
  Rig rig;
  const std::string upload = begin(rig);
  for (const char* range : {"x", "0-", "0-2", "0-4"}) {
    CAPTURE(range);
    CHECK(rig.send("PATCH", upload, "abcd", {{"Content-Range", range}}).status == 400);
  }
  CHECK(rig.send("GET", upload).header("Range") == "0-0");
}

TEST_CASE("bytes of another digest become no blob") {
  Rig rig;
  const std::string other = sha256_digest("others");
  for (const Reply& reply : {rig.send("POST", "/v2/web/blobs/uploads/?digest=" + other, kBytes),
                             rig.send("PUT", begin(rig) + "?digest=" + other, kBytes)}) {
    CHECK(reply.status == 400);
    CHECK(reply.code() == "BLOB_UPLOAD_INVALID");
    CHECK(reply.message() == "None of the provided layer digests match the calculated layer digest");
  }
  CHECK(rig.send("HEAD", "/v2/web/blobs/" + other).status == 404);
  CHECK(rig.send("HEAD", "/v2/web/blobs/" + kDigest).status == 404);
}

TEST_CASE("a digest must be one, and an empty upload is no layer") {
  Rig rig;
  for (const char* digest : {"", "x", "sha256:", "sha256:zz", "sha512:00", "sha256:..%2f..%2fx"}) {
    CAPTURE(digest);
    const std::string query = "?digest=" + std::string(digest);
    CHECK(rig.send("PUT", begin(rig) + query, kBytes).code() == "DIGEST_INVALID");
    CHECK(rig.send("POST", "/v2/web/blobs/uploads/" + query, kBytes).status == 400);
  }
  CHECK(rig.send("PUT", begin(rig), kBytes).code() == "DIGEST_INVALID");
  const Reply empty = rig.send("PUT", begin(rig) + "?digest=" + sha256_digest(""));
  CHECK(empty.status == 400);
  CHECK(empty.code() == "BLOB_UPLOAD_INVALID");
}

TEST_CASE("an upload that is cancelled is gone") {
  Rig rig;
  const std::string upload = begin(rig);
  rig.send("PATCH", upload, kBytes);
  CHECK(rig.send("DELETE", upload).status == 204);
  CHECK(rig.send("DELETE", upload).status == 404);
  CHECK(rig.send("GET", upload).code() == "BLOB_UPLOAD_UNKNOWN");
}

TEST_CASE("an upload is of its repository, and of no unlikely id") {
  Rig rig({"web", "other"});
  const std::string upload = begin(rig);
  const std::string id = upload.substr(upload.rfind('/') + 1);
  CHECK(rig.send("PATCH", "/v2/other/blobs/uploads/" + id, kBytes).status == 404);
  for (const char* bad : {"x", "..", "a%20b", "%2e%2e"}) {
    CAPTURE(bad);
    CHECK(rig.send("PATCH", "/v2/web/blobs/uploads/" + std::string(bad), kBytes).status == 404);
  }
}

TEST_CASE("a push to a repository that is not there is refused") {
  Rig rig;
  const Reply reply = rig.send("POST", "/v2/none/blobs/uploads/");
  CHECK(reply.status == 404);
  CHECK(reply.code() == "NAME_UNKNOWN");
  CHECK(reply.message() ==
        "The repository with name 'none' does not exist in the registry with id '123456789012'");
  for (const char* name : {"Web", "a//b", "..", "-a", "a..b", "a"}) {
    CAPTURE(name);
    const Reply bad = rig.send("POST", "/v2/" + std::string(name) + "/blobs/uploads/");
    CHECK(bad.status == 400);
    CHECK(bad.code() == "NAME_INVALID");
  }
}

TEST_CASE("a blob is mounted from another repository once the registry's setting allows it") {
  Rig rig({"web", "base"});
  rig.push_blob("base", kBytes);
  const std::string target = "/v2/web/blobs/uploads/?mount=" + kDigest + "&from=base";
  CHECK(rig.send("POST", target).status == 202);
  CHECK(rig.send("HEAD", "/v2/web/blobs/" + kDigest).status == 404);
  rig.backend.ok("ecr", "PutAccountSetting", R"({"name":"BLOB_MOUNTING","value":"ENABLED"})");
  const Reply mounted = rig.send("POST", target);
  CHECK(mounted.status == 201);
  CHECK(mounted.header("Location") == "http://localhost:4566/v2/web/blobs/" + kDigest);
  check_there(rig, kDigest, kBytes);
  const std::string absent = sha256_digest("absent");
  CHECK(rig.send("POST", "/v2/web/blobs/uploads/?mount=" + absent + "&from=base").status == 202);
  CHECK(rig.send("POST", "/v2/web/blobs/uploads/?mount=" + kDigest + "&from=none").status == 202);
  CHECK(rig.send("POST", "/v2/web/blobs/uploads/?mount=" + kDigest).status == 202);
}

TEST_CASE("a manifest by tag is an image of ECR at once") {
  Rig rig;
  const std::string manifest = rig.image("web", "one");
  const Reply reply =
      rig.send("PUT", "/v2/web/manifests/v1", manifest, {{"Content-Type", berth::test::kImageType}});
  CHECK(reply.status == 201);
  const std::string digest = sha256_digest(manifest);
  CHECK(reply.header("Docker-Content-Digest") == digest);
  CHECK(reply.header("Location") == "http://localhost:4566/v2/web/manifests/" + digest);
  CHECK(reply.header("OCI-Subject").empty());
  const Json images = rig.backend.ok("ecr", "DescribeImages", R"({"repositoryName":"web"})");
  CHECK(images.at("imageDetails").at(0).at("imageDigest") == digest);
  CHECK(images.at("imageDetails").at(0).at("imageTags") == Json::array({"v1"}));
}

TEST_CASE("a manifest by digest has no tag, and must have that digest") {
  Rig rig;
  const std::string manifest = rig.image("web", "one");
  CHECK(rig.put("web", sha256_digest(manifest), manifest) == sha256_digest(manifest));
  CHECK(rig.send("GET", "/v2/web/tags/list").json().at("tags") == Json::array());
  const Reply other = rig.send("PUT", "/v2/web/manifests/" + sha256_digest("other"), manifest,
                               {{"Content-Type", berth::test::kImageType}});
  CHECK(other.status == 400);
  CHECK(other.code() == "DIGEST_INVALID");
  const Reply none =
      rig.send("PUT", "/v2/web/manifests/sha256:zz", manifest, {{"Content-Type", berth::test::kImageType}});
  CHECK(none.status == 400);
  CHECK(none.code() == "DIGEST_INVALID");
}

TEST_CASE("the same manifest again is no fault; a tag moves") {
  Rig rig;
  const std::string one = rig.image("web", "one");
  const std::string two = rig.image("web", "two");
  rig.put("web", "v1", one);
  rig.put("web", "v1", one);
  rig.put("web", sha256_digest(one), one);
  rig.put("web", "v1", two);
  CHECK(rig.send("GET", "/v2/web/manifests/v1").body == two);
  CHECK(rig.send("GET", "/v2/web/manifests/" + sha256_digest(one)).body == one);
}

TEST_CASE("a manifest whose layers or images are not there is refused") {
  Rig rig;
  const std::string config = rig.push_blob("web", "{}");
  const std::string absent = sha256_digest("absent");
  const Json manifest = {{"schemaVersion", 2},
                         {"mediaType", berth::test::kImageType},
                         {"config", {{"mediaType", "x/y"}, {"digest", config}, {"size", 2}}},
                         {"layers", Json::array({{{"mediaType", "x/z"}, {"digest", absent}, {"size", 6}}})}};
  const Reply layers = rig.send("PUT", "/v2/web/manifests/v1", berth::to_line(manifest),
                                {{"Content-Type", berth::test::kImageType}});
  CHECK(layers.status == 404);
  CHECK(layers.code() == "BLOB_UPLOAD_UNKNOWN");
  CHECK(layers.message() == "Layers with digests '[" + absent +
                                "]' required for pushing image into repository with name 'web' in the "
                                "registry with id '123456789012' do not exist");
  const Json index = {
      {"schemaVersion", 2},
      {"mediaType", berth::test::kIndexType},
      {"manifests",
       Json::array({{{"mediaType", berth::test::kImageType}, {"digest", absent}, {"size", 1}}})}};
  const Reply images = rig.send("PUT", "/v2/web/manifests/v1", berth::to_line(index),
                                {{"Content-Type", berth::test::kIndexType}});
  CHECK(images.status == 404);
  CHECK(images.code() == "MANIFEST_BLOB_UNKNOWN");
}

TEST_CASE("what is no manifest, or too large, is refused") {
  Rig rig;
  struct Case {
    std::string body;
    std::string type;
    int status;
    std::string code;
  };
  for (const Case& each :
       {Case{"{", berth::test::kImageType, 400, "MANIFEST_INVALID"},
        Case{"", berth::test::kImageType, 400, "MANIFEST_INVALID"},
        Case{"\xff\xfe", berth::test::kImageType, 400, "MANIFEST_INVALID"},
        Case{R"({"schemaVersion":2})", "", 400, "MANIFEST_INVALID"},
        Case{R"({"schemaVersion":2})", "text/plain; q=1", 400, "UNSUPPORTED"},
        Case{std::string(4 * 1024 * 1024 + 1, ' '), berth::test::kImageType, 413, "MANIFEST_INVALID"}}) {
    CAPTURE(each.body.substr(0, 20));
    Headers headers;
    if (!each.type.empty()) headers.set("Content-Type", each.type);
    const Reply reply = rig.send("PUT", "/v2/web/manifests/v1", each.body, headers);
    CHECK(reply.status == each.status);
    CHECK(reply.code() == each.code);
  }
}

TEST_CASE("an immutable tag stays, unless a filter excludes it") {
  Rig rig;
  rig.put("web", "v1", rig.image("web", "one"));
  rig.put("web", "latest", rig.image("web", "one"));
  rig.backend.ok("ecr", "PutImageTagMutability",
                 R"({"repositoryName":"web","imageTagMutability":"IMMUTABLE_WITH_EXCLUSION",
                     "imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"late*"}]})");
  const std::string two = rig.image("web", "two");
  const Reply refused =
      rig.send("PUT", "/v2/web/manifests/v1", two, {{"Content-Type", berth::test::kImageType}});
  CHECK(refused.status == 400);
  CHECK(refused.code() == "TAG_INVALID");
  CHECK(refused.message() ==
        "The image tag 'v1' already exists in the 'web' repository and cannot be overwritten because the "
        "tag is immutable.");
  rig.put("web", "latest", two);
}

TEST_CASE("a tag that ECR would not take is refused") {
  Rig rig;
  const std::string manifest = rig.image("web", "one");
  const Reply reply = rig.send("PUT", "/v2/web/manifests/a%20b", manifest);
  CHECK(reply.status == 400);
  CHECK(reply.code() == "UNSUPPORTED");
}

TEST_CASE("a creation template makes the repository that is pushed to") {
  Rig rig;
  rig.backend.ok("ecr", "CreateRepositoryCreationTemplate",
                 R"({"prefix":"team","appliedFor":["CREATE_ON_PUSH"],"imageTagMutability":"IMMUTABLE"})");
  CHECK(rig.send("POST", "/v2/other/app/blobs/uploads/").status == 404);
  rig.put("team/app", "v1", rig.image("team/app", "one"));
  const Reply again = rig.send("PUT", "/v2/team/app/manifests/v1", rig.image("team/app", "two"),
                               {{"Content-Type", berth::test::kImageType}});
  CHECK(again.code() == "TAG_INVALID");
}
