// RunTask and StartTask: what the user asked for, checked, becomes a Launch; what found no place becomes
// `failures`.
#include <algorithm>
#include <map>

#include "api/service_error.h"
#include "backend/ecs/instance_use.h"
#include "backend/ecs/launch.h"
#include "backend/ecs/launch_target.h"
#include "backend/ecs/run_tokens.h"
#include "backend/ecs/tags.h"
#include "backend/ecs/task_definitions.h"
#include "backend/ecs/task_demand.h"
#include "backend/ecs/task_record.h"
#include "backend/ecs/tasks.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;
namespace placement = core::placement;

constexpr int kTasksAtOnceMax = 10;
constexpr std::size_t kOverridesLengthMax = 8192;
constexpr std::size_t kStartedByMax = 128;
constexpr std::size_t kGroupMax = 255;

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

void check_overrides(View<ecs::TaskDefinition> definition, View<ecs::TaskOverride> overrides) {
  if (to_line(overrides.json()).size() > kOverridesLengthMax)
    refuse("Container Overrides length must be at most 8192");
  for (const auto override : get(overrides, ecs::TaskOverride::container_overrides)) {
    const std::string name = get(override, ecs::ContainerOverride::name);
    bool known = false;
    for (const auto container : get(definition, ecs::TaskDefinition::container_definitions)) {
      known = known || get(container, ecs::ContainerDefinition::name) == name;
    }
    if (!known) refuse("Override for container named " + name + " is not a container in the TaskDefinition.");
  }
}

std::string checked_group(const std::string& group, View<ecs::TaskDefinition> definition) {
  if (group.empty()) return "family:" + get(definition, ecs::TaskDefinition::family);
  if (group.starts_with("service:")) refuse("Invalid namespace for group.");
  if (group.size() > kGroupMax) refuse("Group name must be at most 255 characters.");
  return group;
}

void check_started_by(const std::string& started_by) {
  const bool fine =
      started_by.size() <= kStartedByMax && std::all_of(started_by.begin(), started_by.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_' || c == '/' || c == '=' || c == '.' || c == ':' || c == ' ';
      });
  if (!fine)
    refuse("startedBy must be at most 128 characters of letters, digits, hyphens, underscores and slashes.");
}

// The members that RunTask and StartTask share.
template <class In>
Launch common_launch(const Call& call, View<In> in) {
  Launch launch;
  launch.cluster = require_cluster(call.data(), call.scope(), get(in, In::cluster));
  TaskDefinitionRecord definition = resolve_task_definition(
      call.data(), call.scope(), get(in, In::task_definition), TaskDefinitionUse::run_task);
  launch.definition = std::move(definition.document);
  launch.group = checked_group(get(in, In::group), launch.definition);
  launch.started_by = get(in, In::started_by);
  check_started_by(launch.started_by);
  check_overrides(launch.definition, get(in, In::overrides));
  launch.overrides = get(in, In::overrides).json();
  launch.enable_execute_command = get(in, In::enable_execute_command);
  if (get(in, In::propagate_tags) == "SERVICE") {
    refuse("PropagateTags with value SERVICE is not supported for standalone tasks.");
  }
  Json propagated = Json::array();
  if (get(in, In::propagate_tags) == "TASK_DEFINITION") propagated = definition.tags;
  launch.tags = launch_tags(checked_tags(get(in, In::tags).json()), propagated,
                            get(in, In::enable_ecs_managed_tags), launch.cluster, "");
  return launch;
}

Doc<ecs::Failure> failure(const Launch& launch, const std::string& instance, std::string_view reason) {
  Doc<ecs::Failure> out;
  const Scope scope = scope_of(launch.cluster.key);
  set(out, ecs::Failure::arn, scope.arn("ecs", "container-instance/" + launch.cluster.name + "/" + instance));
  set(out, ecs::Failure::reason, reason);
  return out;
}

// The tasks as an answer shows them.
template <class Out>
void show_tasks(const store::Reader& reader, const std::vector<std::string>& keys, Doc<Out>& out) {
  edit_list(out, Out::tasks);
  edit_list(out, Out::failures);
  for (const std::string& key : keys) {
    if (const auto record = load_task(reader, key)) append(out, Out::tasks, record->document);
  }
}

Launched launch_all(Call& call, const AskedRun& asked) {
  const Launch& launch = asked.launch;
  if (launch.launch_type == "FARGATE") return launch_on_fargate(call.world(), launch, asked.count, {});
  Launched launched = launch_on_instances(call.world(), launch, asked.rules, asked.count);
  if (launched.no_instances) {
    throw api::ServiceError("InvalidParameterException", "No Container Instances were found in your cluster.")
        .with_hint("berth instances add --cluster " + launch.cluster.name +
                   " adds one; --launch-type FARGATE needs none");
  }
  return launched;
}

}  // namespace

