#include "registry/route.h"

#include <doctest/doctest.h>

#include <string>

using berth::registry::parse_route;
using berth::registry::Place;
using berth::registry::Route;
using berth::registry::RouteFault;

TEST_CASE("a target names a place in a repository") {
  struct Case {
    const char* path;
    Place place;
    const char* repository;
    const char* reference;
  };
  for (const Case& each :
       {Case{"/v2", Place::ping, "", ""}, Case{"/v2/", Place::ping, "", ""},
        Case{"/v2/_catalog", Place::catalog, "", ""}, Case{"/v2/web/tags/list", Place::tags, "web", ""},
        Case{"/v2/a/b/c/tags/list", Place::tags, "a/b/c", ""},
        Case{"/v2/tags/tags/list", Place::tags, "tags", ""},
        Case{"/v2/a---b/c__d.e_f-1/tags/list", Place::tags, "a---b/c__d.e_f-1", ""},
        Case{"/v2/a/manifests/manifests/v1", Place::manifest, "a/manifests", "v1"},
        Case{"/v2/a/blobs/sha256:ab", Place::blob, "a", "sha256:ab"},
        Case{"/v2/a/blobs/sha256%3Aab", Place::blob, "a", "sha256:ab"},
        Case{"/v2/a/blobs/uploads/", Place::uploads, "a", ""},
        Case{"/v2/a/blobs/uploads", Place::uploads, "a", ""},
        Case{"/v2/a/blobs/uploads/1-2", Place::upload, "a", "1-2"},
        Case{"/v2/a/referrers/sha256:ab", Place::referrers, "a", "sha256:ab"}}) {
    CAPTURE(each.path);
    const auto parsed = parse_route(each.path);
    REQUIRE(std::holds_alternative<Route>(parsed));
    const Route& route = std::get<Route>(parsed);
    CHECK(route.place == each.place);
    CHECK(route.repository == each.repository);
    CHECK(route.reference == each.reference);
  }
}

TEST_CASE("what is no place is told apart from what is no name") {
  struct Case {
    std::string path;
    RouteFault fault;
  };
  for (const Case& each : {Case{"/", RouteFault::unknown},
                           Case{"/v1/web/tags/list", RouteFault::unknown},
                           Case{"/v2/web", RouteFault::unknown},
                           Case{"/v2/tags/list", RouteFault::unknown},
                           Case{"/v2/web/manifests/", RouteFault::unknown},
                           Case{"/v2/web/manifests/a/b", RouteFault::unknown},
                           Case{"/v2//tags/list", RouteFault::bad_name},
                           Case{"/v2/a//b/tags/list", RouteFault::bad_name},
                           Case{"/v2/../web/tags/list", RouteFault::bad_name},
                           Case{"/v2/a/../b/tags/list", RouteFault::bad_name},
                           Case{"/v2/%2e%2e/tags/list", RouteFault::bad_name},
                           Case{"/v2/Web/tags/list", RouteFault::bad_name},
                           Case{"/v2/-a/tags/list", RouteFault::bad_name},
                           Case{"/v2/a@b/tags/list", RouteFault::bad_name},
                           Case{"/v2/a..b/tags/list", RouteFault::bad_name},
                           Case{"/v2/a___b/tags/list", RouteFault::bad_name},
                           Case{"/v2/a_-b/tags/list", RouteFault::bad_name},
                           Case{"/v2/a-/tags/list", RouteFault::bad_name},
                           Case{"/v2/" + std::string(300, 'a') + "/tags/list", RouteFault::bad_name},
                           Case{"/v2/a%2fb/tags/list", RouteFault::bad_escape},
                           Case{"/v2/a%00/tags/list", RouteFault::bad_escape},
                           Case{"/v2/a%zz/tags/list", RouteFault::bad_escape},
                           Case{"/v2/a%2/tags/list", RouteFault::bad_escape},
                           Case{"/v2/a/manifests/..%2f..%2fx", RouteFault::bad_escape},
                           Case{"/v2/a/manifests/x%5cy", RouteFault::bad_escape}}) {
    CAPTURE(each.path);
    const auto parsed = parse_route(each.path);
    REQUIRE(std::holds_alternative<RouteFault>(parsed));
    CHECK(std::get<RouteFault>(parsed) == each.fault);
  }
}
