// Images through the door: pushed, found, listed, described, deleted, with ECR's texts.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/digest.h"
#include "pushing.h"

using berth::Json;
using berth::sha256_digest;
using berth::test::index_manifest;
using berth::test::push_image;
using berth::test::Pushed;
using berth::test::Refused;
using berth::test::TestBackend;

namespace {

const std::string kAccount = "123456789012";

void make(TestBackend& backend, const std::string& mutability = "MUTABLE") {
  backend.ok("ecr", "CreateRepository", Json{{"repositoryName", "web"}, {"imageTagMutability", mutability}});
}

Json push(const std::string& manifest, const std::string& tag) {
  Json out = {{"repositoryName", "web"}, {"imageManifest", manifest}};
  if (!tag.empty()) out["imageTag"] = tag;
  return out;
}

Json ids(const Json& list) { return {{"repositoryName", "web"}, {"imageIds", list}}; }

Json describe(TestBackend& backend, const Json& id) {
  return backend.ok("ecr", "DescribeImages", ids(Json::array({id})))["imageDetails"][0];
}

std::vector<std::string> listed(TestBackend& backend, const std::string& filter) {
  Json input = {{"repositoryName", "web"}};
  if (!filter.empty()) input["filter"] = {{"tagStatus", filter}};
  std::vector<std::string> out;
  const Json answer = backend.ok("ecr", "ListImages", input);
  for (const Json& id : answer["imageIds"])
    out.push_back(id.contains("imageTag") ? id["imageTag"].get<std::string>()
                                          : id["imageDigest"].get<std::string>());
  return out;
}

}  // namespace

TEST_CASE("a manifest comes back byte for byte under its digest") {
  TestBackend backend;
  make(backend);
  const std::string manifest = berth::test::image_manifest(backend, "web", "one") + "\n ";
  const std::string digest = sha256_digest(manifest);
  const Json put = backend.ok("ecr", "PutImage", push(manifest, "v1"));
  CHECK(put["image"] == Json{{"registryId", kAccount},
                             {"repositoryName", "web"},
                             {"imageId", {{"imageDigest", digest}, {"imageTag", "v1"}}},
                             {"imageManifest", manifest},
                             {"imageManifestMediaType", berth::test::kOciImageType}});
  const Json got = backend.ok("ecr", "BatchGetImage", ids(Json::array({Json{{"imageTag", "v1"}}})));
  CHECK(got == Json{{"images", Json::array({put["image"]})}, {"failures", Json::array()}});
  const Json by_digest =
      backend.ok("ecr", "BatchGetImage", ids(Json::array({Json{{"imageDigest", digest}}})));
  CHECK(by_digest["images"][0]["imageId"] == Json{{"imageDigest", digest}});
}

TEST_CASE("an image as it is described") {
  TestBackend backend;
  make(backend);
  const Pushed image = push_image(backend, "web", "one", "v1");
  backend.advance(berth::hours(1));
  backend.ok("ecr", "PutImage", push(image.manifest, "v2"));
  const std::size_t bytes =
      std::string("layer of one").size() + std::string(R"({"config":"one"})").size() + image.manifest.size();
  CHECK(describe(backend, Json{{"imageTag", "v2"}}) ==
        Json{{"registryId", kAccount},
             {"repositoryName", "web"},
             {"imageDigest", image.digest},
             {"imageTags", {"v1", "v2"}},
             {"imageSizeInBytes", bytes},
             {"imagePushedAt", 1767225600.0},
             {"imageManifestMediaType", berth::test::kOciImageType},
             {"artifactMediaType", "application/vnd.oci.image.config.v1+json"},
             {"imageStatus", "ACTIVE"}});
}

TEST_CASE("a push that names what is not there") {
  TestBackend backend;
  make(backend);
  const std::string layers_text =
      R"({"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"digest":"sha256:aa",)"
      R"("size":1,"mediaType":"application/vnd.docker.container.image.v1+json"},"layers":[{"digest":"sha256:bb","size":2},)"
      R"({"digest":"sha256:bb","size":2}]})";
  const Refused layers = backend.refused("ecr", "PutImage", push(layers_text, "v1"));
  CHECK(layers.type == "LayersNotFoundException");
  CHECK(layers.message ==
        "Layers with digests '[sha256:aa, sha256:bb]' required for pushing image into repository with name "
        "'web' in the "
        "registry with id '123456789012' do not exist");
  const Refused images = backend.refused("ecr", "PutImage", push(index_manifest({"sha256:cc"}), "v1"));
  CHECK(images.type == "ReferencedImagesNotFoundException");
  CHECK(images.message ==
        "Images with digests '[sha256:cc]' required for pushing image into repository with name 'web' in the "
        "registry "
        "with id '123456789012' do not exist");
}

