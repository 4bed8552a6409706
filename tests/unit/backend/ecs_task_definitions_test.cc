// Task definitions through the door: registering what people publish, revisions, lists, the end of a
// revision.
#include <doctest/doctest.h>

#include <string>

#include "ecs_published_definitions.h"
#include "support/test_backend.h"

namespace berth {
namespace {

using test::Refused;
using test::TestBackend;

std::string plain(const std::string& family) {
  return R"({"family": ")" + family +
         R"(", "containerDefinitions": [{"name": "c", "image": "i", "memory": 8}]})";
}

Json register_plain(TestBackend& backend, const std::string& family) {
  return backend.ok("ecs", "RegisterTaskDefinition", plain(family)).at("taskDefinition");
}

Json described(TestBackend& backend, const std::string& name) {
  return backend.ok("ecs", "DescribeTaskDefinition", Json{{"taskDefinition", name}}).at("taskDefinition");
}

std::string attribute_names(const Json& definition) {
  std::string out;
  for (const Json& attribute : definition.at("requiresAttributes")) {
    std::string name = attribute.at("name").get<std::string>();
    const std::string qualified = "com.amazonaws.ecs.capability.";
    const std::string short_one = "ecs.capability.";
    if (name.starts_with(qualified))
      name = "~" + name.substr(qualified.size());
    else if (name.starts_with(short_one))
      name = "-" + name.substr(short_one.size());
    out += (out.empty() ? "" : " ") + name;
  }
  return out;
}

// The tails of all ARNs of a list, all pages, `maxResults` each.
std::string listed(TestBackend& backend, Json input, int max_results) {
  std::string out;
  input["maxResults"] = max_results;
  while (true) {
    const Json page = backend.ok("ecs", "ListTaskDefinitions", input);
    for (const Json& arn : page.at("taskDefinitionArns"))
      out += (out.empty() ? "" : " ") + arn.get<std::string>().substr(arn.get<std::string>().find('/') + 1);
    if (!page.contains("nextToken")) return out;
    input["nextToken"] = page.at("nextToken");
    backend.reopen();
  }
}

std::string families(TestBackend& backend, const std::string& input) {
  std::string out;
  const Json page = backend.ok("ecs", "ListTaskDefinitionFamilies", input);
  for (const Json& family : page.at("families")) out += (out.empty() ? "" : " ") + family.get<std::string>();
  return out;
}

}  // namespace

TEST_CASE("what people publish is accepted, described as it was, and registers again from its description") {
  TestBackend backend;
  for (const test::PublishedDefinition& published : test::published_definitions()) {
    CAPTURE(published.kind);
    const Json input = *parse_json(published.text);
    const Json out = backend.ok("ecs", "RegisterTaskDefinition", input);
    const Json& definition = out.at("taskDefinition");
    CHECK(definition.at("status") == "ACTIVE");
    CHECK(definition.at("revision") == 1);
    CHECK(to_line(definition.at("compatibilities")) == published.compatibilities);
    CHECK(attribute_names(definition) == published.attributes);
    CHECK(out.contains("tags") == input.contains("tags"));
    const std::string family = input.at("family").get<std::string>();
    CHECK(described(backend, family) == definition);

    Json again = definition;
    for (const char* ours : {"taskDefinitionArn", "revision", "status", "requiresAttributes",
                             "compatibilities", "registeredAt", "registeredBy"})
      again.erase(ours);
    Json second = backend.ok("ecs", "RegisterTaskDefinition", again).at("taskDefinition");
    CHECK(second.at("revision") == 2);
    for (const char* new_one : {"taskDefinitionArn", "revision", "registeredAt"})
      second[new_one] = definition.at(new_one);
    CHECK(to_line(second) == to_line(definition));
  }
}

