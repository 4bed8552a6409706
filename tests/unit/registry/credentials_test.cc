#include "registry/credentials.h"

#include <doctest/doctest.h>

using berth::registry::registry_of_host;

TEST_CASE("a registry's host tells account and region") {
  struct Case {
    const char* host;
    const char* region;
  };
  for (const Case& each : {Case{"123456789012.dkr.ecr.us-east-1.amazonaws.com", "us-east-1"},
                           Case{"123456789012.dkr.ecr.eu-west-1.amazonaws.com:443", "eu-west-1"},
                           Case{"123456789012.DKR.ecr.us-east-1.amazonaws.com", "us-east-1"},
                           Case{"123456789012.dkr.ecr-fips.us-east-1.amazonaws.com", "us-east-1"},
                           Case{"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"},
                           Case{"123456789012.dkr-ecr.us-west-2.on.aws", "us-west-2"}}) {
    CAPTURE(each.host);
    const auto found = registry_of_host(each.host);
    REQUIRE(found.has_value());
    CHECK(found->account == "123456789012");
    CHECK(found->region == each.region);
  }
}

TEST_CASE("any other host tells nothing") {
  for (const char* host :
       {"", "localhost:4566", "12345678901.dkr.ecr.us-east-1.amazonaws.com",
        "123456789012.dkr.ecr.us-east-1.amazonaws.com.evil.example",
        "123456789012.dkr.ecr.us-east-1.example.com", "123456789012.dkr.ecr",
        "123456789012.dkr.ecr..amazonaws.com", "public.ecr.aws", "api.ecr.us-east-1.amazonaws.com"}) {
    CAPTURE(host);
    CHECK_FALSE(registry_of_host(host).has_value());
  }
}