TEST_CASE("pushes that are refused leave everything as it was") {
  TestBackend backend;
  make(backend);
  const Pushed image = push_image(backend, "web", "one", "v1");
  const std::string untyped = R"({"schemaVersion":2,"config":{"digest":"sha256:aa","size":1},"layers":[]})";
  struct Case {
    Json input;
    const char* type;
    std::string message;
  };
  Json wrong_digest = push(image.manifest, "v2");
  wrong_digest["imageDigest"] = "sha256:00";
  Json odd_type = push(image.manifest, "v2");
  odd_type["imageManifestMediaType"] = "text/plain";
  const std::string exists =
      "Image with digest '" + image.digest +
      "' and tag 'v1' already exists in the repository with name 'web' in registry with id "
      "'123456789012'";
  const std::string exists_untagged =
      "Image with digest '" + image.digest +
      "' and tag 'null' already exists in the repository with name 'web' in registry "
      "with id '123456789012'";
  const std::vector<Case> cases = {
      {push(image.manifest, "v1"), "ImageAlreadyExistsException", exists},
      {push(image.manifest, ""), "ImageAlreadyExistsException", exists_untagged},
      {push("{", "v2"), "InvalidParameterException",
       "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'"},
      {push(untyped, "v2"), "InvalidParameterException",
       "image manifest mediatype not provided in manifest or parameter"},
      {odd_type, "InvalidParameterException", "Unsupported manifest type: \"text/plain\""},
      {wrong_digest, "ImageDigestDoesNotMatchException",
       "The image digest 'sha256:00' does not match the digest of the image manifest, '" + image.digest +
           "'"},
      {push(image.manifest, "a/b"), "InvalidParameterException",
       "Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression "
       "'[a-zA-Z0-9-_.]+''"},
  };
  const auto before = backend.documents();
  for (const Case& each : cases) {
    CAPTURE(each.type);
    const Refused refused = backend.refused("ecr", "PutImage", each.input);
    CHECK(refused.type == each.type);
    CHECK(refused.message == each.message);
  }
  CHECK(backend.documents() == before);
  CHECK(backend.refused("ecr", "PutImage", R"({"repositoryName":"none","imageManifest":"{}"})").type ==
        "RepositoryNotFoundException");
}

TEST_CASE("a tag moves to the image that is pushed with it, and the old image stays") {
  TestBackend backend;
  make(backend);
  const Pushed one = push_image(backend, "web", "one", "latest");
  const Pushed two = push_image(backend, "web", "two", "latest");
  CHECK(describe(backend, Json{{"imageTag", "latest"}})["imageDigest"] == two.digest);
  CHECK_FALSE(describe(backend, Json{{"imageDigest", one.digest}}).contains("imageTags"));
  CHECK(listed(backend, "UNTAGGED") == std::vector<std::string>{one.digest});
  // And back.
  backend.ok("ecr", "PutImage", push(one.manifest, "latest"));
  CHECK(listed(backend, "UNTAGGED") == std::vector<std::string>{two.digest});
}

TEST_CASE("immutable tags stay where they are, whatever is pushed") {
  TestBackend backend;
  make(backend, "IMMUTABLE");
  const Pushed one = push_image(backend, "web", "one", "v1");
  const std::string two = berth::test::image_manifest(backend, "web", "two");
  const auto before = backend.documents();
  for (const std::string& manifest : {two, one.manifest}) {
    const Refused refused = backend.refused("ecr", "PutImage", push(manifest, "v1"));
    CHECK(refused.type == "ImageTagAlreadyExistsException");
    CHECK(refused.message ==
          "The image tag 'v1' already exists in the 'web' repository and cannot be overwritten because the "
          "tag is "
          "immutable.");
  }
  CHECK(backend.documents() == before);
  backend.ok("ecr", "PutImage", push(one.manifest, "v2"));
  // A tag that was deleted may be given again.
  backend.ok("ecr", "BatchDeleteImage", ids(Json::array({Json{{"imageTag", "v1"}}})));
  backend.ok("ecr", "PutImage", push(two, "v1"));
}

