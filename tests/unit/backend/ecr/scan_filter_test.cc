#include "backend/ecr/scan_filter.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "base/json.h"

namespace images = berth::backend::images;

TEST_CASE("scan filters: a plain one is contained, one with a star is the whole name") {
  const std::array<std::string, 5> names = {"prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"};
  struct Case {
    const char* filter;
    const char* matches;  // Y or -, a name each
  };
  const Case cases[] = {
      {"prod", "YYYYY"}, {"*prod", "YY---"}, {"prod*", "Y-Y-Y"}, {"*prod*", "YYYYY"}, {"prod*repo", "--Y-Y"},
  };
  for (const Case& each : cases) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      CAPTURE(each.filter);
      CAPTURE(names[i]);
      CHECK(images::matches_scan_filter(each.filter, names[i]) == (each.matches[i] == 'Y'));
    }
  }
}

TEST_CASE("continuous scanning wins over scanning on push, and a repository's own setting counts last") {
  using berth::Json;
  const auto rule = [](const char* frequency, const char* filter) {
    return Json{{"scanFrequency", frequency},
                {"repositoryFilters", Json::array({{{"filter", filter}, {"filterType", "WILDCARD"}}})}};
  };
  const Json enhanced = {
      {"scanType", "ENHANCED"},
      {"rules", Json::array({rule("SCAN_ON_PUSH", "*"), rule("CONTINUOUS_SCAN", "prod")})}};
  CHECK(images::scan_choice(enhanced, "prod-web", false).frequency == "CONTINUOUS_SCAN");
  CHECK(images::scan_choice(enhanced, "web", false).frequency == "SCAN_ON_PUSH");
  CHECK(images::scan_choice(enhanced, "web", false).filters.size() == 1);
  const Json basic = {{"scanType", "BASIC"}, {"rules", Json::array()}};
  CHECK(images::scan_choice(basic, "web", false).frequency == "MANUAL");
  CHECK(images::scan_choice(basic, "web", true).frequency == "SCAN_ON_PUSH");
}
