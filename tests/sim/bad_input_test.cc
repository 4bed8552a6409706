// Bad input in every operation: answered or refused with a type that the model knows and in words, never a
// crash; and what is refused changes nothing.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <limits>
#include <set>

#include "backend/area.h"
#include "backend/local_backend_class.h"
#include "model/random_document.h"
#include "model/tables.h"
#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

constexpr std::uint64_t kSeeds = 60;

std::uint64_t pick(std::uint64_t seed, const char* purpose, std::uint64_t n, std::uint64_t below) {
  return draw_u64(Seed{seed}, {"bad input", purpose, n}) % below;
}

void populate(TestBackend& backend) {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"default"})");
  for (const char* cluster : {"web", "default"})
    backend.ok("berth", "AddInstances", Json{{"cluster", cluster}, {"count", 2}});
  for (int i = 0; i < 2; ++i)
    backend.ok(
        "ecs", "RegisterTaskDefinition",
        R"({"family":"app","containerDefinitions":[{"name":"app","image":"nginx","cpu":64,"memory":64}]})");
  backend.ok("ecs", "DeregisterTaskDefinition", R"({"taskDefinition":"app:1"})");
  backend.ok("ecs", "CreateService",
             R"({"cluster":"web","serviceName":"app","taskDefinition":"app","desiredCount":2})");
  backend.ok("ecs", "RunTask", R"({"taskDefinition":"app"})");
  backend.ok("ecr", "CreateRepository", R"({"repositoryName":"app"})");
  backend.ok(
      "ecr", "PutImage",
      R"({"repositoryName":"app","imageTag":"v1","imageManifest":"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"})");
  backend.ok("ecr-public", "CreateRepository", R"({"repositoryName":"app"})");
  backend.ok(
      "application-autoscaling", "RegisterScalableTarget",
      R"({"ServiceNamespace":"ecs","ResourceId":"service/web/app","ScalableDimension":"ecs:service:DesiredCount","MinCapacity":1,"MaxCapacity":4})");
  backend.advance(minutes(2));
}

// Names that exist, so that a mutated request gets further than the first look-up; nothing for other members.
std::vector<Json> known_values(const std::string& name) {
  if (name == "cluster" || name == "clusterName")
    return {"web", "default", "arn:aws:ecs:us-east-1:123456789012:cluster/web"};
  if (name == "clusters") return {Json::array({"web"})};
  if (name == "service" || name == "serviceName") return {"app"};
  if (name == "services") return {Json::array({"app"})};
  if (name == "taskDefinition" || name == "family" || name == "familyPrefix") return {"app", "app:2"};
  if (name == "taskDefinitions") return {Json::array({"app:1"})};
  if (name == "repositoryName") return {"app"};
  if (name == "repositoryNames") return {Json::array({"app"})};
  if (name == "registryId") return {"123456789012"};
  if (name == "imageIds") return {Json::parse(R"([{"imageTag":"v1"}])")};
  if (name == "resourceArn")
    return {"arn:aws:ecs:us-east-1:123456789012:cluster/web",
            "arn:aws:ecr:us-east-1:123456789012:repository/app",
            "arn:aws:ecs:us-east-1:123456789012:service/web/app"};
  if (name == "ServiceNamespace") return {"ecs"};
  if (name == "ResourceId") return {"service/web/app"};
  if (name == "ScalableDimension") return {"ecs:service:DesiredCount"};
  return {};
}

