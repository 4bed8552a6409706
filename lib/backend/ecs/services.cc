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

using model::Doc;
using model::View;

constexpr std::size_t kDescribeMax = 10;

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

bool asks_for_tags(View<ecs::DescribeServicesRequest> in) {
  for (const std::string& item : get(in, ecs::DescribeServicesRequest::include)) {
    if (item == "TAGS") return true;
  }
  return false;
}

Doc<ecs::DescribeServicesResponse> describe_services(Call& call, View<ecs::DescribeServicesRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::DescribeServicesRequest::cluster));
  const auto asked = get(in, ecs::DescribeServicesRequest::services);
  if (asked.empty()) refuse("Services cannot be empty.");
  if (asked.size() > kDescribeMax) refuse("Services cannot have more than 10 elements.");
  const bool tags = asks_for_tags(in);
  Doc<ecs::DescribeServicesResponse> out;
  edit_list(out, ecs::DescribeServicesResponse::services);
  edit_list(out, ecs::DescribeServicesResponse::failures);
  for (const std::string& text : asked) {
    const std::string key = service_key(call.scope(), cluster.name, service_name_of(text));
    if (const auto record = load_service(call.data(), key)) {
      append(out, ecs::DescribeServicesResponse::services, shown_service(call.data(), key, *record, tags));
      continue;
    }
    Doc<ecs::Failure> failure;
    set(failure, ecs::Failure::arn,
        call.scope().arn("ecs", "service/" + cluster.name + "/" + service_name_of(text)));
    set(failure, ecs::Failure::reason, "MISSING");
    append(out, ecs::DescribeServicesResponse::failures, failure);
  }
  return out;
}

Doc<ecs::ListServicesResponse> list_services(Call& call, View<ecs::ListServicesRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::ListServicesRequest::cluster));
  Doc<ecs::ListServicesResponse> out;
  edit_list(out, ecs::ListServicesResponse::service_arns);
  if (get(in, ecs::ListServicesRequest::scheduling_strategy) == "DAEMON") return out;
  if (get(in, ecs::ListServicesRequest::resource_management_type) == "ECS") return out;
  const Scope scope = call.scope();
  const std::string launch = get(in, ecs::ListServicesRequest::launch_type);
  const std::string prefix =
      scope.account + "/" + scope.region + "/" + cluster.name + "/" + (launch.empty() ? "" : launch + "/");
  const Page page = list_page(call.data(), {.index = kServicesByCluster,
                                            .prefix = prefix,
                                            .token = find(in, ecs::ListServicesRequest::next_token),
                                            .max_results = find(in, ecs::ListServicesRequest::max_results),
                                            .size = {.standard = 10, .max = 100}});
  for (const store::Entry& row : page.rows) {
    append(out, ecs::ListServicesResponse::service_arns,
           scope.arn("ecs", "service/" + cluster.name + "/" + name_of_service(row.document)));
  }
  if (page.next_token) set(out, ecs::ListServicesResponse::next_token, *page.next_token);
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
