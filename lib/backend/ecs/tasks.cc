#include "backend/ecs/tasks.h"

#include <algorithm>
#include <array>

#include "api/service_error.h"
#include "backend/ecs/assignments.h"
#include "backend/ecs/clusters.h"
#include "backend/ecs/list_page.h"
#include "backend/ecs/run_tokens.h"
#include "backend/ecs/service_state.h"
#include "backend/ecs/task_record.h"
#include "backend/pages.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

using namespace berth::ecs;
using model::Doc;
using model::View;

constexpr std::size_t kDescribeMax = 100;
constexpr std::size_t kProtectMax = 10;
constexpr int kProtectionMinutesStandard = 120;
constexpr int kProtectionMinutesMax = 2880;

[[noreturn]] void refuse(const std::string& text) { throw api::ServiceError("InvalidParameterException", text); }

Doc<Failure> failure(const std::string& arn, const std::string& reason) {
  Doc<Failure> out;
  set(out, Failure::arn, arn);
  set(out, Failure::reason, reason);
  return out;
}

std::string task_arn(const Scope& scope, const ClusterPlace& cluster, const std::string& id) {
  return scope.arn("ecs", "task/" + cluster.name + "/" + id);
}

bool asks_for(model::ListView<std::string> include, std::string_view what) {
  for (const std::string& item : include) {
    if (item == what) return true;
  }
  return false;
}

// A stopped task is forgotten after a while.
void forget_step(World& world, std::string_view key, const Json&) { remove_task(world, key); }

constexpr std::array kOperations = {
    writing<&run_task>("RunTask"),
    writing<&start_task>("StartTask"),
    writing<&stop_task_operation>("StopTask"),
    reading<&describe_tasks>("DescribeTasks"),
    reading<&list_tasks>("ListTasks"),
    reading<&get_task_protection>("GetTaskProtection"),
    writing<&update_task_protection>("UpdateTaskProtection"),
};

constexpr std::array kRows = {
    RowRule{"ecs/task", task_rows},
    RowRule{"ecs/action", action_rows},
    RowRule{"ecs/observation", observation_rows},
    RowRule{"ecs/run-token", run_token_rows},
};

constexpr std::array kSteps = {
    DueStep{kObservationStep, observe_step},
    DueStep{"6-forget-task", forget_step},
    DueStep{kForgetTokenStep, forget_run_token},
};

}  // namespace

constinit const Area kTasksArea = {"ecs", kOperations, kRows, kSteps};

std::string id_in_cluster(std::string_view text, const ClusterPlace& cluster, std::string_view what) {
  std::string id(text);
  if (text.starts_with("arn:")) {
    const std::vector<std::string_view> parts = split(text.substr(text.rfind(':') + 1), '/');
    if (parts.size() != 2 && parts.size() != 3) refuse("Invalid identifier: Unexpected number of separators");
    if (parts.size() == 3 && parts[1] != cluster.name) {
      refuse("Invalid identifier: Identifier is for cluster " + std::string(parts[1]) + ". Your cluster is " + cluster.name);
    }
    id = parts.back();
  } else if (std::count(text.begin(), text.end(), '/') > 1) {
    refuse("Invalid identifier: Unexpected number of separators");
  } else if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    id = text.substr(slash + 1);
  }
  if (id.size() != 32 && id.size() != 36) refuse(std::string(what) + " length should be one of [32,36]");
  return id;
}

Doc<DescribeTasksResponse> describe_tasks(Call& call, View<DescribeTasksRequest> in) {
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, DescribeTasksRequest::cluster));
  const auto asked = get(in, DescribeTasksRequest::tasks);
  if (asked.empty()) refuse("Tasks cannot be empty.");
  if (asked.size() > kDescribeMax) refuse("Tasks cannot have more than 100 elements.");
  const bool tags = asks_for(get(in, DescribeTasksRequest::include), "TAGS");
  Doc<DescribeTasksResponse> out;
  edit_list(out, DescribeTasksResponse::tasks);
  edit_list(out, DescribeTasksResponse::failures);
  for (const std::string& text : asked) {
    const std::string id = id_in_cluster(text, cluster, "taskId");
    std::optional<TaskRecord> record = load_task(call.data(), task_key(call.scope(), cluster.name, id));
    if (!record) {
      append(out, DescribeTasksResponse::failures, failure(task_arn(call.scope(), cluster, id), "MISSING"));
      continue;
    }
    if (!tags) set(record->document, Task::tags, Json::array());
    append(out, DescribeTasksResponse::tasks, record->document);
  }
  return out;
}

