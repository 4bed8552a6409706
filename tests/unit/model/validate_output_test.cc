#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/validate.h"

namespace berth::model {

TEST_CASE("what an answer may not have") {
  const std::pair<std::string, std::vector<std::string>> cases[] = {
      {R"({"services":[],"failures":[]})", {}},
      {R"({})", {}},
      {R"({"service":[]})", {"output.service: DescribeServicesResponse has no such member"}},
      {R"({"services":[{"desiredCount":"1","launchType":"MOON","createdAt":"2026","roleArn":null}]})",
       {R"(output.services[0].desiredCount: "1" is no Integer)",
        R"(output.services[0].launchType: "MOON" is no LaunchType)",
        R"(output.services[0].createdAt: "2026" is no Timestamp)", "output.services[0].roleArn: null"}},
      {R"({"services":[{"deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true}}}]})",
       {"output.services[0].deploymentConfiguration.deploymentCircuitBreaker.rollback: required and "
        "missing"}},
      {"[]", {"output: [] is no DescribeServicesResponse"}},
  };
  for (const auto& [json, lines] : cases) {
    CAPTURE(json);
    std::vector<std::string> found =
        output_faults(*find_operation("ecs", "DescribeServices"), *parse_json(json));
    std::vector<std::string> wanted = lines;
    std::sort(found.begin(), found.end());
    std::sort(wanted.begin(), wanted.end());
    CHECK(found == wanted);
  }
}

}  // namespace berth::model
