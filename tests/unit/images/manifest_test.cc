// Manifests, indexes and archives' lists, as anybody may write them.
#include "images/manifest.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "unit/images/rig.h"

namespace berth::images {

namespace {
const std::string kA = "sha256:" + std::string(64, 'a');
const std::string kB = "sha256:" + std::string(64, 'b');

std::string entry(const std::string& digest, const std::string& type = "t", const std::string& more = "") {
  return R"({"mediaType":")" + type + R"(","size":1,"digest":")" + digest + R"(")" + more + "}";
}
Manifest read(std::string_view type, const std::string& text) {
  return read_manifest(document_of(std::string(type), text));
}
}  // namespace

TEST_CASE("an image names its config and its layers, without those that are kept elsewhere") {
  const std::string text =
      R"({"config":)" + entry(kA) + R"(,"layers":[)" + entry(kB) + "," +
      entry(kA, "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", R"(,"urls":["https://x"])") +
      "]}";
  const Manifest manifest = read(kDockerImage, text);
  CHECK(manifest.config->digest == kA);
  REQUIRE(manifest.layers.size() == 1);
  CHECK(manifest.layers[0].digest == kB);
}

TEST_CASE("what is no manifest is refused with a reason") {
  struct Case {
    std::string_view type;
    std::string text;
    const char* why;
  };
  for (const Case& c : std::vector<Case>{
           {kOciImage, "", "not JSON"},
           {kOciImage, "[]", "not an object"},
           {kOciImage, "{}", "names no config"},
           {kOciImage, R"({"config":7,"layers":[]})", "is no digest"},
           {kOciImage, R"({"config":)" + entry(kA) + "}", "no list 'layers'"},
           {kOciImage, R"({"config":)" + entry(kA) + R"(,"layers":[7]})", "is no digest"},
           {kOciImage, R"({"config":)" + entry("sha256:../../x") + R"(,"layers":[]})", "is no digest"},
           {kOciImage, R"({"config":)" + entry("sha512:" + std::string(128, 'a')) + R"(,"layers":[]})",
            "is no digest"},
           {kOciImage, R"({"config":{"digest":")" + kA + R"(","size":-1},"layers":[]})", "says no size"},
           {kOciImage, R"({"config":{"digest":")" + kA + R"(","size":1e300},"layers":[]})", "says no size"},
           {kOciImage, R"({"config":{"digest":")" + kA + R"(","size":18446744073709551615},"layers":[]})",
            "says no size"},
           {kOciImage, R"({"config":{"digest":")" + kA + R"("},"layers":[]})", "says no size"},
           {kOciIndex, R"({"manifests":{}})", "no list 'manifests'"},
           {"application/vnd.docker.distribution.manifest.v1+json", "{}", "its media type is"},
           {"", "{}", "its media type is ''"},
           {kOciImage, std::string(kManifestBytesMax + 1, ' '), "larger than"},
           {kOciImage, std::string(200'000, '['), "too many entries"},
       })
    CHECK_THROWS_WITH_AS(read(c.type, c.text), doctest::Contains(c.why), ImageError);
}

TEST_CASE("a platform of an index") {
  const auto child = [](const std::string& digest, const char* os, const char* architecture) {
    return entry(
        digest, std::string(kOciImage),
        std::string(R"(,"platform":{"os":")") + os + R"(","architecture":")" + architecture + R"("})");
  };
  const Manifest index =
      read(kOciIndex, R"({"manifests":[)" + child(kA, "linux", "amd64") + "," + child(kB, "linux", "arm64") +
                          "," + child(kB, "unknown", "unknown") + "]}");
  CHECK(choose_platform(index, *parse_platform("linux/arm64"), "x").digest == kB);
  CHECK_THROWS_WITH_AS(choose_platform(index, *parse_platform("linux/s390x"), "x"),
                       "x: there is no image for linux/s390x, only for linux/amd64, linux/arm64", ImageError);
}

TEST_CASE("a text must hash to its digest") {
  Descriptor descriptor;
  descriptor.digest = kA;
  CHECK_THROWS_WITH_AS(checked_document(descriptor, "{}", "here"),
                       doctest::Contains(("here: what should be " + kA + " is sha256:44136fa3").c_str()),
                       ImageError);
}

TEST_CASE("a layout's index keeps its other images") {
  const Document first = document_of(std::string(kOciImage), "1");
  const Document second = document_of(std::string(kOciImage), "2");
  std::string text = layout_index_with("", first, "a", "x");
  text = layout_index_with(text, second, "b", "x");
  CHECK(read_layout_index(text, "x").size() == 2);
  text = layout_index_with(text, second, "a", "x");
  const auto images = read_layout_index(text, "x");
  REQUIRE(images.size() == 2);
  CHECK(images[0].ref_name == "b");
  CHECK(images[1].ref_name == "a");
  CHECK(images[1].digest == second.digest);
  CHECK(layout_index_with(text, second, "a", "x") == text);
}

TEST_CASE("which image of several is meant") {
  const Document document = document_of(std::string(kOciImage), "1");
  const auto two = read_layout_index(
      layout_index_with(layout_index_with("", document, "a", "x"), document, "b", "x"), "x");
  CHECK(choose_image(two, "b", "", "x").ref_name == "b");
  CHECK(choose_image(two, "", "a", "x").ref_name == "a");
  CHECK_THROWS_WITH_AS(choose_image(two, "c", "a", "x"), "x: there is no image 'c' in it, only a, b",
                       ImageError);
  CHECK_THROWS_WITH_AS(choose_image(two, "", "c", "x"), doctest::Contains("one of a, b"), ImageError);
  CHECK_THROWS_AS(choose_image({}, "", "", "x"), ImageError);
}

TEST_CASE("a docker-archive's list") {
  const auto images = read_archive_manifest(
      R"([{"Config":"c.json","RepoTags":["a:1","b:2"],"Layers":["l/layer.tar"]},{"Config":"d","RepoTags":null,"Layers":[]}])",
      "x");
  REQUIRE(images.size() == 2);
  CHECK(images[0].repo_tags == std::vector<std::string>{"a:1", "b:2"});
  CHECK(images[1].repo_tags.empty());
  CHECK(read_archive_manifest(archive_manifest(images[0]), "x")[0].layers == images[0].layers);
  for (const char* text :
       {"", "{}", "[7]", "[{}]", R"([{"Config":"c"}])", R"([{"Config":"c","Layers":[7]}])",
        R"([{"Config":"","Layers":[]}])", R"([{"Config":"c","Layers":[],"RepoTags":[7]}])"})
    CHECK_THROWS_AS(read_archive_manifest(text, "x"), ImageError);
}

}  // namespace berth::images