namespace {

struct TaskFilter {
  std::string_view index;
  std::string prefix;
  std::string family;  // of the rows of kTasksByInstance; empty for any
};

TaskFilter filter_of(const Call& call, const ClusterPlace& cluster, View<ListTasksRequest> in) {
  const Scope scope = call.scope();
  const std::string base = scope.account + "/" + scope.region + "/" + cluster.name + "/";
  const std::string started_by = get(in, ListTasksRequest::started_by);
  const std::string service = get(in, ListTasksRequest::service_name);
  const std::string family = get(in, ListTasksRequest::family);
  const std::string instance = get(in, ListTasksRequest::container_instance);
  const std::string launch = get(in, ListTasksRequest::launch_type);
  const std::string desired = get_or(in, ListTasksRequest::desired_status, std::string("RUNNING"));
  const std::string tail = desired + "/" + (launch.empty() ? "" : launch + "/");
  if (!started_by.empty()) {
    if (!service.empty() || !family.empty() || !instance.empty() || !launch.empty()) {
      refuse("cannot specify startedBy with other arguments");
    }
    return {kTasksByStarter, base + started_by + "/" + tail, ""};
  }
  if (!service.empty()) {
    if (!family.empty() || !instance.empty()) refuse("cannot specify serviceName with other arguments");
    const std::string name = service.substr(service.rfind('/') + 1);
    if (!call.data().contains(service_key(scope, cluster.name, name))) {
      throw api::ServiceError("ServiceNotFoundException", "Service not found.");
    }
    return {kTasksByService, base + name + "/" + tail, ""};
  }
  if (!instance.empty()) return {kTasksByInstance, base + id_in_cluster(instance, cluster, "instanceId") + "/" + tail, family};
  if (!family.empty()) return {kTasksByFamily, base + family + "/" + tail, ""};
  return {kTasksByCluster, base + tail, ""};
}

}  // namespace

Doc<ListTasksResponse> list_tasks(Call& call, View<ListTasksRequest> in) {
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, ListTasksRequest::cluster));
  const TaskFilter filter = filter_of(call, cluster, in);
  const Page page = list_page(call.data(), {.index = filter.index,
                                            .prefix = filter.prefix,
                                            .token = find(in, ListTasksRequest::next_token),
                                            .max_results = find(in, ListTasksRequest::max_results)});
  Doc<ListTasksResponse> out;
  edit_list(out, ListTasksResponse::task_arns);
  for (const store::Entry& row : page.rows) {
    if (!filter.family.empty() && row.carry != filter.family) continue;
    append(out, ListTasksResponse::task_arns, task_arn(call.scope(), cluster, row.key.substr(row.key.rfind('/') + 1)));
  }
  if (page.next_token) set(out, ListTasksResponse::next_token, *page.next_token);
  return out;
}

Doc<StopTaskResponse> stop_task_operation(Call& call, View<StopTaskRequest> in) {
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, StopTaskRequest::cluster));
  const std::string id = id_in_cluster(get(in, StopTaskRequest::task), cluster, "taskId");
  const std::string key = task_key(call.scope(), cluster.name, id);
  const std::optional<TaskRecord> record = load_task(call.data(), key);
  if (!record) refuse("The referenced task was not found.");
  const std::string reason = get(in, StopTaskRequest::reason);
  stop_task(call.world(), key, *record,
            {core::tasks::kUserInitiated, reason.empty() ? std::string(core::tasks::kUserStopReason) : reason});
  Doc<StopTaskResponse> out;
  set(out, StopTaskResponse::task, load_task(call.data(), key)->document);
  return out;
}

