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

using model::Doc;
using model::View;

constexpr std::size_t kDescribeMax = 100;
constexpr std::size_t kProtectMax = 10;
constexpr int kProtectionMinutesStandard = 120;
constexpr int kProtectionMinutesMax = 2880;

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

Doc<ecs::Failure> failure(const std::string& arn, const std::string& reason) {
  Doc<ecs::Failure> out;
  set(out, ecs::Failure::arn, arn);
  set(out, ecs::Failure::reason, reason);
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
    DueStep{kTellAgainStep, tell_again_step},
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
      refuse("Invalid identifier: Identifier is for cluster " + std::string(parts[1]) + ". Your cluster is " +
             cluster.name);
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

Doc<ecs::DescribeTasksResponse> describe_tasks(Call& call, View<ecs::DescribeTasksRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::DescribeTasksRequest::cluster));
  const auto asked = get(in, ecs::DescribeTasksRequest::tasks);
  if (asked.empty()) refuse("Tasks cannot be empty.");
  if (asked.size() > kDescribeMax) refuse("Tasks cannot have more than 100 elements.");
  const bool tags = asks_for(get(in, ecs::DescribeTasksRequest::include), "TAGS");
  Doc<ecs::DescribeTasksResponse> out;
  edit_list(out, ecs::DescribeTasksResponse::tasks);
  edit_list(out, ecs::DescribeTasksResponse::failures);
  for (const std::string& text : asked) {
    const std::string id = id_in_cluster(text, cluster, "taskId");
    std::optional<TaskRecord> record = load_task(call.data(), task_key(call.scope(), cluster.name, id));
    if (!record) {
      append(out, ecs::DescribeTasksResponse::failures,
             failure(task_arn(call.scope(), cluster, id), "MISSING"));
      continue;
    }
    if (!tags) set(record->document, ecs::Task::tags, Json::array());
    append(out, ecs::DescribeTasksResponse::tasks, record->document);
  }
  return out;
}

namespace {

struct TaskFilter {
  std::string_view index;
  std::string prefix;
  std::string family;  // of the rows of kTasksByInstance; empty for any
};

TaskFilter filter_of(const Call& call, const ClusterPlace& cluster, View<ecs::ListTasksRequest> in) {
  const Scope scope = call.scope();
  const std::string base = scope.account + "/" + scope.region + "/" + cluster.name + "/";
  const std::string started_by = get(in, ecs::ListTasksRequest::started_by);
  const std::string service = get(in, ecs::ListTasksRequest::service_name);
  const std::string family = get(in, ecs::ListTasksRequest::family);
  const std::string instance = get(in, ecs::ListTasksRequest::container_instance);
  const std::string launch = get(in, ecs::ListTasksRequest::launch_type);
  const std::string desired = get_or(in, ecs::ListTasksRequest::desired_status, std::string("RUNNING"));
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
  if (!instance.empty())
    return {kTasksByInstance, base + id_in_cluster(instance, cluster, "instanceId") + "/" + tail, family};
  if (!family.empty()) return {kTasksByFamily, base + family + "/" + tail, ""};
  return {kTasksByCluster, base + tail, ""};
}

}  // namespace

Doc<ecs::ListTasksResponse> list_tasks(Call& call, View<ecs::ListTasksRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::ListTasksRequest::cluster));
  const TaskFilter filter = filter_of(call, cluster, in);
  const Page page = list_page(call.data(), {.index = filter.index,
                                            .prefix = filter.prefix,
                                            .token = find(in, ecs::ListTasksRequest::next_token),
                                            .max_results = find(in, ecs::ListTasksRequest::max_results)});
  Doc<ecs::ListTasksResponse> out;
  edit_list(out, ecs::ListTasksResponse::task_arns);
  for (const store::Entry& row : page.rows) {
    if (!filter.family.empty() && row.carry != filter.family) continue;
    append(out, ecs::ListTasksResponse::task_arns,
           task_arn(call.scope(), cluster, row.key.substr(row.key.rfind('/') + 1)));
  }
  if (page.next_token) set(out, ecs::ListTasksResponse::next_token, *page.next_token);
  return out;
}

