#include "backend/ecr/manifest_form.h"

#include <doctest/doctest.h>

#include <string>

#include "base/json.h"

using berth::Json;
using berth::backend::images::other_form;

namespace {

const std::string kDocker = "application/vnd.docker.distribution.manifest.v2+json";
const std::string kOci = "application/vnd.oci.image.manifest.v1+json";

Json manifest_of(const std::string& type, const std::string& config, const std::string& layer) {
  return {{"schemaVersion", 2},
          {"mediaType", type},
          {"config", {{"mediaType", config}, {"digest", "sha256:aa"}, {"size", 1}}},
          {"layers", Json::array({{{"mediaType", layer}, {"digest", "sha256:bb"}, {"size", 2}}})}};
}

const Json kDockerManifest = manifest_of(kDocker, "application/vnd.docker.container.image.v1+json",
                                         "application/vnd.docker.image.rootfs.diff.tar.gzip");
const Json kOciManifest = manifest_of(kOci, "application/vnd.oci.image.config.v1+json",
                                      "application/vnd.oci.image.layer.v1.tar+gzip");

}  // namespace

TEST_CASE("an image has two forms, and each becomes the other") {
  const auto oci = other_form(berth::to_line(kDockerManifest), kDocker, {kOci});
  REQUIRE(oci.has_value());
  CHECK(oci->media_type == kOci);
  CHECK(berth::parse_json(oci->text) == kOciManifest);
  const auto docker = other_form(berth::to_line(kOciManifest), kOci, {"text/plain", kDocker});
  REQUIRE(docker.has_value());
  CHECK(docker->media_type == kDocker);
  CHECK(berth::parse_json(docker->text) == kDockerManifest);
}

TEST_CASE("a manifest stays as it is where the client takes it, or nothing better is to be had") {
  const std::string text = berth::to_line(kDockerManifest);
  CHECK_FALSE(other_form(text, kDocker, {}));
  CHECK_FALSE(other_form(text, kDocker, {kOci, kDocker}));
  CHECK_FALSE(other_form(text, kDocker, {"application/vnd.docker.distribution.manifest.v1+json"}));
  CHECK_FALSE(other_form("{}", "application/vnd.oci.image.index.v1+json", {kDocker}));
  for (const char* text_that_is_none :
       {"", "[]", "{}", R"({"config":1,"layers":[]})", R"({"config":{"mediaType":1},"layers":{}})"}) {
    CAPTURE(text_that_is_none);
    CHECK_FALSE(other_form(text_that_is_none, kOci, {kDocker}));
  }
}

TEST_CASE("what only OCI's form can say stays in it") {
  for (const char* name : {"artifactType", "subject", "annotations"}) {
    CAPTURE(name);
    Json manifest = kOciManifest;
    manifest[name] = "x";
    CHECK_FALSE(other_form(berth::to_line(manifest), kOci, {kDocker}));
  }
  const Json zstd = manifest_of(kOci, "application/vnd.oci.image.config.v1+json",
                                "application/vnd.oci.image.layer.v1.tar+zstd");
  CHECK_FALSE(other_form(berth::to_line(zstd), kOci, {kDocker}));
  const Json helm = manifest_of(kOci, "application/vnd.cncf.helm.config.v1+json",
                                "application/vnd.oci.image.layer.v1.tar+gzip");
  CHECK_FALSE(other_form(berth::to_line(helm), kOci, {kDocker}));
}
