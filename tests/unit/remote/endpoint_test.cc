#include "remote/endpoint.h"

#include <doctest/doctest.h>

namespace berth::remote {
namespace {

std::string parts(const char* url) {
  const auto found = parse_endpoint(url);
  return found ? found->origin + " " + found->host + " " + found->base_path : "none";
}

TEST_CASE("endpoints are taken apart") {
  CHECK(parts("http://localhost:4566") == "http://localhost:4566 localhost:4566 ");
  CHECK(parts("http://localhost:4566/") == "http://localhost:4566 localhost:4566 ");
  CHECK(parts("HTTPS://ECS.example.org:443/a/b/") == "https://ecs.example.org ecs.example.org /a/b");
  CHECK(parts("http://h:80") == "http://h h ");
  CHECK(parts("https://h:80") == "https://h:80 h:80 ");
  CHECK(parts("http://[::1]:4566") == "http://[::1]:4566 [::1]:4566 ");
  CHECK(parts("http://[::1]") == "http://[::1] [::1] ");
  for (const char* bad :
       {"", "localhost:4566", "ftp://h", "http://", "http:///x", "http://h:0", "http://h:x", "http://h:70000",
        "http://u:p@h", "http://h?x=1", "http://h\r\nX: y", "http://a b", "http://[::1", "http://h\\x"}) {
    CAPTURE(bad);
    CHECK(parts(bad) == "none");
  }
}

TEST_CASE("AWS's own names are known") {
  const auto aws = [](const char* url) { return is_aws(*parse_endpoint(url)); };
  CHECK(aws("https://ecs.us-east-1.amazonaws.com"));
  CHECK(aws("https://ecs.cn-north-1.amazonaws.com.cn:8443/x"));
  CHECK(aws("https://ecr.eu-west-1.api.aws"));
  CHECK(aws("https://public.ecr.aws"));
  CHECK_FALSE(aws("http://localhost:4566"));
  CHECK_FALSE(aws("http://amazonaws.com.example.org"));
  CHECK_FALSE(aws("http://notamazonaws.com"));
}

}  // namespace
}  // namespace berth::remote
