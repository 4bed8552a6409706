#include "backend/unsettled.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "backend/ecs/service_record.h"
#include "backend/ecs/service_state.h"
#include "backend/ecs/task_record.h"
#include "base/json.h"

namespace berth::backend {
namespace {

// One thing of an answer: a document, or an ARN where the answer has but those.
struct Shown {
  const store::Reader& reader;
  const Scope scope;
  const Json& item;
};

std::string text_of(const Json& document, std::string_view name) {
  const Json* value = member(document, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

int number_of(const Json& document, std::string_view name) {
  const Json* value = member(document, name);
  return value != nullptr && value->is_number() ? value->get<int>() : 0;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// `web/ID` of arn:aws:ecs:REGION:ACCOUNT:task/web/ID.
std::string rest_of(const Shown& shown, std::string_view arn_member) {
  const std::string arn =
      shown.item.is_string() ? shown.item.get<std::string>() : text_of(shown.item, arn_member);
  return arn.substr(arn.find('/') + 1);
}

bool waits_for_health(const TaskRecord& task) {
  return get(task.document, ecs::Task::health_status) == "UNKNOWN" &&
         std::any_of(task.containers.begin(), task.containers.end(),
                     [](const ContainerTraits& container) { return container.has_health_check; });
}

bool is_task_unsettled(const Shown& shown) {
  const std::string rest = rest_of(shown, "taskArn");
  const auto task = load_task(shown.reader, shown.scope.key("ecs", "task", rest));
  if (!task) return false;
  const std::string last = get(task->document, ecs::Task::last_status);
  if (last == "STOPPED") return false;
  if (last != "RUNNING" || get(task->document, ecs::Task::desired_status) != "RUNNING") return true;
  if (!task->service.empty() && !waits_for_health(*task)) return false;
  const std::string observed = shown.scope.key("ecs", "observation", rest + "/");
  return !shown.reader.scan({.index = "", .prefix = observed, .limit = 1}).empty();
}

bool is_service_unsettled(const store::Reader& reader, const std::string& key) {
  const auto service = load_service(reader, key);
  if (!service) return false;
  const std::string status = get(service->document, ecs::Service::status);
  if (status != "ACTIVE") return status == "DRAINING";
  const TaskCount tasks = service_counts(reader, key).all;
  const bool rolls =
      std::any_of(service->deployments.begin(), service->deployments.end(), [](const DeploymentRecord& each) {
        return get(each.document, ecs::Deployment::rollout_state) == "IN_PROGRESS";
      });
  return rolls || service->deployments.size() > 1 || tasks.pending > 0 ||
         tasks.running != get(service->document, ecs::Service::desired_count);
}

bool is_service_unsettled(const Shown& shown) {
  return is_service_unsettled(shown.reader, shown.scope.key("ecs", "service", rest_of(shown, "serviceArn")));
}

bool is_cluster_unsettled(const Shown& shown) { return number_of(shown.item, "pendingTasksCount") > 0; }

bool is_instance_unsettled(const Shown& shown) {
  return number_of(shown.item, "pendingTasksCount") > 0 ||
         (text_of(shown.item, "status") == "DRAINING" && number_of(shown.item, "runningTasksCount") > 0);
}

bool is_rollout_unsettled(const Shown& shown) {
  return is_one_of(text_of(shown.item, "status"), {"PENDING", "IN_PROGRESS", "STOP_REQUESTED",
                                                   "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"});
}

bool is_activity_unsettled(const Shown& shown) {
  return is_one_of(text_of(shown.item, "StatusCode"), {"Pending", "InProgress"});
}

struct Watched {
  std::string_view service;
  std::string_view operation;
  std::string_view list;  // of the answer
  bool (*unsettled)(const Shown& shown);
};

constexpr std::array kWatched = {
    Watched{"ecs", "DescribeServices", "services", is_service_unsettled},
    Watched{"ecs", "ListServices", "serviceArns", is_service_unsettled},
    Watched{"ecs", "DescribeServiceDeployments", "serviceDeployments", is_rollout_unsettled},
    Watched{"ecs", "ListServiceDeployments", "serviceDeployments", is_rollout_unsettled},
    Watched{"ecs", "DescribeTasks", "tasks", is_task_unsettled},
    Watched{"ecs", "ListTasks", "taskArns", is_task_unsettled},
    Watched{"ecs", "DescribeClusters", "clusters", is_cluster_unsettled},
    Watched{"ecs", "DescribeContainerInstances", "containerInstances", is_instance_unsettled},
    Watched{"application-autoscaling", "DescribeScalingActivities", "ScalingActivities",
            is_activity_unsettled},
};

// A service's tasks, listed: what is missing among them is on its way, too.
bool lists_unsettled_service(const api::Request& request, const Scope& scope, const store::Reader& reader) {
  const std::string service = text_of(request.input, "serviceName");
  if (request.service != "ecs" || request.operation != "ListTasks" || service.empty()) return false;
  std::string cluster = text_of(request.input, "cluster");
  cluster = cluster.empty() ? "default" : cluster.substr(cluster.rfind('/') + 1);
  return is_service_unsettled(reader, service_key(scope, cluster, service_name_of(service)));
}

}  // namespace

bool unsettled(const api::Request& request, const Json& output, const store::Reader& reader) {
  const Scope scope{request.account, request.region};
  for (const Watched& watched : kWatched) {
    if (watched.service != request.service || watched.operation != request.operation) continue;
    const Json* items = member(output, watched.list);
    if (items == nullptr) continue;
    for (const Json& item : *items) {
      if (watched.unsettled({reader, scope, item})) return true;
    }
  }
  return lists_unsettled_service(request, scope, reader);
}

}  // namespace berth::backend