Json bad_value(std::uint64_t seed, std::uint64_t n) {
  switch (pick(seed, "value", n, 22)) {
    case 0:
      return nullptr;
    case 1:
      return true;
    case 2:
      return -1;
    case 3:
      return 0;
    case 4:
      return std::numeric_limits<std::int64_t>::max();
    case 5:
      return std::numeric_limits<std::int64_t>::min();
    case 6:
      return 1e300;
    case 7:
      return 0.5;
    case 8:
      return "";
    case 9:
      return std::string(300, 'x');
    case 10:
      return std::string(70'000, 'y');
    case 11:
      return "arn:";
    case 12:
      return "arn:aws:ecs:us-east-1:123456789012:";
    case 13:
      return "arn:aws:ecs:eu-west-1:210987654321:cluster/web";
    case 14:
      return "a/b/c/d/e";
    case 15:
      return "\xc3\xa4 \xe2\x82\xac\n\t\"";
    case 16:
      return Json::array();
    case 17:
      return Json::object();
    case 18:
      return Json::array({nullptr, 1, "x", Json::object()});
    case 19:
      return "nope";
    case 20:
      return std::numeric_limits<std::uint64_t>::max();
    default:
      return "00000000000000000000000000000000";
  }
}

// All places in a document where a value could be another one.
void collect(Json& value, std::vector<Json*>& out) {
  for (Json& child : value) {
    out.push_back(&child);
    if (child.is_structured()) collect(child, out);
  }
}

Json repeated(const Json& value, int times) {
  Json out = Json::array();
  for (int i = 0; i < times; ++i) out.push_back(value);
  return out;
}

void mutate(Json& input, std::uint64_t seed, std::uint64_t n) {
  std::vector<Json*> places;
  collect(input, places);
  if (places.empty()) {
    input["cluster"] = bad_value(seed, n);
    return;
  }
  Json& place = *places[pick(seed, "place", n, places.size())];
  switch (pick(seed, "kind", n, 6)) {
    case 0:
      if (place.is_array() && !place.empty()) {
        place = repeated(place[0], 101);
        return;
      }
      break;
    case 1:
      input.erase(
          std::next(input.begin(), static_cast<std::ptrdiff_t>(pick(seed, "erase", n, input.size()))));
      return;
    case 2:
      input["noSuchMember"] = bad_value(seed, n);
      return;
    default:
      break;
  }
  place = bad_value(seed, n);
}

Json bad_input(const model::Operation& operation, std::uint64_t seed) {
  const std::uint64_t key = seed * 1'000'003 + hash64(operation.name());
  Json input = Json::object();
  if (const auto shape = operation.input())
    input = model::random_document(*shape, key,
                                   {.depth = 4, .elements = 2, .optional_percent = seed % 3 == 0 ? 60 : 15});
  for (auto& [name, value] : input.items()) {
    const std::vector<Json> known = known_values(name);
    if (!known.empty() && pick(key, "known", hash64(name), 10) < 8)
      value = known[pick(key, "which", hash64(name), known.size())];
  }
  for (std::uint64_t n = 0; n < seed % 4; ++n) mutate(input, key, n);
  return input;
}

std::set<std::string, std::less<>> types_of(std::string_view service, const model::Operation& operation) {
  std::set<std::string, std::less<>> types = {"SerializationException", "ValidationException",
                                              "InvalidParameterException", "ClientException",
                                              "NotImplemented"};
  if (service == "ec2")
    types = {"NotImplemented",         "InvalidParameterValue",    "MissingParameter",
             "SerializationException", "DryRunOperation",          "InvalidParameterCombination",
             "InvalidVpcID.NotFound",  "InvalidSubnetID.NotFound", "InvalidGroup.NotFound"};
  // The registry is looked for before the operation's own errors.
  if (service == "ecr-public") types.emplace("RegistryNotFoundException");
  for (const model::Shape error : operation.errors()) types.emplace(error.name());
  return types;
}

std::uint64_t sequence_of(TestBackend& backend) {
  return static_cast<backend::LocalBackend&>(backend.door()).store().sequence();
}

struct Outcome {
  int accepted = 0, refused = 0;
};

void ask(TestBackend& backend, std::string_view service, const model::Operation& operation,
         std::uint64_t seed, Outcome& outcome) {
  const Json input = bad_input(operation, seed);
  const std::string shown = to_line(input).substr(0, 700);
  const std::string name(operation.name());
  CAPTURE(service);
  CAPTURE(name);
  CAPTURE(shown);
  const std::uint64_t before = sequence_of(backend);
  try {
    const api::Response response = backend.call(std::string(service), name, input);
    if (!response.error) {
      ++outcome.accepted;
      return;
    }
    ++outcome.refused;
    const std::string& type = response.error->type();
    CHECK_MESSAGE(types_of(service, operation).contains(type), type << ": " << response.error->message());
    // ECS says nothing beside this type.
    if (type != "ServiceNotFoundException") CHECK_FALSE(response.error->message().empty());
    CHECK(response.error->message().size() < 3'000);
    CHECK(sequence_of(backend) == before);
  } catch (const std::exception& error) {
    FAIL_CHECK("threw: " << error.what());
  }
}

}  // namespace

TEST_CASE("bad input in every operation is refused in the service's words and changes nothing") {
  Outcome outcome;
  int operations = 0;
  for (const backend::Area* area : backend::areas()) {
    TestBackend backend;
    populate(backend);
    for (const backend::OperationRow& row : area->operations) {
      const auto operation = model::find_operation(area->service, row.name);
      REQUIRE(operation.has_value());
      ++operations;
      const std::vector<std::string> documents = backend.documents();
      const std::uint64_t sequence = sequence_of(backend);
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed)
        ask(backend, area->service, *operation, seed, outcome);
      if (sequence_of(backend) == sequence) CHECK(backend.documents() == documents);
    }
  }
  CHECK(operations >= 80);
  CHECK(outcome.refused > operations * static_cast<int>(kSeeds) / 4);
  CHECK(outcome.accepted > operations);
}
