// The operations on tasks: RunTask, StartTask, StopTask, DescribeTasks, ListTasks and task protection.
#pragma once

#include "backend/area.h"
#include "backend/ecs/clusters.h"
#include "model/gen/ecs.h"

namespace berth::backend {

extern const Area kTasksArea;

model::Doc<berth::ecs::RunTaskResponse> run_task(Call& call, model::View<berth::ecs::RunTaskRequest> in);
model::Doc<berth::ecs::StartTaskResponse> start_task(Call& call,
                                                     model::View<berth::ecs::StartTaskRequest> in);
model::Doc<berth::ecs::StopTaskResponse> stop_task_operation(Call& call,
                                                             model::View<berth::ecs::StopTaskRequest> in);
model::Doc<berth::ecs::DescribeTasksResponse> describe_tasks(
    Call& call, model::View<berth::ecs::DescribeTasksRequest> in);
model::Doc<berth::ecs::ListTasksResponse> list_tasks(Call& call,
                                                     model::View<berth::ecs::ListTasksRequest> in);
model::Doc<berth::ecs::GetTaskProtectionResponse> get_task_protection(
    Call& call, model::View<berth::ecs::GetTaskProtectionRequest> in);
model::Doc<berth::ecs::UpdateTaskProtectionResponse> update_task_protection(
    Call& call, model::View<berth::ecs::UpdateTaskProtectionRequest> in);

// The id of a task or container instance given as an id or as an ARN (`what` is "taskId" or "instanceId", for
// the texts). Throws InvalidParameterException for a text of another form, or for an ARN of another cluster.
std::string id_in_cluster(std::string_view text, const ClusterPlace& cluster, std::string_view what);

}  // namespace berth::backend