Doc<ecs::StopTaskResponse> stop_task_operation(Call& call, View<ecs::StopTaskRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::StopTaskRequest::cluster));
  const std::string id = id_in_cluster(get(in, ecs::StopTaskRequest::task), cluster, "taskId");
  const std::string key = task_key(call.scope(), cluster.name, id);
  const std::optional<TaskRecord> record = load_task(call.data(), key);
  if (!record) refuse("The referenced task was not found.");
  const std::string reason = get(in, ecs::StopTaskRequest::reason);
  stop_task(
      call.world(), key, *record,
      {core::tasks::kUserInitiated, reason.empty() ? std::string(core::tasks::kUserStopReason) : reason});
  Doc<ecs::StopTaskResponse> out;
  set(out, ecs::StopTaskResponse::task, load_task(call.data(), key)->document);
  return out;
}

namespace {

// A task that can be protected: one of a service, and running.
const char* protection_fault(const std::optional<TaskRecord>& record) {
  if (!record) return "MISSING";
  if (record->service.empty() || get(record->document, ecs::Task::last_status) != "RUNNING")
    return "TASK_NOT_VALID";
  return nullptr;
}

Doc<ecs::ProtectedTask> shown_protection(const TaskRecord& record, Instant now) {
  Doc<ecs::ProtectedTask> out;
  const bool holds =
      record.protection.enabled && (!record.protection.until || *record.protection.until > now);
  set(out, ecs::ProtectedTask::task_arn, get(record.document, ecs::Task::task_arn));
  set(out, ecs::ProtectedTask::protection_enabled, holds);
  if (holds && record.protection.until)
    set(out, ecs::ProtectedTask::expiration_date, *record.protection.until);
  return out;
}

}  // namespace

Doc<ecs::GetTaskProtectionResponse> get_task_protection(Call& call, View<ecs::GetTaskProtectionRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::GetTaskProtectionRequest::cluster));
  const auto asked = get(in, ecs::GetTaskProtectionRequest::tasks);
  if (asked.empty()) refuse("Tasks cannot be empty.");
  if (asked.size() > kDescribeMax) refuse("Tasks cannot have more than 100 elements.");
  Doc<ecs::GetTaskProtectionResponse> out;
  edit_list(out, ecs::GetTaskProtectionResponse::protected_tasks);
  edit_list(out, ecs::GetTaskProtectionResponse::failures);
  for (const std::string& text : asked) {
    const std::string id = id_in_cluster(text, cluster, "taskId");
    const auto record = load_task(call.data(), task_key(call.scope(), cluster.name, id));
    if (const char* fault = protection_fault(record)) {
      append(out, ecs::GetTaskProtectionResponse::failures,
             failure(task_arn(call.scope(), cluster, id), fault));
    } else {
      append(out, ecs::GetTaskProtectionResponse::protected_tasks, shown_protection(*record, call.now()));
    }
  }
  return out;
}

Doc<ecs::UpdateTaskProtectionResponse> update_task_protection(Call& call,
                                                              View<ecs::UpdateTaskProtectionRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::UpdateTaskProtectionRequest::cluster));
  const auto asked = get(in, ecs::UpdateTaskProtectionRequest::tasks);
  if (asked.empty()) refuse("Tasks cannot be empty.");
  if (asked.size() > kProtectMax) refuse("Tasks cannot have more than 10 elements.");
  const bool enabled = get(in, ecs::UpdateTaskProtectionRequest::protection_enabled);
  const int minutes_asked =
      get_or(in, ecs::UpdateTaskProtectionRequest::expires_in_minutes, kProtectionMinutesStandard);
  if (minutes_asked < 1 || minutes_asked > kProtectionMinutesMax) {
    refuse("expiresInMinutes must be between 1 and 2880.");
  }
  Doc<ecs::UpdateTaskProtectionResponse> out;
  edit_list(out, ecs::UpdateTaskProtectionResponse::protected_tasks);
  edit_list(out, ecs::UpdateTaskProtectionResponse::failures);
  for (const std::string& text : asked) {
    const std::string id = id_in_cluster(text, cluster, "taskId");
    const std::string key = task_key(call.scope(), cluster.name, id);
    const auto record = load_task(call.data(), key);
    if (const char* fault = protection_fault(record)) {
      append(out, ecs::UpdateTaskProtectionResponse::failures,
             failure(task_arn(call.scope(), cluster, id), fault));
      continue;
    }
    TaskRecord after = *record;
    after.protection = {enabled, enabled ? std::optional(call.now() + minutes(minutes_asked)) : std::nullopt};
    move_task(call.world(), key, &*record, after);
    wake_service(call.world(), service_key(call.scope(), cluster.name, after.service), call.now());
    append(out, ecs::UpdateTaskProtectionResponse::protected_tasks, shown_protection(after, call.now()));
  }
  return out;
}

}  // namespace berth::backend
