#include <doctest/doctest.h>

#include <string>

#include "base/json.h"
#include "model/validate.h"

namespace berth::model {

namespace {
std::optional<Refusal> refuse(const std::string& service, const std::string& operation,
                              const std::string& input) {
  return refuse_input(*find_service(service), *find_operation(service, operation), *parse_json(input));
}
}  // namespace

TEST_CASE("good input is not refused") {
  CHECK_FALSE(refuse("ecs", "ListClusters", "{}"));
  CHECK_FALSE(refuse("ecs", "ListClusters", R"({"maxResults":null,"unknown":1})"));
  CHECK_FALSE(refuse("ecr", "CreateRepository", R"({"repositoryName":"team/app"})"));
  CHECK_FALSE(refuse("ecs", "RunTask", R"({"taskDefinition":"t","count":2.0})"));
}

TEST_CASE("each service words its refusals") {
  struct Case {
    std::string service;
    std::string operation;
    std::string input;
    std::string type;
    std::string message;
  };
  const Case cases[] = {
      {"ecs", "RunTask", R"({"taskDefinition":"t","launchType":"MOON"})", "InvalidParameterException",
       "launch type should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]"},
      {"ecs", "RunTask", "{}", "InvalidParameterException", "TaskDefinition can not be blank."},
      {"ecs", "DescribeTasks", "{}", "InvalidParameterException", "Tasks cannot be empty."},
      {"ecs", "RegisterTaskDefinition", R"({"containerDefinitions":[]})", "ClientException",
       "Family can not be blank."},
      {"ecs", "TagResource", R"({"resourceArn":"a","tags":[{"key":"","value":"v"}]})",
       "InvalidParameterException",
       "1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member "
       "must have "
       "length greater than or equal to 1"},
      {"ecs", "RunTask", R"({"taskDefinition":"t","count":"3"})", "SerializationException",
       "STRING_VALUE cannot be converted to Integer"},
      {"ecs", "RunTask", R"({"taskDefinition":7})", "SerializationException",
       "NUMBER_VALUE cannot be converted to String"},
      {"ecs", "RunTask", R"({"taskDefinition":["a"]})", "SerializationException",
       "Start of list found where not expected"},
      {"ecs", "RunTask", R"({"taskDefinition":"t","tags":"x"})", "SerializationException",
       "Expected list or null"},
      {"ecs", "RunTask", R"({"taskDefinition":"t","count":1.5})", "SerializationException",
       "NUMBER_VALUE cannot be converted to Integer"},
      {"ecs", "RunTask", R"({"taskDefinition":"t","count":4294967296})", "SerializationException",
       "NUMBER_VALUE cannot be converted to Integer"},
      {"ecr", "CreateRepository", R"({"repositoryName":"Team/App"})", "InvalidParameterException",
       "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression "
       "'(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''"},
      {"ecr", "CreateRepository", R"({"repositoryName":"a"})", "InvalidParameterException",
       "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must have length greater than "
       "or equal to 2'"},
      {"ecr", "CreateRepository", "{}", "InvalidParameterException",
       "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must not be null'"},
      {"ecr", "BatchGetImage", R"({"repositoryName":"app"})", "InvalidParameterException",
       "Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must not be null'"},
      {"ecr", "ListImages", R"({"repositoryName":"app","maxResults":1001})", "InvalidParameterException",
       "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value less than or "
       "equal to "
       "1000'"},
      {"ecr", "TagResource", R"({"resourceArn":"arn","tags":[{"Key":"a","Value":"b"},{"Value":"v"}]})",
       "InvalidParameterException",
       "Invalid parameter at 'tags.2.member.key' failed to satisfy constraint: 'Member must not be null'"},
      {"ecr", "PutImageTagMutability", R"({"repositoryName":"app","imageTagMutability":"FROZEN"})",
       "InvalidParameterException",
       "Invalid parameter at 'imageTagMutability' failed to satisfy constraint: 'Member must satisfy enum "
       "value set: "
       "[IMMUTABLE, MUTABLE, MUTABLE_WITH_EXCLUSION, IMMUTABLE_WITH_EXCLUSION]'"},
      {"application-autoscaling", "DescribeScheduledActions", R"({"ServiceNamespace":"moon"})",
       "ValidationException",
       "1 validation error detected: Value 'moon' at 'serviceNamespace' failed to satisfy constraint: Member "
       "must satisfy "
       "enum value set: [ecs, elasticmapreduce, ec2, appstream, dynamodb, rds, sagemaker, custom-resource, "
       "comprehend, "
       "lambda, cassandra, kafka, elasticache, neptune, workspaces]"},
      {"application-autoscaling", "DeregisterScalableTarget", R"({"ServiceNamespace":"ecs","ResourceId":""})",
       "ValidationException",
       "2 validation errors detected: Value '' at 'resourceId' failed to satisfy constraint: Member must "
       "have length "
       "greater than or equal to 1; Value null at 'scalableDimension' failed to satisfy constraint: Member "
       "must not be "
       "null"},
      {"ec2", "DescribeInstanceTypes", R"({"MaxResults":1})", "InvalidParameterValue",
       "Value (1) for parameter MaxResults is invalid. Member must have value greater than or equal to 5"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.operation);
    CAPTURE(each.input);
    const auto refusal = refuse(each.service, each.operation, each.input);
    REQUIRE(refusal);
    CHECK(refusal->type == each.type);
    CHECK(refusal->message == each.message);
    CHECK_FALSE(refusal->faults.empty());
  }
}

TEST_CASE("faults carry their paths") {
  const auto refusal =
      refuse("ecs", "CreateService", R"({"tags":[{"key":"a"},{"key":""}],"launchType":"X"})");
  REQUIRE(refusal);
  std::vector<std::string> paths;
  for (const InputFault& fault : refusal->faults) paths.push_back(fault.path);
  CHECK(paths == std::vector<std::string>{"serviceName", "launchType", "tags[1].key"});
  CHECK(refusal->faults[0].kind == FaultKind::missing);
  CHECK(refusal->faults[1].kind == FaultKind::enum_value);
  CHECK(refusal->faults[2].kind == FaultKind::length);
}

TEST_CASE("lengths count characters, not bytes") {
  const std::string key = R"({"resourceArn":"a","tags":[{"key":")";
  std::string long_text;
  for (int i = 0; i < 128; ++i) long_text += "é";
  CHECK_FALSE(refuse("ecs", "TagResource", key + long_text + R"("}]})"));
  CHECK(refuse("ecs", "TagResource", key + long_text + R"(é"}]})"));
}

