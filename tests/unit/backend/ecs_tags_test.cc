#include <doctest/doctest.h>

#include <string>

#include "support/test_backend.h"

namespace berth {
namespace {

using test::Refused;
using test::TestBackend;

const std::string kPrefix = "arn:aws:ecs:us-east-1:123456789012:";

std::string listed(TestBackend& backend, const std::string& arn) {
  return to_line(backend.ok("ecs", "ListTagsForResource", Json{{"resourceArn", arn}}).at("tags"));
}

void make_things(TestBackend& backend) {
  backend.ok("ecs", "CreateCluster", R"({"clusterName": "web", "tags": [{"key": "a", "value": "1"}]})");
  backend.ok("ecs", "RegisterTaskDefinition", R"({"family": "app", "tags": [{"key": "a", "value": "1"}],
    "containerDefinitions": [{"name": "c", "image": "i", "memory": 8}]})");
}

Json tags(int count) {
  Json out = Json::array();
  for (int i = 0; i < count; ++i) out.push_back({{"key", "k" + std::to_string(i)}, {"value", ""}});
  return out;
}

}  // namespace

TEST_CASE("tags are added, overwritten and taken away") {
  for (const std::string resource : {"cluster/web", "task-definition/app:1"}) {
    CAPTURE(resource);
    TestBackend backend;
    make_things(backend);
    const std::string arn = kPrefix + resource;
    CHECK(listed(backend, arn) == R"([{"key":"a","value":"1"}])");
    CHECK(backend
              .ok("ecs", "TagResource",
                  Json{{"resourceArn", arn}, {"tags", {{{"key", "b"}, {"value", "2"}}, {{"key", "a"}}}}})
              .empty());
    CHECK(listed(backend, arn) == R"([{"key":"a","value":""},{"key":"b","value":"2"}])");
    CHECK(backend.ok("ecs", "UntagResource", Json{{"resourceArn", arn}, {"tagKeys", {"a", "nope"}}}).empty());
    CHECK(listed(backend, arn) == R"([{"key":"b","value":"2"}])");
  }
}

TEST_CASE("what tags are refused") {
  struct Case {
    const char* resource;
    Json tags;
    const char* type;
    const char* message;  // its beginning
  };
  const Case cases[] = {
      {"cluster/web", Json::array(), "InvalidParameterException", "Tags can not be empty."},
      {"cluster/web", {{{"key", "AWS:x"}, {"value", ""}}}, "InvalidParameterException", "Tag key 'AWS:x'"},
      {"cluster/web",
       {{{"key", "x"}, {"value", "1"}}, {{"key", "x"}, {"value", "2"}}},
       "InvalidParameterException",
       "Duplicate tag keys"},
      {"cluster/web", tags(50), "LimitExceededException", "A resource can have at most 50 tags."},
      {"cluster/nope", tags(1), "ResourceNotFoundException", "The specified cluster does not exist."},
      {"task-definition/app:2", tags(1), "ResourceNotFoundException",
       "The specified task definition does not exist."},
      {"service/web", tags(1), "InvalidParameterException",
       "Long arn format must be used for tagging operations"},
      {"capacity-provider/FARGATE", tags(1), "InvalidParameterException", "The resource can't have tags"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.resource);
    TestBackend backend;
    make_things(backend);
    const auto before = backend.documents();
    const Refused refused = backend.refused(
        "ecs", "TagResource", Json{{"resourceArn", kPrefix + each.resource}, {"tags", each.tags}});
    CHECK(refused.type == each.type);
    CHECK_MESSAGE(refused.message.starts_with(each.message), refused.message);
    CHECK(backend.documents() == before);
  }
}

TEST_CASE("a deleted cluster has no tags any more") {
  TestBackend backend;
  make_things(backend);
  backend.ok("ecs", "DeleteCluster", R"({"cluster": "web"})");
  const Refused refused =
      backend.refused("ecs", "ListTagsForResource", Json{{"resourceArn", kPrefix + "cluster/web"}});
  CHECK(refused.type == "InvalidParameterException");
  CHECK(refused.message == "The specified cluster is inactive. Specify an active cluster and try again.");
}

TEST_CASE("tags of a create operation are checked like others") {
  TestBackend backend;
  CHECK(backend.refused("ecs", "CreateCluster", R"({"tags": [{"key": "aws:x", "value": ""}]})").type ==
        "InvalidParameterException");
  CHECK(backend
            .refused("ecs", "RegisterTaskDefinition", R"({"family": "f", "tags": [],
    "containerDefinitions": [{"name": "c", "image": "i", "memory": 8}]})")
            .message == "Tags can not be empty.");
}

}  // namespace berth
