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

}  // namespace
}  // namespace berth::cli
