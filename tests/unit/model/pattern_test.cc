#include "model/pattern.h"

#include <doctest/doctest.h>

#include <string>

#include "model/tables.h"

namespace berth::model {

TEST_CASE("every pattern of the model can be read") {
  for (std::size_t i = 0; i < service_count(); ++i)
    for (const Shape shape : service_at(i).shapes()) {
      if (shape.pattern().empty()) continue;
      CAPTURE(shape.name());
      CHECK(is_readable_pattern(shape.pattern()));
    }
  CHECK_FALSE(is_readable_pattern("[a"));
}

TEST_CASE("patterns match whole texts") {
  const std::string repository(find_service("ecr")->find_shape("RepositoryName")->pattern());
  for (const std::string good : {"a__b", "a---b", "team/app", "web.api_v2"}) {
    CAPTURE(good);
    CHECK(matches_pattern(repository, good));
  }
  for (const std::string bad : {"", "a___b", "a_-b", "_a", "Team/App", "a//b", "a/", "a b"}) {
    CAPTURE(bad);
    CHECK_FALSE(matches_pattern(repository, bad));
  }
}

TEST_CASE("Java's notation is understood") {
  CHECK(matches_pattern(R"([\u0020-\uD7FF\uD800\uDC00-\uDBFF\uDFFF]*)", "a 🚢"));
  CHECK_FALSE(matches_pattern(R"([\u0020-\uD7FF]*)", "a\tb"));
  CHECK(matches_pattern(R"(([\p{L}\p{Z}\p{N}_.:/=+\-@]*))", "Team 7"));
  CHECK(matches_pattern(R"(([\p{L}\p{Z}\p{N}_.:/=+\-@]*))", "Größe 7"));
  CHECK_FALSE(matches_pattern(R"(([\p{L}\p{Z}\p{N}_.:/=+\-@]*))", "a&b"));
  CHECK_FALSE(matches_pattern(R"(([\p{L}\p{Z}\p{N}_.:/=+\-@]*))", "é&b"));
  CHECK(matches_pattern(R"(\p{Print}+)", "a ~"));
  CHECK_FALSE(matches_pattern(R"(\p{Print}+)", "é"));
  const std::string name(
      find_service("application-autoscaling")->find_shape("ScheduledActionName")->pattern());
  CHECK(matches_pattern(name, "every Monday"));
  for (const std::string bad : {" x", "x ", "a:b", "a/b", "a|b", ""}) {
    CAPTURE(bad);
    CHECK_FALSE(matches_pattern(name, bad));
  }
}

TEST_CASE("a long text does not hang") {
  const std::string prefix(find_service("ecr")->find_shape("ScanningRepositoryFilterValue")->pattern());
  CHECK_FALSE(matches_pattern(prefix, std::string(20'000, 'a') + "!"));
}

}  // namespace berth::model
