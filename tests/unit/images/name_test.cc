// What the words of push and pull name.
#include "images/name.h"

#include <doctest/doctest.h>

#include "images/platform.h"
#include "unit/images/rig.h"

namespace berth::images {

namespace {
const std::string kDigest = "sha256:" + std::string(64, 'a');

std::string show(const Name& name) {
  return name.host + "|" + name.repository + "|" + name.tag + "|" + name.digest.substr(0, 8);
}
}  // namespace

TEST_CASE("names as docker reads them") {
  struct Case {
    std::string text;
    const char* wanted;
  };
  for (const Case& c : std::vector<Case>{
           {"app", "|app||"},
           {"team/app:1.0", "|team/app|1.0|"},
           {"localhost/app", "localhost|app||"},
           {"localhost:5000/team/app:x", "localhost:5000|team/app|x|"},
           {"docker.io/library/nginx", "docker.io|library/nginx||"},
           {"app@" + kDigest, "|app||sha256:a"},
           {"app:1@" + kDigest, "|app|1|sha256:a"},
           {"a__b/c---d", "|a__b/c---d||"},
       }) {
    const NameReading reading = parse_image_name(c.text);
    CHECK_MESSAGE(reading.fault.empty(), c.text, ": ", reading.fault);
    CHECK(show(reading.name) == c.wanted);
  }
}

TEST_CASE("names that name nothing say why") {
  struct Case {
    std::string text;
    const char* why;
  };
  for (const Case& c : std::vector<Case>{
           {"", "names the repository ''"},
           {"App", "names the repository 'App'"},
           {"a//b", "names the repository 'a//b'"},
           {"../a", "names the host '..'"},
           {"a/../b", "names the repository"},
           {"app:", "has the tag ''"},
           {"app:-x", "has the tag '-x'"},
           {"app:a/b", "names the host 'app:a'"},
           {"x:99999/b", "names the host"},
           {".x/b", "names the host"},
           {"app@sha256:12", "has the digest 'sha256:12'"},
           {"app@sha512:" + std::string(128, 'a'), "has the digest"},
           {std::string(300, 'a'), "names the repository"},
       })
    CHECK_MESSAGE(parse_image_name(c.text).fault.find(c.why) != std::string::npos, c.text);
}

TEST_CASE("a repository may have a registry of ECR before it, and no other host") {
  struct Case {
    const char* text;
    const char* wanted;  // "!" and words of the fault
  };
  for (const Case& c : std::vector<Case>{
           {"team/app:1", "|team/app|1|"},
           {"my.team/app", "|my.team/app||"},
           {"123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1",
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com|app|1|"},
           {"berth.test:4566/app", "berth.test:4566|app||"},
           {"localhost:5000/app", "!docker://HOST/NAME"},
           {"localhost/app", "!docker://HOST/NAME"},
       }) {
    const NameReading reading = parse_repository(c.text, "berth.test:4566");
    if (c.wanted[0] == '!')
      CHECK_MESSAGE(reading.fault.find(c.wanted + 1) != std::string::npos, c.text);
    else
      CHECK(show(reading.name) == c.wanted);
  }
}

TEST_CASE("sources and destinations, with skopeo's prefixes and without") {
  const test::TemporaryFolder folder;
  test::MadeLayout layout(folder / "layout");
  test::write_text(folder / "image.tar", "");
  const std::string at = folder.path() + "/";
  struct Case {
    std::string text;
    PlaceKind kind;
    std::string path;
    std::string image;
  };
  for (const Case& c : std::vector<Case>{
           {"oci:x:1", PlaceKind::layout, "x", "1"},
           {"oci:/a/b", PlaceKind::layout, "/a/b", ""},
           {"oci-archive:x.tar:name", PlaceKind::oci_archive, "x.tar", "name"},
           {"docker-archive:x.tar:team/app:1", PlaceKind::docker_archive, "x.tar", "team/app:1"},
           {at + "layout", PlaceKind::layout, at + "layout", ""},
           {at + "layout:1", PlaceKind::layout, at + "layout", "1"},
           {at + "image.tar", PlaceKind::archive, at + "image.tar", ""},
           {"nginx:1", PlaceKind::engine, "", ""},
           {"docker-daemon:nginx:1", PlaceKind::engine, "", ""},
           {"docker://localhost:5000/app", PlaceKind::registry, "", ""},
       }) {
    const PlaceReading reading = parse_source(c.text);
    CHECK_MESSAGE(reading.fault.empty(), c.text, ": ", reading.fault);
    CHECK(reading.place.kind == c.kind);
    CHECK(reading.place.path == c.path);
    CHECK(reading.place.image == c.image);
  }
  for (const char* text : {"docker://app", "dir:x", "containers-storage:x", "oci::1", "./missing",
                           "missing.tar", "missing.tar.gz"})
    CHECK_MESSAGE(!parse_source(text).fault.empty(), text);
  CHECK(parse_destination("out").place.kind == PlaceKind::layout);
  CHECK(parse_destination("out:1").place.image == "1");
  CHECK(parse_destination("out.tar").place.kind == PlaceKind::docker_archive);
  CHECK(parse_destination("docker-daemon:app:1").place.name.tag == "1");
  CHECK_FALSE(parse_destination("out.tar.gz").fault.empty());
}

TEST_CASE("platforms") {
  CHECK(parse_platform("linux/arm64")->text() == "linux/arm64");
  CHECK(parse_platform("linux/arm/v7")->text() == "linux/arm/v7");
  CHECK(parse_platform("x86_64")->text() == "linux/amd64");
  CHECK(parse_platform("linux/aarch64")->text() == "linux/arm64");
  for (const char* text : {"", "/", "linux/", "a/b/c/d", "linux/ARM", "linux arm"})
    CHECK_MESSAGE(!parse_platform(text), text);
  struct Case {
    const char* image;
    const char* wanted;
    bool serves_it;
  };
  for (const Case& c : std::vector<Case>{
           {"linux/amd64", "linux/amd64", true},
           {"linux/arm64/v8", "linux/arm64", true},
           {"linux/arm64", "linux/arm64/v8", true},
           {"linux/arm/v6", "linux/arm", true},
           {"linux/arm/v6", "linux/arm/v7", false},
           {"linux/arm", "linux/arm/v7", true},
           {"windows/amd64", "linux/amd64", false},
           {"linux/amd64", "linux/arm64", false},
       })
    CHECK_MESSAGE(serves(*parse_platform(c.image), *parse_platform(c.wanted)) == c.serves_it, c.image);
  CHECK(platform_of_machine("x86_64").text() == "linux/amd64");
  CHECK(platform_of_machine("aarch64").text() == "linux/arm64");
  CHECK(platform_of_machine("armv7l").text() == "linux/arm/v7");
}

}  // namespace berth::images
