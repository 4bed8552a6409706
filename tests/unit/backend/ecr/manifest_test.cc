#include "backend/ecr/manifest.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace images = berth::backend::images;
using images::ManifestFault;

namespace {

const std::string kA = "sha256:" + std::string(64, 'a');
const std::string kB = "sha256:" + std::string(64, 'b');
const std::string kC = "sha256:" + std::string(64, 'c');

std::string descriptor(const std::string& digest, int size, const std::string& type) {
  return R"({"mediaType":")" + type + R"(","digest":")" + digest + R"(","size":)" + std::to_string(size) +
         "}";
}

std::string image_text(const std::string& extra = "") {
  return R"({"schemaVersion":2,)" + extra + R"("config":)" +
         descriptor(kA, 10, "application/vnd.oci.image.config.v1+json") + R"(,"layers":[)" +
         descriptor(kB, 200, "application/vnd.oci.image.layer.v1.tar+gzip") + "," +
         descriptor(kC, 3000, "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip") + "]}";
}

}  // namespace

TEST_CASE("an image's manifest: config and layers, foreign ones left out") {
  const auto reading = images::read_manifest(image_text(), images::kOciImage);
  REQUIRE(reading.fault == ManifestFault::none);
  CHECK(reading.manifest.media_type == images::kOciImage);
  CHECK(reading.manifest.layers == std::vector<std::string>{kA, kB});
  CHECK(reading.manifest.children.empty());
  CHECK(reading.manifest.listed_bytes == 3210);
  CHECK(reading.manifest.artifact_media_type == "application/vnd.oci.image.config.v1+json");
  CHECK_FALSE(images::is_list(reading.manifest));
}

TEST_CASE("an artifact's type and subject") {
  const auto reading = images::read_manifest(
      image_text(
          R"("mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"text/x","subject":)" +
          descriptor(kC, 1, "application/vnd.oci.image.manifest.v1+json") + ","),
      "");
  REQUIRE(reading.fault == ManifestFault::none);
  CHECK(reading.manifest.artifact_media_type == "text/x");
  CHECK(reading.manifest.subject == kC);
}

TEST_CASE("lists name their images") {
  const std::string text =
      R"({"schemaVersion":2,"manifests":[)" + descriptor(kA, 1, "t") + "," + descriptor(kB, 1, "t") + "]}";
  for (const auto type : {images::kDockerList, images::kOciIndex}) {
    const auto reading = images::read_manifest(text, type);
    REQUIRE(reading.fault == ManifestFault::none);
    CHECK(images::is_list(reading.manifest));
    CHECK(reading.manifest.children == std::vector<std::string>{kA, kB});
    CHECK(reading.manifest.layers.empty());
  }
}

TEST_CASE("sizes that nobody could mean make no sum that runs over") {
  const auto listed = [](const std::string& size) {
    const std::string layer = R"({"mediaType":"t","digest":")" + kB + R"(","size":)" + size + "}";
    const auto reading = images::read_manifest(R"({"schemaVersion":2,"config":)" + descriptor(kA, 10, "t") +
                                                   R"(,"layers":[)" + layer + "," + layer + "]}",
                                               images::kOciImage);
    REQUIRE(reading.fault == ManifestFault::none);
    return reading.manifest.listed_bytes;
  };
  constexpr std::int64_t kMost = std::int64_t{1} << 53;
  CHECK(listed("5") == 20);
  CHECK(listed("-5") == 10);
  CHECK(listed("1.5") == 10);
  CHECK(listed("9223372036854775807") == kMost);
  CHECK(listed("18446744073709551615") == kMost);
  CHECK(listed("-9223372036854775808") == 10);
}

TEST_CASE("an object of too many members is no manifest") {
  std::string text = R"({"schemaVersion":2)";
  for (int i = 0; i < 3000; ++i) text += ",\"k" + std::to_string(i) + "\":1";
  CHECK(images::read_manifest(text + "}", images::kOciImage).fault == ManifestFault::malformed);
}

TEST_CASE("texts that are no manifest") {
  struct Case {
    std::string text;
    std::string_view media_type;
    ManifestFault fault;
  };
  const std::vector<Case> cases = {
      {"not json", "", ManifestFault::malformed},
      {"[]", "", ManifestFault::malformed},
      {image_text(), "", ManifestFault::no_media_type},
      {image_text(), "application/vnd.docker.distribution.manifest.v1+prettyjws",
       ManifestFault::unsupported_media_type},
      {image_text(R"("mediaType":"application/vnd.cncf.helm.config.v1+json",)"), "",
       ManifestFault::malformed},
      {R"({"schemaVersion":1,"config":{},"layers":[]})", images::kOciImage, ManifestFault::malformed},
      {R"({"schemaVersion":2,"layers":[]})", images::kOciImage, ManifestFault::malformed},
      {R"({"schemaVersion":2,"config":{"digest":"x"},"layers":[]})", images::kOciImage,
       ManifestFault::malformed},
      {image_text(), images::kOciIndex, ManifestFault::malformed},
      {R"({"schemaVersion":2,"manifests":[{}]})", images::kDockerList, ManifestFault::malformed},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK(images::read_manifest(each.text, each.media_type).fault == each.fault);
  }
}
