#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/local_time.h"
#include "cli/errors.h"
#include "cli/output.h"

namespace berth::cli {
namespace {

model::Operation operation(std::string_view service, std::string_view name) {
  return model::find_operation(service, name).value();
}

Display with_query(std::string_view query, OutputFormat format = OutputFormat::json) {
  return {.format = format, .query = std::get<jmespath::Expression>(jmespath::compile(query))};
}

// Sets TZ for a test and puts it back.
class Zone {
 public:
  explicit Zone(const char* name) {
    if (const char* before = std::getenv("TZ")) before_ = before;
    setenv("TZ", name, 1);
    tzset();
  }
  ~Zone() {
    before_.empty() ? unsetenv("TZ") : setenv("TZ", before_.c_str(), 1);
    tzset();
  }

 private:
  std::string before_;
};

TEST_CASE("json: four blanks a level, a member a line, nothing for an empty object") {
  struct Case {
    const char* value;
    const char* text;
  };
  const std::vector<Case> cases = {
      {"{}", ""},
      {"[]", "[]\n"},
      {"null", "null\n"},
      {"\"\"", "\"\"\n"},
      {"true", "true\n"},
      {"{\"a\":{}}", "{\n    \"a\": {}\n}\n"},
      {"{\"b\":[1,[],{\"c\":null}],\"a\":\"x\"}",
       "{\n    \"b\": [\n        1,\n        [],\n        {\n            \"c\": null\n        }\n    ],\n    "
       "\"a\": "
       "\"x\"\n}\n"},
      {"\"é “q” \\u0007 \\n \\\" \\\\ / \\u007f\"", "\"é “q” \\u0007 \\n \\\" \\\\ / \x7f\"\n"},
      {"[50.0,1e25,0.1,1e16,123456789.0,-0.0,0.0001,0.00001]",
       "[\n    50.0,\n    1e+25,\n    0.1,\n    1e+16,\n    123456789.0,\n    -0.0,\n    0.0001,\n    "
       "1e-05\n]\n"},
      {"[9223372036854775807,-9223372036854775808,18446744073709551615]",
       "[\n    9223372036854775807,\n    -9223372036854775808,\n    18446744073709551615\n]\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.value);
    CHECK(json_output(parse_json(one.value).value()) == one.text);
  }
}

TEST_CASE("the client sees the members of the shape, in model order, without null ones") {
  const Json answer = {{"failures", Json::array()},
                       {"surprise", 1},
                       {"clusters",
                        {{{"status", "ACTIVE"},
                          {"runningTasksCount", 2},
                          {"clusterName", "prod"},
                          {"tags", {{{"value", "v"}, {"key", "k"}, {"odd", true}}}},
                          {"statistics", nullptr}}}}};
  CHECK(to_line(seen_by_client(operation("ecs", "DescribeClusters"), answer)) ==
        R"({"clusters":[{"clusterName":"prod","status":"ACTIVE","runningTasksCount":2,)"
        R"("tags":[{"key":"k","value":"v"}]}],"failures":[]})");
}

TEST_CASE("maps keep their keys and their order") {
  const Json answer = {
      {"taskDefinition",
       {{"containerDefinitions", {{{"dockerLabels", {{"z", "1"}, {"a", "2"}}}, {"name", "w"}}}}}}};
  CHECK(to_line(seen_by_client(operation("ecs", "DescribeTaskDefinition"), answer)) ==
        R"({"taskDefinition":{"containerDefinitions":[{"name":"w","dockerLabels":{"z":"1","a":"2"}}]}})");
}

TEST_CASE("an operation without output shows nothing, whatever came") {
  CHECK(seen_by_client(operation("ecs", "TagResource"), {{"x", 1}}) == Json::object());
  CHECK(render(seen_by_client(operation("ecs", "TagResource"), {{"x", 1}}), {}) == "");
}

TEST_CASE("timestamps are local time with the offset, microseconds only if there are any") {
  const auto created = [](const Json& when) {
    const Json answer = {{"services", {{{"createdAt", when}}}}};
    return seen_by_client(operation("ecs", "DescribeServices"), answer)["services"][0]["createdAt"]
        .get<std::string>();
  };
  {
    const Zone zone("UTC");
    CHECK(created(1718900000) == "2024-06-20T16:13:20+00:00");
    CHECK(created(1718900000.0) == "2024-06-20T16:13:20+00:00");
    CHECK(created(1718900000.123) == "2024-06-20T16:13:20.123000+00:00");
    CHECK(created(1718900000.9999999) == "2024-06-20T16:13:21+00:00");
    CHECK(created(-0.5) == "1969-12-31T23:59:59.500000+00:00");
    CHECK(created("2024-06-20T16:13:20Z") == "2024-06-20T16:13:20+00:00");
  }
  {
    const Zone zone("Europe/Berlin");
    CHECK(created(1718900000.5) == "2024-06-20T18:13:20.500000+02:00");
    CHECK(created(1700000000) == "2023-11-14T23:13:20+01:00");
  }
  {
    const Zone zone("America/St_Johns");
    CHECK(created(1700000000) == "2023-11-14T18:43:20-03:30");
    CHECK(created("2024-06-20") == "2024-06-20T00:00:00");
    CHECK(created("2024-06-20T16:13:20") == "2024-06-20T16:13:20");
  }
}

TEST_CASE("local times outside the calendar are still texts") {
  CHECK(to_local_iso8601(1e18).starts_with("19"));
  CHECK(to_local_iso8601(std::int64_t{0}).size() == std::string("1970-01-01T00:00:00+00:00").size());
}

TEST_CASE("a query comes before the format and sees what the client sees") {
  const Zone zone("UTC");
  const Json answer = {{"services", {{{"createdAt", 1718900000.0}, {"serviceName", "web"}, {"odd", 1}}}}};
  const Json seen = seen_by_client(operation("ecs", "DescribeServices"), answer);
  CHECK(render(seen, with_query("services[0].serviceName")) == "\"web\"\n");
  CHECK(render(seen, with_query("services[0].odd")) == "null\n");
  CHECK(render(seen, with_query("services[?createdAt >= '2024-06-20'].serviceName | [0]")) == "\"web\"\n");
  CHECK(render(seen, with_query("{b: services[0].serviceName, a: `1.0`}")) ==
        "{\n    \"b\": \"web\",\n    \"a\": 1.0\n}\n");
  CHECK(render(seen, with_query("services[0].serviceName", OutputFormat::off)) == "");
}

TEST_CASE("a query that can't be answered is the user's, with exit code 255") {
  try {
    render(Json::object(), with_query("length(`5`)"));
    FAIL("no error");
  } catch (const UsageError& error) {
    CHECK(error.exit_code() == kExitOther);
    CHECK(error.text() ==
          "In function length(), invalid type for value: 5, expected one of: ['string', 'array', 'object'], "
          "received: \"number\"");
  }
}

TEST_CASE("formats by their names, unknown ones as unknown") {
  CHECK(output_format("json") == OutputFormat::json);
  CHECK(output_format("text") == OutputFormat::text);
  CHECK(output_format("table") == OutputFormat::table);
  CHECK(output_format("yaml") == OutputFormat::yaml);
  CHECK(output_format("yaml-stream") == OutputFormat::yaml_stream);
  CHECK(output_format("off") == OutputFormat::off);
  const std::vector<std::pair<const char*, const char*>> refused = {
      {"xml", "Unknown output type: xml"},
      {"", "Unknown output type: "},
  };
  for (const auto& [name, text] : refused) {
    CAPTURE(name);
    try {
      output_format(name);
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.exit_code() == kExitOther);
      CHECK(error.text() == text);
    }
  }
}

}  // namespace
}  // namespace berth::cli