TEST_CASE("nothing crashes on any JSON for any operation") {
  for (const std::string text : {"null", "[]", "1", "\"x\"", "true", R"({"a":{"b":[null,{}]}})"})
    for (std::size_t i = 0; i < service_count(); ++i)
      for (const Operation operation : service_at(i).operations()) {
        const Json value = *parse_json(text);
        const auto refusal = refuse_input(service_at(i), operation, value);
        if (operation.input() && !value.is_object()) CHECK(refusal);
        Json everything = Json::object();
        if (!operation.input()) continue;
        for (const Member member : operation.input()->members())
          everything[std::string(member.name())] = value;
        refuse_input(service_at(i), operation, everything);
        client_faults(*operation.input(), everything);
        known_members(*operation.input(), everything);
      }
}

TEST_CASE("only what the shape has goes on") {
  const Shape shape = *find_operation("ecs", "RegisterTaskDefinition")->input();
  const Json value = *parse_json(
      R"({"family":"f","x":1,"cpu":null,"containerDefinitions":[{"name":"a","y":2,"dockerLabels":{"any":"thing","n":null}}]})");
  CHECK(to_line(known_members(shape, value)) ==
        R"({"family":"f","containerDefinitions":[{"name":"a","dockerLabels":{"any":"thing"}}]})");
}

}  // namespace berth::model
