#include <doctest/doctest.h>

#include <string>

#include "support/test_backend.h"

TEST_CASE("the caller is the account's user berth, before and after there is a state") {
  berth::test::TestBackend backend;
  const berth::Json before = backend.ok("sts", "GetCallerIdentity");
  CHECK(before["Account"] == "123456789012");
  CHECK(before["Arn"] == "arn:aws:iam::123456789012:user/berth");
  CHECK(before["UserId"].get<std::string>().size() == 21);
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"web"})");
  CHECK(backend.ok("sts", "GetCallerIdentity") == before);
  backend.account = "210987654321";
  CHECK(backend.ok("sts", "GetCallerIdentity")["UserId"] != before["UserId"]);
}