TEST_CASE("defaults are filled in, members in the API's order") {
  TestBackend backend;
  Json bridge =
      backend
          .ok("ecs", "RegisterTaskDefinition", R"({"volumes": [{"name": "v"}], "containerDefinitions": [
    {"memory": 64, "portMappings": [{"containerPort": 80}, {"hostPort": 53, "containerPort": 53, "protocol": "udp"}],
     "image": "nginx", "name": "web", "healthCheck": {"command": ["CMD", "true"]}}],
    "cpu": "1 vCPU", "memory": "2 GB", "family": "web"})")
          .at("taskDefinition");
  CHECK(bridge.at("registeredAt") == to_epoch_seconds(backend.now()));
  bridge.erase("registeredAt");
  CHECK(
      to_line(bridge) ==
      R"({"taskDefinitionArn":"arn:aws:ecs:us-east-1:123456789012:task-definition/web:1","containerDefinitions":[)"
      R"({"name":"web","image":"nginx","cpu":0,"memory":64,"portMappings":[)"
      R"({"containerPort":80,"hostPort":0,"protocol":"tcp"},{"containerPort":53,"hostPort":53,"protocol":"udp"}],)"
      R"("essential":true,"environment":[],"mountPoints":[],"volumesFrom":[],)"
      R"("healthCheck":{"command":["CMD","true"],"interval":30,"timeout":5,"retries":3},"systemControls":[]}],)"
      R"("family":"web","networkMode":"bridge","revision":1,"volumes":[{"name":"v","host":{}}],"status":"ACTIVE",)"
      R"("requiresAttributes":[{"name":"ecs.capability.container-health-check"},)"
      R"({"name":"com.amazonaws.ecs.capability.docker-remote-api.1.24"}],"placementConstraints":[],)"
      R"("compatibilities":["EXTERNAL","EC2"],"cpu":"1024","memory":"2048",)"
      R"("registeredBy":"arn:aws:iam::123456789012:user/berth"})");
  const Json awsvpc = backend
                          .ok("ecs", "RegisterTaskDefinition", R"({"family": "v", "networkMode": "awsvpc",
    "containerDefinitions": [{"name": "c", "image": "i", "memory": 8, "portMappings": [{"containerPort": 80},
      {"containerPortRange": "8000-8010"}]}]})")
                          .at("taskDefinition");
  CHECK(
      to_line(awsvpc.at("containerDefinitions")[0].at("portMappings")) ==
      R"([{"containerPort":80,"hostPort":80,"protocol":"tcp"},{"protocol":"tcp","containerPortRange":"8000-8010"}])");
}

TEST_CASE("members that the API doesn't know, and null ones, are not kept") {
  TestBackend backend;
  const Json out =
      backend.ok("ecs", "RegisterTaskDefinition", R"({"family": "web", "status": "INACTIVE", "bogus": 1,
    "taskRoleArn": null, "containerDefinitions": [{"name": "c", "image": "i", "memory": 8, "bogus": 2, "user": null}]})");
  CHECK(out.at("taskDefinition").at("status") == "ACTIVE");
  CHECK(to_line(out).find("bogus") == std::string::npos);
  CHECK(to_line(out).find("null") == std::string::npos);
}

TEST_CASE("a revision's number is never given twice") {
  TestBackend backend;
  CHECK(register_plain(backend, "web").at("revision") == 1);
  CHECK(register_plain(backend, "web").at("revision") == 2);
  backend.ok("ecs", "DeregisterTaskDefinition", R"({"taskDefinition": "web:2"})");
  backend.ok("ecs", "DeleteTaskDefinitions", R"({"taskDefinitions": ["web:2"]})");
  CHECK(described(backend, "web").at("revision") == 1);
  CHECK(register_plain(backend, "web").at("revision") == 3);
  CHECK(described(backend, "web").at("revision") == 3);
  CHECK(described(backend, "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1").at("revision") == 1);
}

TEST_CASE("the end of a revision: INACTIVE, then DELETE_IN_PROGRESS") {
  TestBackend backend;
  register_plain(backend, "web");
  register_plain(backend, "web");
  const Json inactive =
      backend.ok("ecs", "DeregisterTaskDefinition", R"({"taskDefinition": "web:1"})").at("taskDefinition");
  CHECK(inactive.at("status") == "INACTIVE");
  CHECK(inactive.contains("deregisteredAt"));
  CHECK(described(backend, "web:1") == inactive);
  const Json deleted = backend.ok("ecs", "DeleteTaskDefinitions",
                                  R"({"taskDefinitions": ["web:1", "web:2", "web:9", "web", "a/b:1"]})");
  CHECK(deleted.at("taskDefinitions").size() == 1);
  CHECK(deleted.at("taskDefinitions")[0].at("status") == "DELETE_IN_PROGRESS");
  CHECK(deleted.at("taskDefinitions")[0].contains("deleteRequestedAt"));
  const char* reasons[] = {
      "The specified task definition is still in ACTIVE status. Please deregister the target and try again.",
      "The specified task definition does not exist. Specify a valid account, family, revision and try "
      "again.",
      "The specified task definition identifier is invalid. Specify a valid name or ARN and try again.",
      "The specified task definition identifier is invalid. Specify a valid name or ARN and try again."};
  REQUIRE(deleted.at("failures").size() == 4);
  for (std::size_t i = 0; i < 4; ++i) CHECK(deleted.at("failures")[i].at("reason") == reasons[i]);
  CHECK(deleted.at("failures")[0].at("arn") == "web:2");
  CHECK(described(backend, "web:1").at("status") == "DELETE_IN_PROGRESS");
}