AskedRun asked_run(const Call& call, View<ecs::RunTaskRequest> in) {
  AskedRun asked;
  asked.launch = common_launch(call, in);
  Launch& launch = asked.launch;
  asked.count = get_or(in, ecs::RunTaskRequest::count, 1);
  if (asked.count < 1 || asked.count > kTasksAtOnceMax) refuse("Count must be between 1 and 10.");
  const LaunchTarget target =
      launch_target(call.data(), launch.cluster, get(in, ecs::RunTaskRequest::launch_type),
                    get(in, ecs::RunTaskRequest::capacity_provider_strategy).json());
  launch.platform_version = get(in, ecs::RunTaskRequest::platform_version);
  require_runs_on(launch.definition, target, launch.platform_version);
  launch.launch_type = target.launch_type;
  launch.capacity_provider = target.capacity_provider;
  launch.network = checked_network(launch.definition, get(in, ecs::RunTaskRequest::network_configuration));
  const Json& constraints = get(in, ecs::RunTaskRequest::placement_constraints).json();
  const Json& strategies = get(in, ecs::RunTaskRequest::placement_strategy).json();
  check_placement(constraints, strategies, target,
                  get(launch.definition, ecs::TaskDefinition::placement_constraints).size());
  asked.rules = rules_of(constraints, strategies, launch.group);
  return asked;
}

Doc<ecs::RunTaskResponse> run_task(Call& call, View<ecs::RunTaskRequest> in) {
  const std::string token = get(in, ecs::RunTaskRequest::client_token);
  Doc<ecs::RunTaskResponse> out;
  if (!token.empty()) {
    const ClusterPlace cluster =
        require_cluster(call.data(), call.scope(), get(in, ecs::RunTaskRequest::cluster));
    if (const auto keys = replayed_tasks(call.data(), cluster, token, in.json())) {
      show_tasks(call.data(), *keys, out);
      return out;
    }
  }
  const AskedRun asked = asked_run(call, in);
  const Launch& launch = asked.launch;
  const Launched launched = launch_all(call, asked);
  show_tasks(call.data(), launched.keys, out);
  for (const Unplaced& unplaced : launched.unplaced) {
    append(out, ecs::RunTaskResponse::failures,
           failure(launch, unplaced.instance, placement::failure_reason(unplaced.reason)));
  }
  if (!token.empty()) remember_token(call.world(), launch.cluster, token, in.json(), launched.keys);
  return out;
}

namespace {

// Why StartTask can't start there, or nothing.
std::optional<std::string> start_fault(const std::vector<placement::Instance>& instances,
                                       const std::string& id, const placement::Demand& demand,
                                       std::size_t& at) {
  at = 0;
  while (at < instances.size() && instances[at].id != id) ++at;
  if (at == instances.size()) return "MISSING";
  if (instances[at].status == placement::Status::inactive) return "INACTIVE";
  if (const auto reason = placement::first_refusal(instances[at], demand, {})) {
    return std::string(placement::failure_reason(*reason));
  }
  return std::nullopt;
}

}  // namespace

Doc<ecs::StartTaskResponse> start_task(Call& call, View<ecs::StartTaskRequest> in) {
  Launch launch = common_launch(call, in);
  const auto asked = get(in, ecs::StartTaskRequest::container_instances);
  if (asked.empty()) refuse("Container instances cannot be empty.");
  if (asked.size() > static_cast<std::size_t>(kTasksAtOnceMax))
    refuse("Container instances cannot have more than 10 elements.");
  launch.launch_type = "EC2";
  require_runs_on(launch.definition, {launch.launch_type, ""}, "");
  launch.network = checked_network(launch.definition, get(in, ecs::StartTaskRequest::network_configuration));
  const placement::Demand demand = demand_of(launch.definition, get(in, ecs::StartTaskRequest::overrides));
  Doc<ecs::StartTaskResponse> out;
  std::vector<std::string> keys;
  std::vector<Doc<ecs::Failure>> failures;
  for (const std::string& text : asked) {
    const std::string id = id_in_cluster(text, launch.cluster, "instanceId");
    const std::vector<placement::Instance> instances =
        load_instances(call.data(), call.scope(), launch.cluster.name);
    std::size_t at = 0;
    if (const auto fault = start_fault(instances, id, demand, at)) {
      failures.push_back(failure(launch, id, *fault));
    } else {
      keys.push_back(launch_on(call.world(), launch, instances[at]));
    }
  }
  show_tasks(call.data(), keys, out);
  for (const Doc<ecs::Failure>& one : failures) append(out, ecs::StartTaskResponse::failures, one);
  return out;
}

}  // namespace berth::backend
