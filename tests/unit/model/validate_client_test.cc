#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "model/validate.h"

namespace berth::model {

namespace {
struct Case {
  std::string service;
  std::string operation;
  std::string input;
  std::vector<std::string> lines;
};

std::vector<std::string> faults(const Case& each) {
  return client_faults(*find_operation(each.service, each.operation)->input(), *parse_json(each.input));
}
}  // namespace

TEST_CASE("what a client refuses before sending") {
  const Case cases[] = {
      {"ecs", "DescribeServices", R"({"services":["a"]})", {}},
      {"ecs", "DescribeServices", R"({})", {R"(Missing required parameter in input: "services")"}},
      {"ecs",
       "DescribeClusters",
       R"({"Clusters":["a"]})",
       {R"(Unknown parameter in input: "Clusters", must be one of: clusters, include)"}},
      {"ecs",
       "TagResource",
       R"({"resourceArn":"a","tags":[{"key":["a","value"]}]})",
       {"Invalid type for parameter tags[0].key, value: ['a', 'value'], type: <class 'list'>, valid types: "
        "<class 'str'>"}},
      {"ecs",
       "TagResource",
       R"({"resourceArn":"a","tags":[{"Key":"a","Value":"b"}]})",
       {R"(Unknown parameter in tags[0]: "Key", must be one of: key, value)",
        R"(Unknown parameter in tags[0]: "Value", must be one of: key, value)"}},
      {"ecs",
       "TagResource",
       R"({"resourceArn":"a","tags":[{"key":{"a":"b"}}]})",
       {"Invalid type for parameter tags[0].key, value: {'a': 'b'}, type: <class 'dict'>, valid types: "
        "<class 'str'>"}},
      {"ecs",
       "CreateService",
       R"({"serviceName":"s","deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":"maybe","rollback":true}}})",
       {"Invalid type for parameter deploymentConfiguration.deploymentCircuitBreaker.enable, value: maybe, "
        "type: <class "
        "'str'>, valid types: <class 'bool'>"}},
      {"ecs",
       "RegisterTaskDefinition",
       R"({"family":"f","containerDefinitions":[{"command":"echo hi"}]})",
       {"Invalid type for parameter containerDefinitions[0].command, value: echo hi, type: <class 'str'>, "
        "valid types: "
        "<class 'list'>, <class 'tuple'>"}},
      {"ecs",
       "SubmitTaskStateChange",
       R"({"pullStartedAt":"notatime"})",
       {"Invalid type for parameter pullStartedAt, value: notatime, type: <class 'str'>, valid types: <class "
        "'datetime.datetime'>, timestamp-string"}},
      {"ecr",
       "ListImages",
       R"({"repositoryName":"my-app","maxResults":0})",
       {"Invalid value for parameter maxResults, value: 0, valid min value: 1"}},
      {"ecr",
       "ListImages",
       R"({"repositoryName":"a","maxResults":100000})",
       {"Invalid length for parameter repositoryName, value: 1, valid min length: 2"}},
      {"ecs",
       "RunTask",
       R"({"taskDefinition":"t","count":true,"group":null})",
       {"Invalid type for parameter group, value: None, type: <class 'NoneType'>, valid types: <class "
        "'str'>"}},
      {"ecs",
       "RegisterTaskDefinition",
       R"({"family":"f","containerDefinitions":[{"dockerLabels":{"a":1,"b":"x"}}],"volumes":{}})",
       {"Invalid type for parameter containerDefinitions[0].dockerLabels.a, value: 1, type: <class 'int'>, "
        "valid types: "
        "<class 'str'>",
        "Invalid type for parameter volumes, value: {}, type: <class 'dict'>, valid types: <class 'list'>, "
        "<class "
        "'tuple'>"}},
      {"ecs",
       "UpdateDaemon",
       R"({"daemonArn":"a","daemonTaskDefinitionArn":"b","capacityProviderArns":[],"deploymentConfiguration":{"drainPercent":-1.5}})",
       {"Invalid value for parameter deploymentConfiguration.drainPercent, value: -1.5, valid min value: "
        "0.0"}},
  };
  for (const Case& each : cases) {
    CAPTURE(each.operation);
    CAPTURE(each.input);
    CHECK(join(faults(each), "\n") == join(each.lines, "\n"));
  }
}

TEST_CASE("all faults at once: missing, then unknown, then the known members'") {
  const Case each{
      "ecs", "RegisterTaskDefinition", R"({"volumes":[{"name":1}],"taskDefinition":{},"tags":"x"})", {}};
  const std::vector<std::string> found = faults(each);
  REQUIRE(found.size() == 5);
  CHECK(found[0] == R"(Missing required parameter in input: "family")");
  CHECK(found[1] == R"(Missing required parameter in input: "containerDefinitions")");
  CHECK(found[2].starts_with(
      R"(Unknown parameter in input: "taskDefinition", must be one of: family, taskRoleArn)"));
  CHECK(found[3] ==
        "Invalid type for parameter volumes[0].name, value: 1, type: <class 'int'>, valid types: <class "
        "'str'>");
  CHECK(found[4].starts_with("Invalid type for parameter tags, value: x,"));
  CHECK(client_fault_message({"a", "b"}) == "Parameter validation failed:\na\nb");
}

TEST_CASE("maxima, patterns and enums are the service's") {
  const Case each{"ecs", "RunTask", R"({"taskDefinition":"t","launchType":"MOON","count":2147483648})", {}};
  CHECK(faults(each).empty());
}

TEST_CASE("an object that an option gave as JSON is an OrderedDict") {
  const Shape input = *find_operation("ecs", "TagResource")->input();
  const Json value = *parse_json(R"({"resourceArn":"a","tags":[{"key":{"a":1}}]})");
  CHECK(client_faults(input, value, {"tags"}) ==
        std::vector<std::string>{
            "Invalid type for parameter tags[0].key, value: OrderedDict({'a': 1}), type: <class "
            "'collections.OrderedDict'>, valid types: <class 'str'>"});
}

TEST_CASE("values as Python prints them") {
  const std::pair<std::string, std::string> cases[] = {
      {R"([1, true, null, "x"])", "[1, True, None, 'x']"},
      {R"({"a": {"b": 0.5}})", "{'a': {'b': 0.5}}"},
      {R"(["it's"])", R"(["it's"])"},
      {R"(["it's \"x\""])", R"(['it\'s "x"'])"},
      {R"(["a\nb\\\t\u0007é"])", R"(['a\nb\\\t\x07é'])"},
      {"[50.0, 1e25, 0.0001, 0.00001, 1e16, 123456789012345680.0]",
       "[50.0, 1e+25, 0.0001, 1e-05, 1e+16, 1.2345678901234568e+17]"},
      {R"("bare 'text'")", "bare 'text'"},
      {"18446744073709551615", "18446744073709551615"},
      {"{}", "{}"},
  };
  for (const auto& [json, text] : cases) {
    CAPTURE(json);
    CHECK(python_text(*parse_json(json), false, false) == text);
  }
}

TEST_CASE("timestamps are numbers, their texts, or ISO 8601") {
  CHECK(parse_timestamp(Json(1.5)) == Instant{1500});
  CHECK(parse_timestamp(Json("1.5")) == Instant{1500});
  CHECK(parse_timestamp(Json("2026-01-01T00:00:00Z")) == parse_timestamp(Json("2026-01-01")));
  for (const std::string bad : {"", "notatime", "1e999", "12:00"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_timestamp(Json(bad)));
  }
  CHECK_FALSE(parse_timestamp(Json(1e300)));
  CHECK_FALSE(parse_timestamp(Json::array()));
}

}  // namespace berth::model
