#include "backend/ecr/policy_text.h"

#include <doctest/doctest.h>

#include <string>

#include "base/json.h"

namespace {

using berth::backend::ecr_text::PolicyOf;
using berth::backend::ecr_text::read_policy;

std::string with_statement(const std::string& statement) {
  return R"({"Version":"2012-10-17","Statement":[)" + statement + "]}";
}

}  // namespace

TEST_CASE("a repository policy is printed as ECR prints it") {
  const auto text = read_policy(
      R"({"Version":"2008-10-17","Statement":[{"Sid":"pull","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"},)"
      R"("Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Condition":{}},)"
      R"({"Effect":"Deny","Principal":"*","Action":"ecr:PutImage"}]})",
      PolicyOf::repository);
  REQUIRE(text.has_value());
  CHECK(*text == R"({
  "Version" : "2008-10-17",
  "Statement" : [ {
    "Sid" : "pull",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::1:root"
    },
    "Action" : [ "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer" ],
    "Condition" : { }
  }, {
    "Effect" : "Deny",
    "Principal" : "*",
    "Action" : "ecr:PutImage"
  } ]
})");
  CHECK(read_policy(*text, PolicyOf::repository) == text);
}

TEST_CASE("what is a policy, and of what") {
  struct Case {
    const char* text;
    bool repository;
    bool registry;
  };
  const std::string plain = with_statement(R"({"Effect":"Allow","Principal":"*","Action":"ecr:*"})");
  const std::string resource =
      with_statement(R"({"Effect":"Allow","Principal":"*","Action":"ecr:*","Resource":"*"})");
  const Case cases[] = {
      {plain.c_str(), true, false},
      {resource.c_str(), false, true},
      {R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"*"}})", true, false},
      {"", false, false},
      {"{}", false, false},
      {"[]", false, false},
      {R"({"Version":"2012-10-17","Statement":[]})", false, false},
      {R"({"Version":"2020-01-01","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*"}]})", false,
       false},
      {R"({"Statement":[{"Effect":"allow","Principal":"*","Action":"ecr:*"}]})", false, false},
      {R"({"Statement":[{"Effect":"Allow","Action":"ecr:*"}]})", false, false},
      {R"({"Statement":[{"Effect":"Allow","Principal":"*"}]})", false, false},
      {R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}]})", false, false},
      {R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":[]}]})", false, false},
      {R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*","Colour":1}]})", false, false},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK(read_policy(each.text, PolicyOf::repository).has_value() == each.repository);
    CHECK(read_policy(each.text, PolicyOf::registry).has_value() == each.registry);
  }
}
