#include "model/skeleton.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "model/validate.h"

namespace berth::model {

TEST_CASE("a skeleton has every member in model order") {
  const Json list = input_skeleton(*find_operation("ecs", "ListServices")->input());
  CHECK(
      to_line(list) ==
      R"({"cluster":"","nextToken":"","maxResults":0,"launchType":"EC2","schedulingStrategy":"REPLICA","resourceManagementType":"CUSTOMER"})");
  const Json service = input_skeleton(*find_operation("ecs", "CreateService")->input());
  CHECK(
      to_line(service.at("deploymentConfiguration").at("deploymentCircuitBreaker")) ==
      R"({"enable":true,"rollback":true,"resetOnHealthyTask":true,"thresholdConfiguration":{"type":"BOUNDED_PERCENT","value":0}})");
  CHECK(to_line(service.at("serviceConnectConfiguration").at("logConfiguration").at("options")) ==
        R"({"KeyName":""})");
  CHECK(to_line(service.at("deploymentConfiguration").at("linearConfiguration").at("stepPercent")) == "0.0");
  CHECK(to_line(service.at("deploymentConfiguration").at("lifecycleHooks")[0].at("hookDetails")) == "{}");
  CHECK(to_line(service.at("monitoring")) ==
        R"({"metricConfigurations":[{"metricNames":[""],"resolutionSeconds":0}]})");
  const Json change = input_skeleton(*find_operation("ecs", "SubmitTaskStateChange")->input());
  CHECK(change.at("pullStartedAt") == "1970-01-01T00:00:00");
  CHECK(input_skeleton(*find_operation("ecr", "UploadLayerPart")->input()).at("layerPartBlob").is_null());
}

TEST_CASE("an output sample is named after its members") {
  const Json clusters = output_skeleton(*find_operation("ecs", "ListClusters")->output());
  CHECK(to_line(clusters) == R"({"clusterArns":["String"],"nextToken":"nextToken"})");
}

// Zero numbers, empty texts and null blobs are below the model's minima or no bytes; nothing else may be
// wrong.
TEST_CASE("every input skeleton passes a client's validation but for minima and blobs") {
  for (std::size_t i = 0; i < service_count(); ++i)
    for (const Operation operation : service_at(i).operations()) {
      if (!operation.input()) continue;
      CAPTURE(operation.name());
      for (const std::string& line : client_faults(*operation.input(), input_skeleton(*operation.input()))) {
        CAPTURE(line);
        const bool minimum = line.find(", valid min ") != std::string::npos;
        const bool blob = line.find("<class 'bytes'>") != std::string::npos;
        CHECK((minimum || blob));
      }
    }
}

}  // namespace berth::model
