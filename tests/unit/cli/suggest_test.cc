#include "cli/suggest.h"

#include <doctest/doctest.h>

namespace berth::cli {
namespace {

TEST_CASE("likeness is twice the matching characters over all") {
  CHECK(likeness("", "") == 1);
  CHECK(likeness("abc", "abc") == 1);
  CHECK(likeness("abc", "xyz") == 0);
  CHECK(likeness("list-clusters", "ListClusters") == doctest::Approx(0.8));
  CHECK(likeness("abxcd", "abcd") == doctest::Approx(8.0 / 9));
}

TEST_CASE("at most three names that are close enough, the likest first") {
  const std::vector<std::string_view> names = {"list-tasks",        "list-services",     "list-clusters",
                                               "describe-clusters", "describe-services", "delete-service"};
  CHECK(close_names("list-cluster", names) == std::vector<std::string>{"list-clusters"});
  CHECK(close_names("describe-servics", names) == std::vector<std::string>{"describe-services"});
  CHECK(close_names("bogus", names).empty());
  CHECK(close_names(std::string(100'000, 'a'), names).empty());
}

TEST_CASE("names that a person gave are near at 0.65") {
  const std::vector<std::string_view> names = {"web", "work", "front", "front-canary"};
  CHECK(likest_names("wbe", names) == std::vector<std::string>{"web"});
  CHECK(likest_names("fornt", names) == std::vector<std::string>{"front"});
  CHECK(likest_names("batch", names).empty());
}

TEST_CASE("an unknown option's neighbours") {
  const std::vector<Option> options = {{.name = "cluster"}, {.name = "services"}};
  CHECK(option_hint({"--clustr", "web"}, options) == "Did you mean: --cluster");
  CHECK(option_hint({"--service=x"}, options) == "Did you mean: --services");
  CHECK(option_hint({"--nothing", "clustr"}, options).empty());
}

}  // namespace
}  // namespace berth::cli
