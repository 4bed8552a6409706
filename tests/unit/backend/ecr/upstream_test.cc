#include "backend/ecr/upstream.h"

#include <doctest/doctest.h>

#include <string>

#include "api/service_error.h"

namespace images = berth::backend::images;

TEST_CASE("upstream registries that a cache rule may name") {
  CHECK(images::require_upstream("public.ecr.aws", false).name == "ecr-public");
  CHECK(images::require_upstream("quay.io", false).name == "quay");
  CHECK(images::require_upstream("registry-1.docker.io", true).name == "docker-hub");
  CHECK(images::require_upstream("mine.azurecr.io", true).name == "azure-container-registry");
  CHECK(images::require_upstream("123456789012.dkr.ecr.us-east-1.amazonaws.com", false).name == "ecr");
}

TEST_CASE("upstream registries that it may not") {
  struct Case {
    const char* url;
    const char* text;
  };
  const Case cases[] = {
      {"ghcr.io",
       "The specified upstream registry requires authentication. Specify a valid Secrets Manager ARN "
       "containing the "
       "upstream registry credentials and try again."},
      {"example.com",
       "The upstream registry URL example.com is invalid. Specify a valid upstream registry URL and try "
       "again"},
      {".azurecr.io",
       "The upstream registry URL .azurecr.io is invalid. Specify a valid upstream registry URL and try "
       "again"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.url);
    try {
      images::require_upstream(each.url, false);
      FAIL("taken");
    } catch (const berth::api::ServiceError& error) {
      CHECK(error.type() == "UnsupportedUpstreamRegistryException");
      CHECK(error.message() == each.text);
    }
  }
}