TEST_CASE("exclusion filters turn a repository's mutability round for their tags") {
  TestBackend backend;
  make(backend);
  const auto setting = [&](const char* mutability) {
    backend.ok(
        "ecr", "PutImageTagMutability",
        Json{{"repositoryName", "web"},
             {"imageTagMutability", mutability},
             {"imageTagMutabilityExclusionFilters", {{{"filterType", "WILDCARD"}, {"filter", "dev-*"}}}}});
  };
  push_image(backend, "web", "one", "dev-1");
  push_image(backend, "web", "two", "v1");
  const std::string next = berth::test::image_manifest(backend, "web", "next");
  setting("IMMUTABLE_WITH_EXCLUSION");
  CHECK(backend.refused("ecr", "PutImage", push(next, "v1")).type == "ImageTagAlreadyExistsException");
  backend.ok("ecr", "PutImage", push(next, "dev-1"));
  setting("MUTABLE_WITH_EXCLUSION");
  CHECK(backend.refused("ecr", "PutImage", push(next, "dev-1")).type == "ImageTagAlreadyExistsException");
  backend.ok("ecr", "PutImage", push(next, "v1"));
}

TEST_CASE("ids that can't be fetched are failures, one each") {
  TestBackend backend;
  make(backend);
  const Pushed one = push_image(backend, "web", "one", "v1");
  push_image(backend, "web", "two", "v2");
  const Json out = backend.ok(
      "ecr", "BatchGetImage",
      ids(Json::array({Json{{"imageTag", "v1"}}, Json{{"imageTag", "none"}}, Json::object(),
                       Json{{"imageDigest", "odd"}}, Json{{"imageDigest", one.digest}, {"imageTag", "v2"}},
                       Json{{"imageDigest", one.digest}, {"imageTag", "v1"}}})));
  CHECK(out["images"].size() == 2);
  CHECK(out["failures"][0] == Json{{"imageId", {{"imageTag", "none"}}},
                                   {"failureCode", "ImageNotFound"},
                                   {"failureReason", "Requested image not found"}});
  CHECK(out["failures"][1]["failureCode"] == "MissingDigestAndTag");
  CHECK(out["failures"][1]["failureReason"] ==
        "Invalid request parameters: both tag and digest cannot be null");
  CHECK(out["failures"][2]["failureCode"] == "InvalidImageDigest");
  CHECK(out["failures"][2]["failureReason"] ==
        "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
  CHECK(out["failures"][3]["failureCode"] == "ImageTagDoesNotMatchDigest");
}

TEST_CASE("deleting by tag takes the tag, the last tag the image, a digest everything") {
  TestBackend backend;
  make(backend);
  const Pushed one = push_image(backend, "web", "one", "a");
  backend.ok("ecr", "PutImage", push(one.manifest, "b"));
  const Pushed two = push_image(backend, "web", "two", "c");
  backend.ok("ecr", "PutImage", push(two.manifest, "d"));
  const Pushed bare = push_image(backend, "web", "bare");
  const Json by_tag = backend.ok("ecr", "BatchDeleteImage", ids(Json::array({Json{{"imageTag", "a"}}})));
  CHECK(by_tag ==
        Json{{"imageIds", {{{"imageDigest", one.digest}, {"imageTag", "a"}}}}, {"failures", Json::array()}});
  CHECK(describe(backend, Json{{"imageDigest", one.digest}})["imageTags"] == Json::array({"b"}));
  const Json rest =
      backend.ok("ecr", "BatchDeleteImage",
                 ids(Json::array({Json{{"imageTag", "b"}}, Json{{"imageDigest", two.digest}},
                                  Json{{"imageDigest", bare.digest}}, Json{{"imageTag", "none"}}})));
  CHECK(rest["imageIds"] == Json{{{"imageDigest", one.digest}, {"imageTag", "b"}},
                                 {{"imageDigest", two.digest}, {"imageTag", "c"}},
                                 {{"imageDigest", two.digest}, {"imageTag", "d"}},
                                 {{"imageDigest", bare.digest}}});
  CHECK(rest["failures"][0]["failureCode"] == "ImageNotFound");
  CHECK(listed(backend, "").empty());
  for (const std::string& line : backend.documents()) CHECK(line.find("/ecr/manifest/") == std::string::npos);
}

TEST_CASE("an image in a list stays as long as the list does") {
  TestBackend backend;
  make(backend);
  const Pushed child = push_image(backend, "web", "child");
  const std::string index = index_manifest({child.digest});
  const std::string list = sha256_digest(index);
  backend.ok("ecr", "PutImage", push(index, "multi"));
  CHECK(describe(backend, Json{{"imageTag", "multi"}})["imageSizeInBytes"] ==
        describe(backend, Json{{"imageDigest", child.digest}})["imageSizeInBytes"]);
  const Json kept =
      backend.ok("ecr", "BatchDeleteImage", ids(Json::array({Json{{"imageDigest", child.digest}}})));
  CHECK(kept["imageIds"].empty());
  CHECK(kept["failures"][0] ==
        Json{{"imageId", {{"imageDigest", child.digest}}},
             {"failureCode", "ImageReferencedByManifestList"},
             {"failureReason", "Requested image referenced by manifest list: [" + list + "]"}});
  backend.ok("ecr", "PutImage", push(child.manifest, "only"));
  CHECK(backend.ok("ecr", "BatchDeleteImage", ids(Json::array({Json{{"imageTag", "only"}}})))["imageIds"]
            .empty());
  backend.ok("ecr", "PutImage", push(child.manifest, "second"));
  CHECK(backend.ok("ecr", "BatchDeleteImage", ids(Json::array({Json{{"imageTag", "only"}}})))["imageIds"]
            .size() == 1);
  const Json gone =
      backend.ok("ecr", "BatchDeleteImage",
                 ids(Json::array({Json{{"imageTag", "multi"}}, Json{{"imageDigest", child.digest}}})));
  CHECK(gone["failures"].empty());
}

TEST_CASE("lists by tag status, in pages that a token continues") {
  TestBackend backend;
  make(backend);
  std::vector<std::string> untagged;
  for (const char* content : {"u1", "u2", "u3"})
    untagged.push_back(push_image(backend, "web", content).digest);
  const Pushed tagged = push_image(backend, "web", "t", "v1");
  backend.ok("ecr", "PutImage", push(tagged.manifest, std::string(300, 'x')));
  CHECK(listed(backend, "TAGGED") == std::vector<std::string>{"v1", std::string(300, 'x')});
  auto found = listed(backend, "UNTAGGED");
  std::sort(found.begin(), found.end());
  std::sort(untagged.begin(), untagged.end());
  CHECK(found == untagged);
  CHECK(listed(backend, "ANY").size() == 5);
  CHECK(listed(backend, "") == listed(backend, "ANY"));

  for (const char* operation : {"ListImages", "DescribeImages"}) {
    CAPTURE(operation);
    const char* member = std::string(operation) == "ListImages" ? "imageIds" : "imageDetails";
    std::vector<std::string> pages;
    Json input = {{"repositoryName", "web"}, {"maxResults", 2}};
    while (true) {
      const Json page = backend.ok("ecr", operation, input);
      for (const Json& entry : page[member]) pages.push_back(berth::to_line(entry));
      if (!page.contains("nextToken")) break;
      CHECK(page[member].size() == 2);
      input["nextToken"] = page["nextToken"];
    }
    CHECK(pages.size() == (std::string(operation) == "ListImages" ? 5 : 4));
    std::sort(pages.begin(), pages.end());
    CHECK(std::unique(pages.begin(), pages.end()) == pages.end());
    CHECK(backend.refused("ecr", operation, R"({"repositoryName":"web","nextToken":"x"})").type ==
          "InvalidParameterException");
  }
  const Json few =
      backend.ok("ecr", "DescribeImages", R"({"repositoryName":"web","filter":{"tagStatus":"TAGGED"}})");
  CHECK(few["imageDetails"].size() == 1);
  CHECK(backend
            .ok("ecr", "DescribeImages",
                R"({"repositoryName":"web","filter":{"imageStatus":"ARCHIVED"}})")["imageDetails"]
            .empty());
  CHECK(describe(backend, Json{{"imageTag", std::string(300, 'x')}})["imageDigest"] == tagged.digest);
}

TEST_CASE("images are described in the order in which they were pushed") {
  TestBackend backend;
  make(backend);
  std::vector<std::string> pushed;
  for (const char* content : {"c", "a", "b"}) {
    pushed.push_back(push_image(backend, "web", content, content).digest);
    backend.advance(berth::minutes(1));
  }
  std::vector<std::string> found;
  const Json answer = backend.ok("ecr", "DescribeImages", R"({"repositoryName":"web"})");
  for (const Json& detail : answer["imageDetails"]) found.push_back(detail["imageDigest"]);
  CHECK(found == pushed);
}

TEST_CASE("of images that are pushed while the clock stands still the last one is known") {
  TestBackend backend;
  make(backend);
  std::vector<std::string> pushed;
  // One tag that moves, so the last image is tagged and the others are not.
  for (const char* content : {"a", "b", "c", "d", "e"})
    pushed.push_back(push_image(backend, "web", content, "latest").digest);
  Json details = backend.ok("ecr", "DescribeImages", R"({"repositoryName":"web"})")["imageDetails"];
  std::stable_sort(details.begin(), details.end(), [](const Json& left, const Json& right) {
    return left["imagePushedAt"].get<double>() < right["imagePushedAt"].get<double>();
  });
  std::vector<std::string> found;
  for (const Json& detail : details) found.push_back(detail["imageDigest"]);
  CHECK(found == pushed);
  backend.advance(berth::minutes(1));
  const std::string later = push_image(backend, "web", "f", "f").digest;
  const Json last = describe(backend, Json{{"imageDigest", later}});
  CHECK(last["imagePushedAt"].get<double>() == details[0]["imagePushedAt"].get<double>() + 60.0);
}

TEST_CASE("an image that is not there fails DescribeImages as a whole") {
  TestBackend backend;
  make(backend);
  push_image(backend, "web", "one", "v1");
  struct Case {
    Json id;
    const char* message;
  };
  const std::vector<Case> cases = {
      {Json{{"imageTag", "none"}},
       "The image with imageId {imageDigest:'null', imageTag:'none'} does not exist within the repository "
       "with name 'web' "
       "in the registry with id '123456789012'"},
      {Json{{"imageDigest", "sha256:00"}},
       "The image with imageId {imageDigest:'sha256:00', imageTag:'null'} does not exist within the "
       "repository with name "
       "'web' in the registry with id '123456789012'"},
  };
  for (const Case& each : cases) {
    const Refused refused =
        backend.refused("ecr", "DescribeImages", ids(Json::array({Json{{"imageTag", "v1"}}, each.id})));
    CHECK(refused.type == "ImageNotFoundException");
    CHECK(refused.message == each.message);
  }
  Json with_page = ids(Json::array({Json{{"imageTag", "v1"}}}));
  with_page["maxResults"] = 5;
  CHECK(backend.refused("ecr", "DescribeImages", with_page).type == "InvalidParameterException");
  Json many = Json::array();
  for (int i = 0; i < 101; ++i) many.push_back({{"imageTag", "v" + std::to_string(i)}});
  CHECK(backend.refused("ecr", "DescribeImages", ids(many)).message ==
        "Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length less than or "
        "equal to "
        "100'");
  CHECK(backend.refused("ecr", "BatchGetImage", R"({"repositoryName":"web"})").message ==
        "Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must not be null'");
}

TEST_CASE("the longest names and tags are kept apart") {
  TestBackend backend;
  const std::string name(256, 'r');
  backend.ok("ecr", "CreateRepository", Json{{"repositoryName", name}});
  const std::string first = std::string(299, 't') + "1";
  const std::string second = std::string(299, 't') + "2";
  const Pushed one = push_image(backend, name, "one", first);
  const Pushed two = push_image(backend, name, "two", second);
  const auto digest_of = [&](const std::string& tag) {
    const Json out = backend.ok("ecr", "DescribeImages",
                                Json{{"repositoryName", name}, {"imageIds", {{{"imageTag", tag}}}}});
    return out["imageDetails"][0]["imageDigest"].get<std::string>();
  };
  CHECK(digest_of(first) == one.digest);
  CHECK(digest_of(second) == two.digest);
  const Json ids_of = backend.ok("ecr", "ListImages", Json{{"repositoryName", name}});
  CHECK(ids_of["imageIds"].size() == 2);
  CHECK(backend
            .refused("ecr", "DescribeImages",
                     Json{{"repositoryName", name}, {"imageIds", {{{"imageTag", std::string(299, 't')}}}}})
            .type == "ImageNotFoundException");
  const std::string index = index_manifest({one.digest, two.digest});
  backend.ok("ecr", "PutImage", Json{{"repositoryName", name}, {"imageManifest", index}});
  const Json kept = backend.ok("ecr", "BatchDeleteImage",
                               Json{{"repositoryName", name}, {"imageIds", {{{"imageDigest", two.digest}}}}});
  CHECK(kept["failures"][0]["failureCode"] == "ImageReferencedByManifestList");
}

TEST_CASE("image operations name a repository that is there") {
  TestBackend backend;
  for (const char* operation : {"BatchGetImage", "BatchDeleteImage", "DescribeImages", "ListImages"}) {
    CAPTURE(operation);
    CHECK(backend.refused("ecr", operation, R"({"repositoryName":"none","imageIds":[{"imageTag":"a"}]})")
              .message ==
          "The repository with name 'none' does not exist in the registry with id '123456789012'");
  }
}
