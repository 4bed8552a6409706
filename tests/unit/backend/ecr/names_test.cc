#include "backend/ecr/names.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace images = berth::backend::images;

TEST_CASE("repository names") {
  for (const char* good : {"web", "team/app", "a__b", "a---b", "a.b_c-d", "a/b/c", "0a"}) {
    CAPTURE(good);
    CHECK(images::is_repository_name(good));
  }
  for (const char* bad :
       {"", "a___b", "a_-b", "_a", "a_", "Team/App", "a//b", "/a", "a/", "a..b", "a b", "a@b"}) {
    CAPTURE(bad);
    CHECK_FALSE(images::is_repository_name(bad));
  }
}

TEST_CASE("a file's URL") {
  CHECK(images::file_url("/home/me/.local/state/berth~1_a-b") == "file:///home/me/.local/state/berth~1_a-b");
  CHECK(images::file_url("/a b/50%\xc3\xa9") == "file:///a%20b/50%25%C3%A9");
}

TEST_CASE("tags and digests") {
  CHECK(images::is_tag("v1.2-rc_3"));
  CHECK_FALSE(images::is_tag(""));
  CHECK_FALSE(images::is_tag("a/b"));
  CHECK(images::is_digest("sha256:00aAfF"));
  CHECK_FALSE(images::is_digest("sha256:"));
  CHECK_FALSE(images::is_digest(":00"));
  CHECK_FALSE(images::is_digest("sha256:xyz"));
  CHECK_FALSE(images::is_digest("latest"));
}

TEST_CASE("repository ARNs of both services") {
  const auto own =
      images::parse_repository_arn("arn:aws:ecr:eu-west-1:123456789012:repository/team/app", "ecr");
  REQUIRE(own.has_value());
  CHECK(own->region == "eu-west-1");
  CHECK(own->account == "123456789012");
  CHECK(own->name == "team/app");
  CHECK(images::parse_repository_arn("arn:aws:ecr-public::123456789012:repository/app", "ecr-public")
            .has_value());
  for (const char* bad : {"arn:aws:ecr::123456789012:repository/app", "arn:aws:ecr:r:1:repository/app",
                          "arn:aws:ecs:r:123456789012:repository/app", "arn:aws:ecr:r:123456789012:image/app",
                          "app", "arn:aws:ecr:r:123456789012:repository/"}) {
    CAPTURE(bad);
    CHECK_FALSE(images::parse_repository_arn(bad, "ecr").has_value());
  }
}

TEST_CASE("which tags a push may not move") {
  struct Case {
    const char* mutability;
    const char* tag;
    bool immutable;
  };
  const std::vector<std::string> filters = {"dev-*", "latest"};
  const Case cases[] = {
      {"MUTABLE", "v1", false},
      {"IMMUTABLE", "v1", true},
      {"IMMUTABLE", "latest", true},
      {"IMMUTABLE_WITH_EXCLUSION", "v1", true},
      {"IMMUTABLE_WITH_EXCLUSION", "dev-7", false},
      {"IMMUTABLE_WITH_EXCLUSION", "latest", false},
      {"IMMUTABLE_WITH_EXCLUSION", "latest2", true},
      {"MUTABLE_WITH_EXCLUSION", "v1", false},
      {"MUTABLE_WITH_EXCLUSION", "dev-7", true},
      {"MUTABLE_WITH_EXCLUSION", "my-dev-7", false},
  };
  for (const Case& each : cases) {
    CAPTURE(each.mutability);
    CAPTURE(each.tag);
    CHECK(images::is_immutable(each.mutability, filters, each.tag) == each.immutable);
  }
}
