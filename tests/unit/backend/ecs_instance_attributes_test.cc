#include <doctest/doctest.h>

#include <set>
#include <string>

#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

std::string with_instance(TestBackend& backend) {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  return backend.ok("berth", "AddInstances", R"({"cluster":"web"})")
      .at("containerInstances")[0]
      .at("containerInstanceArn")
      .get<std::string>();
}

Json put(const std::string& name, const std::string& value, const std::string& target) {
  Json attribute = {{"name", name}, {"targetType", "container-instance"}, {"targetId", target}};
  if (!value.empty()) attribute["value"] = value;
  return attribute;
}

Json input(const Json& attributes) { return {{"cluster", "web"}, {"attributes", attributes}}; }

Json listed(TestBackend& backend, const std::string& more) {
  return backend
      .ok("ecs", "ListAttributes", R"({"cluster":"web","targetType":"container-instance")" + more + "}")
      .at("attributes");
}

}  // namespace

TEST_CASE("custom attributes are put, put over, listed and deleted") {
  TestBackend backend;
  const std::string arn = with_instance(backend);
  const std::string id = arn.substr(arn.rfind('/') + 1);
  const Json answered =
      backend.ok("ecs", "PutAttributes", input(Json::array({put("stack", "prod", id), put("flag", "", arn)})))
          .at("attributes");
  CHECK(answered == Json::array({{{"name", "stack"}, {"value", "prod"}, {"targetId", arn}},
                                 {{"name", "flag"}, {"targetId", arn}}}));
  CHECK(listed(backend, R"(,"attributeName":"stack")") == Json::array({answered[0]}));
  CHECK(listed(backend, R"(,"attributeName":"flag")") == Json::array({answered[1]}));
  CHECK(listed(backend, R"(,"attributeName":"stack","attributeValue":"test")").empty());
  backend.ok("ecs", "PutAttributes", input(Json::array({put("stack", "test", arn)})));
  CHECK(listed(backend, R"(,"attributeName":"stack","attributeValue":"test")").size() == 1);
  CHECK(listed(backend, R"(,"attributeName":"ecs.instance-type")")[0].at("value") == "t3.medium");
  const Json gone =
      backend.ok("ecs", "DeleteAttributes", input(Json::array({put("stack", "", arn)}))).at("attributes");
  CHECK(gone[0].at("value") == "test");
  CHECK(listed(backend, R"(,"attributeName":"stack")").empty());
  CHECK(backend.ok("ecs", "DeleteAttributes", input(Json::array({put("stack", "", arn)})))
            .at("attributes")
            .empty());
}

TEST_CASE("attributes that can't be put or deleted") {
  TestBackend backend;
  const std::string arn = with_instance(backend);
  const std::string id = arn.substr(arn.rfind('/') + 1);
  struct Case {
    Json attributes;
    std::string type;
  };
  Json many = Json::array();
  for (int i = 0; i < 11; ++i) many.push_back(put("a" + std::to_string(i), "", arn));
  Json untyped = put("a", "b", id);
  untyped.erase("targetType");
  Json untargeted = put("a", "b", id);
  untargeted.erase("targetId");
  const std::vector<Case> cases = {
      {Json::array(), "InvalidParameterException"},
      {many, "InvalidParameterException"},
      {{untyped}, "InvalidParameterException"},
      {{untargeted}, "InvalidParameterException"},
      {{put("ecs.instance-type", "x", arn)}, "InvalidParameterException"},
      {{put("com.amazonaws.x", "x", arn)}, "InvalidParameterException"},
      {{put("a b", "x", arn)}, "InvalidParameterException"},
      {{put(std::string(129, 'a'), "x", arn)}, "InvalidParameterException"},
      {{put("a", " x", arn)}, "InvalidParameterException"},
      {{put("a", "x,y", arn)}, "InvalidParameterException"},
      {{put("a", std::string(129, 'x'), arn)}, "InvalidParameterException"},
      {{put("a", "x", "0123456789abcdef0123456789abcdef")}, "TargetNotFoundException"},
  };
  const auto before = backend.documents();
  for (const Case& c : cases) {
    CAPTURE(c.attributes.dump());
    CHECK(backend.refused("ecs", "PutAttributes", input(c.attributes)).type == c.type);
    CHECK(backend.refused("ecs", "DeleteAttributes", input(c.attributes)).type == c.type);
  }
  CHECK(backend.documents() == before);
  many.erase(0);
  backend.ok("ecs", "PutAttributes", input(many));
  backend.ok("ecs", "PutAttributes", input(Json::array({put("a1", "changed", arn)})));
  CHECK(backend.refused("ecs", "PutAttributes", input(Json::array({put("one-more", "", arn)}))).type ==
        "AttributeLimitExceededException");
  CHECK(backend
            .refused("ecs", "ListAttributes",
                     R"({"cluster":"web","targetType":"container-instance","attributeValue":"x"})")
            .type == "InvalidParameterException");
}

TEST_CASE("attributes are listed page by page, also across instances") {
  TestBackend backend;
  with_instance(backend);
  backend.ok("berth", "AddInstances", R"({"cluster":"web","count":2})");
  std::set<std::string> seen;
  std::size_t count = 0;
  std::string token;
  for (int page = 0; page < 100; ++page) {
    const Json out = backend.ok("ecs", "ListAttributes",
                                R"({"cluster":"web","targetType":"container-instance","maxResults":7)" +
                                    (token.empty() ? "" : R"(,"nextToken":")" + token + '"') + "}");
    for (const Json& each : out.at("attributes"))
      seen.insert(each.at("targetId").get<std::string>() + " " + each.at("name").get<std::string>());
    count += out.at("attributes").size();
    if (!out.contains("nextToken")) break;
    token = out.at("nextToken").get<std::string>();
  }
  CHECK(count > 150);
  CHECK(seen.size() == count);
  CHECK(listed(backend, "").size() == 100);
  CHECK(listed(backend, R"(,"attributeName":"ecs.capability.task-eni")").size() == 3);
  CHECK(backend
            .refused("ecs", "ListAttributes",
                     R"({"cluster":"web","targetType":"container-instance","nextToken":"x"})")
            .type == "InvalidParameterException");
}