namespace {

// A task that can be protected: one of a service, and running.
const char* protection_fault(const std::optional<TaskRecord>& record) {
  if (!record) return "MISSING";
  if (record->service.empty() || get(record->document, Task::last_status) != "RUNNING") return "TASK_NOT_VALID";
  return nullptr;
}

Doc<ProtectedTask> shown_protection(const TaskRecord& record, Instant now) {
  Doc<ProtectedTask> out;
  const bool holds = record.protection.enabled && (!record.protection.until || *record.protection.until > now);
  set(out, ProtectedTask::task_arn, get(record.document, Task::task_arn));
  set(out, ProtectedTask::protection_enabled, holds);
  if (holds && record.protection.until) set(out, ProtectedTask::expiration_date, *record.protection.until);
  return out;
}

}  // namespace

Doc<GetTaskProtectionResponse> get_task_protection(Call& call, View<GetTaskProtectionRequest> in) {
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, GetTaskProtectionRequest::cluster));
  const auto asked = get(in, GetTaskProtectionRequest::tasks);
  if (asked.empty()) refuse("Tasks cannot be empty.");
  if (asked.size() > kDescribeMax) refuse("Tasks cannot have more than 100 elements.");
  Doc<GetTaskProtectionResponse> out;
  edit_list(out, GetTaskProtectionResponse::protected_tasks);
  edit_list(out, GetTaskProtectionResponse::failures);
  for (const std::string& text : asked) {
    const std::string id = id_in_cluster(text, cluster, "taskId");
    const auto record = load_task(call.data(), task_key(call.scope(), cluster.name, id));
    if (const char* fault = protection_fault(record)) {
      append(out, GetTaskProtectionResponse::failures, failure(task_arn(call.scope(), cluster, id), fault));
    } else {
      append(out, GetTaskProtectionResponse::protected_tasks, shown_protection(*record, call.now()));
    }
  }
  return out;
}

Doc<UpdateTaskProtectionResponse> update_task_protection(Call& call, View<UpdateTaskProtectionRequest> in) {
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, UpdateTaskProtectionRequest::cluster));
  const auto asked = get(in, UpdateTaskProtectionRequest::tasks);
  if (asked.empty()) refuse("Tasks cannot be empty.");
  if (asked.size() > kProtectMax) refuse("Tasks cannot have more than 10 elements.");
  const bool enabled = get(in, UpdateTaskProtectionRequest::protection_enabled);
  const int minutes_asked = get_or(in, UpdateTaskProtectionRequest::expires_in_minutes, kProtectionMinutesStandard);
  if (minutes_asked < 1 || minutes_asked > kProtectionMinutesMax) {
    refuse("expiresInMinutes must be between 1 and 2880.");
  }
  Doc<UpdateTaskProtectionResponse> out;
  edit_list(out, UpdateTaskProtectionResponse::protected_tasks);
  edit_list(out, UpdateTaskProtectionResponse::failures);
  for (const std::string& text : asked) {
    const std::string id = id_in_cluster(text, cluster, "taskId");
    const std::string key = task_key(call.scope(), cluster.name, id);
    const auto record = load_task(call.data(), key);
    if (const char* fault = protection_fault(record)) {
      append(out, UpdateTaskProtectionResponse::failures, failure(task_arn(call.scope(), cluster, id), fault));
      continue;
    }
    TaskRecord after = *record;
    after.protection = {enabled, enabled ? std::optional(call.now() + minutes(minutes_asked)) : std::nullopt};
    move_task(call.world(), key, &*record, after);
    wake_service(call.world(), service_key(call.scope(), cluster.name, after.service), call.now());
    append(out, UpdateTaskProtectionResponse::protected_tasks, shown_protection(after, call.now()));
  }
  return out;
}

}  // namespace berth::backend
