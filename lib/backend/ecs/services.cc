#include "backend/ecs/services.h"

#include <array>

#include "api/service_error.h"
#include "backend/ecs/clusters.h"
#include "backend/ecs/list_page.h"
#include "backend/ecs/service_deployments.h"
#include "backend/ecs/service_record.h"
#include "backend/ecs/service_scheduler.h"
#include "backend/ecs/service_state.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using namespace berth::ecs;
using model::Doc;
using model::View;

constexpr std::size_t kDescribeMax = 10;

[[noreturn]] void refuse(const std::string& text) { throw api::ServiceError("InvalidParameterException", text); }

bool asks_for_tags(View<DescribeServicesRequest> in) {
  for (const std::string& item : get(in, DescribeServicesRequest::include)) {
    if (item == "TAGS") return true;
  }
  return false;
}

Doc<DescribeServicesResponse> describe_services(Call& call, View<DescribeServicesRequest> in) {
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, DescribeServicesRequest::cluster));
  const auto asked = get(in, DescribeServicesRequest::services);
  if (asked.empty()) refuse("Services cannot be empty.");
  if (asked.size() > kDescribeMax) refuse("Services cannot have more than 10 elements.");
  const bool tags = asks_for_tags(in);
  Doc<DescribeServicesResponse> out;
  edit_list(out, DescribeServicesResponse::services);
  edit_list(out, DescribeServicesResponse::failures);
  for (const std::string& text : asked) {
    const std::string key = service_key(call.scope(), cluster.name, service_name_of(text));
    if (const auto record = load_service(call.data(), key)) {
      append(out, DescribeServicesResponse::services, shown_service(call.data(), key, *record, tags));
      continue;
    }
    Doc<Failure> failure;
    set(failure, Failure::arn, call.scope().arn("ecs", "service/" + cluster.name + "/" + service_name_of(text)));
    set(failure, Failure::reason, "MISSING");
    append(out, DescribeServicesResponse::failures, failure);
  }
  return out;
}

Doc<ListServicesResponse> list_services(Call& call, View<ListServicesRequest> in) {
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, ListServicesRequest::cluster));
  Doc<ListServicesResponse> out;
  edit_list(out, ListServicesResponse::service_arns);
  if (get(in, ListServicesRequest::scheduling_strategy) == "DAEMON") return out;
  if (get(in, ListServicesRequest::resource_management_type) == "ECS") return out;
  const Scope scope = call.scope();
  const std::string launch = get(in, ListServicesRequest::launch_type);
  const std::string prefix = scope.account + "/" + scope.region + "/" + cluster.name + "/" + (launch.empty() ? "" : launch + "/");
  const Page page = list_page(call.data(), {.index = kServicesByCluster,
                                            .prefix = prefix,
                                            .token = find(in, ListServicesRequest::next_token),
                                            .max_results = find(in, ListServicesRequest::max_results),
                                            .size = {.standard = 10, .max = 100}});
  for (const store::Entry& row : page.rows) {
    append(out, ListServicesResponse::service_arns, scope.arn("ecs", "service/" + cluster.name + "/" + name_of_service(row.document)));
  }
  if (page.next_token) set(out, ListServicesResponse::next_token, *page.next_token);
  return out;
}

constexpr std::array kOperations = {
    writing<&create_service>("CreateService"),
    writing<&update_service>("UpdateService"),
    writing<&delete_service>("DeleteService"),
    reading<&describe_services>("DescribeServices"),
    reading<&list_services>("ListServices"),
    reading<&list_service_deployments>("ListServiceDeployments"),
    reading<&describe_service_deployments>("DescribeServiceDeployments"),
    reading<&describe_service_revisions>("DescribeServiceRevisions"),
};

constexpr std::array kRows = {
    RowRule{"ecs/service", service_rows},
    RowRule{"ecs/service-wake", service_wake_rows},
    RowRule{"ecs/service-deployment", service_deployment_rows},
};

constexpr std::array kSteps = {
    DueStep{kServiceStep, service_step},
    DueStep{kForgetServiceStep, forget_service},
};

}  // namespace

constinit const Area kServicesArea = {"ecs", kOperations, kRows, kSteps};

}  // namespace berth::backend