TEST_CASE("revisions are listed by family, then by number") {
  TestBackend backend;
  for (int i = 0; i < 11; ++i) register_plain(backend, "web");
  register_plain(backend, "web-api");
  register_plain(backend, "app");
  backend.ok("ecs", "DeregisterTaskDefinition", R"({"taskDefinition": "web:3"})");
  const std::string up = "app:1 web:1 web:2 web:4 web:5 web:6 web:7 web:8 web:9 web:10 web:11 web-api:1";
  const std::string down = "web-api:1 web:11 web:10 web:9 web:8 web:7 web:6 web:5 web:4 web:2 web:1 app:1";
  for (const int size : {1, 3, 100}) {
    CAPTURE(size);
    CHECK(listed(backend, Json::object(), size) == up);
    CHECK(listed(backend, {{"sort", "DESC"}}, size) == down);
    CHECK(listed(backend, {{"familyPrefix", "web-api"}}, size) == "web-api:1");
    CHECK(listed(backend, {{"familyPrefix", "we"}}, size).empty());
    CHECK(listed(backend, {{"familyPrefix", "web"}, {"status", "INACTIVE"}}, size) == "web:3");
    CHECK(listed(backend, {{"familyPrefix", "web"}, {"sort", "DESC"}}, size).starts_with("web:11 web:10"));
  }
  const Json page = backend.ok("ecs", "ListTaskDefinitions", R"({"maxResults": 2})");
  CHECK(backend
            .refused("ecs", "ListTaskDefinitions",
                     Json{{"nextToken", page.at("nextToken")}, {"status", "INACTIVE"}})
            .type == "InvalidParameterException");
}

TEST_CASE("families, by prefix and status") {
  TestBackend backend;
  for (const char* family : {"web", "web-api", "app"}) register_plain(backend, family);
  backend.ok("ecs", "DeregisterTaskDefinition", R"({"taskDefinition": "web-api:1"})");
  CHECK(families(backend, "{}") == "app web web-api");
  CHECK(families(backend, R"({"status": "ALL", "familyPrefix": "we"})") == "web web-api");
  CHECK(families(backend, R"({"status": "ACTIVE", "familyPrefix": "web"})") == "web");
  CHECK(families(backend, R"({"status": "INACTIVE"})") == "web-api");
  const Json first = backend.ok("ecs", "ListTaskDefinitionFamilies", R"({"maxResults": 2})");
  const Json second =
      backend.ok("ecs", "ListTaskDefinitionFamilies", Json{{"nextToken", first.at("nextToken")}});
  CHECK(second.at("families") == Json::array({"web-api"}));
}

TEST_CASE("tags of a revision are shown when asked for") {
  TestBackend backend;
  Json input = *parse_json(plain("web"));
  input["tags"] = {{{"key", "team"}, {"value", "shop"}}};
  CHECK(backend.ok("ecs", "RegisterTaskDefinition", input).at("tags") == input.at("tags"));
  CHECK_FALSE(backend.ok("ecs", "DescribeTaskDefinition", R"({"taskDefinition": "web"})").contains("tags"));
  CHECK(backend.ok("ecs", "DescribeTaskDefinition", R"({"taskDefinition": "web", "include": ["TAGS"]})")
            .at("tags") == input.at("tags"));
}

TEST_CASE("what is refused, and that it leaves no trace") {
  struct Case {
    const char* operation;
    const char* input;
    const char* type;
    const char* message;
  };
  const Case cases[] = {
      {"RegisterTaskDefinition", R"({"family": "web"})", "ClientException", "Container list cannot be empty"},
      {"RegisterTaskDefinition",
       R"({"family": "a b", "containerDefinitions": [{"name": "c", "image": "i"}]})", "ClientException",
       "Family contains invalid characters."},
      {"RegisterTaskDefinition",
       R"({"family": "web", "containerDefinitions": [{"name": "c", "image": "i"}]})", "ClientException",
       "Invalid setting for container 'c'. At least one of 'memory' or 'memoryReservation' must be "
       "specified."},
      {"DescribeTaskDefinition", R"({"taskDefinition": "nope"})", "ClientException",
       "Unable to describe task definition."},
      {"DescribeTaskDefinition", R"({"taskDefinition": "web:7"})", "ClientException",
       "Unable to describe task definition."},
      {"DeregisterTaskDefinition", R"({"taskDefinition": "web:7"})", "ClientException",
       "The specified task definition does not exist."},
      {"DeregisterTaskDefinition", R"({"taskDefinition": "web"})", "ClientException", "Revision is missing."},
      {"DeregisterTaskDefinition", R"({"taskDefinition": "a b:c"})", "InvalidParameterException",
       "The specified task definition identifier is invalid. Specify a valid name or ARN and try again."},
      {"DeleteTaskDefinitions", R"({"taskDefinitions": []})", "InvalidParameterException",
       "taskDefinitions must have between 1 and 10 items."},
  };
  TestBackend backend;
  register_plain(backend, "web");
  const auto before = backend.documents();
  for (const Case& each : cases) {
    CAPTURE(each.input);
    const Refused refused = backend.refused("ecs", each.operation, each.input);
    CHECK(refused.type == each.type);
    CHECK(refused.message == each.message);
  }
  CHECK(backend.documents() == before);
  // What has a wrong type is the model's to refuse.
  CHECK_FALSE(
      backend
          .call("ecs", "RegisterTaskDefinition", *parse_json(R"({"family": 1, "containerDefinitions": "x"})"))
          .ok());
}

}  // namespace berth
