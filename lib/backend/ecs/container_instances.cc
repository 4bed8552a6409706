#include "backend/ecs/container_instances.h"

#include <algorithm>
#include <array>
#include <utility>

#include "api/service_error.h"
#include "backend/ecs/counts.h"
#include "backend/ecs/instance_attributes.h"
#include "backend/ecs/instance_carry.h"
#include "backend/ecs/instance_drain.h"
#include "backend/ecs/instance_registration.h"
#include "backend/ecs/instance_use.h"
#include "backend/ecs/list_page.h"
#include "backend/ecs/service_record.h"
#include "backend/ecs/tasks.h"
#include "base/json.h"
#include "base/text.h"
#include "core/placement/query.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;
namespace placement = core::placement;

constexpr std::size_t kDescribeMax = 100;
constexpr std::size_t kUpdateMax = 10;
constexpr int kListMax = 100;

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

bool is_inactive(const InstanceRecord& record) {
  return get(record.document, ecs::ContainerInstance::status) == "INACTIVE";
}

Doc<ecs::Failure> failure(const std::string& arn, std::string_view reason) {
  Doc<ecs::Failure> out;
  set(out, ecs::Failure::arn, arn);
  set(out, ecs::Failure::reason, reason);
  return out;
}

void check_number(std::size_t asked, std::size_t max) {
  if (asked == 0) refuse("Container instances cannot be empty.");
  if (asked > max) refuse("Container instances cannot have more than " + std::to_string(max) + " elements.");
}

InstanceParts parts_asked_for(model::ListView<std::string> include) {
  InstanceParts parts;
  for (const std::string& part : include) {
    parts.tags = parts.tags || part == "TAGS";
    parts.health = parts.health || part == "CONTAINER_INSTANCE_HEALTH";
  }
  return parts;
}

Doc<ecs::DescribeContainerInstancesResponse> describe_container_instances(
    Call& call, View<ecs::DescribeContainerInstancesRequest> in) {
  using In = ecs::DescribeContainerInstancesRequest;
  using Out = ecs::DescribeContainerInstancesResponse;
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, In::cluster));
  const auto asked = get(in, In::container_instances);
  check_number(asked.size(), kDescribeMax);
  const InstanceParts parts = parts_asked_for(get(in, In::include));
  Doc<Out> out;
  edit_list(out, Out::container_instances);
  edit_list(out, Out::failures);
  for (const std::string& text : asked) {
    if (const auto found = find_instance(call.data(), cluster, text))
      append(out, Out::container_instances, shown_instance(found->record, found->use, parts));
    else
      append(out, Out::failures,
             failure(instance_arn(cluster, id_in_cluster(text, cluster, "instanceId")), "MISSING"));
  }
  return out;
}

placement::Query parse_filter(const std::string& filter) {
  placement::ParsedQuery parsed = placement::parse_query(filter);
  if (!parsed.query) refuse("Invalid filter '" + excerpt(filter) + "': " + placement::to_text(parsed.fault));
  return *parsed.query;
}

// A page of the instances that the query matches. All of the cluster's are looked at.
Page filtered_page(const Call& call, const ClusterPlace& cluster, const placement::Query& query,
                   const std::string& status, const ListRequest& request) {
  const int size = request.max_results.value_or(request.size.standard);
  if (size < 1 || size > request.size.max)
    refuse("maxResults must be between 1 and " + std::to_string(request.size.max) + ".");
  std::optional<std::string> after;
  if (request.token) after = row_of_token(*request.token);
  if (request.token && (!after || !after->starts_with(request.prefix))) refuse("Invalid token.");
  Page page;
  for (const placement::Instance& instance : load_instances(call.data(), call.scope(), cluster.name)) {
    const std::string row = std::string(request.prefix) + instance.id;
    if (after && row <= *after) continue;
    if (!status.empty() && to_text(instance.status) != status) continue;
    if (!query.matches(instance)) continue;
    if (page.rows.size() == static_cast<std::size_t>(size)) {
      page.next_token = page_token(page.rows.back().key);
      break;
    }
    page.rows.push_back({row, "", ""});
  }
  return page;
}

Doc<ecs::ListContainerInstancesResponse> list_container_instances(
    Call& call, View<ecs::ListContainerInstancesRequest> in) {
  using In = ecs::ListContainerInstancesRequest;
  using Out = ecs::ListContainerInstancesResponse;
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, In::cluster));
  const std::string status = get(in, In::status);
  const std::string filter = get(in, In::filter);
  std::string prefix = instance_row_prefix(call.scope(), cluster.name);
  if (!status.empty() && filter.empty()) prefix += status + "/";
  const ListRequest request{.index = status.empty() ? kInstancePlaces : kInstancesByStatus,
                            .prefix = prefix,
                            .token = find(in, In::next_token),
                            .max_results = find(in, In::max_results),
                            .size = {.standard = kListMax, .max = kListMax}};
  const Page page = filter.empty() ? list_page(call.data(), request)
                                   : filtered_page(call, cluster, parse_filter(filter), status, request);
  Doc<Out> out;
  edit_list(out, Out::container_instance_arns);
  for (const store::Entry& row : page.rows)
    append(out, Out::container_instance_arns, instance_arn(cluster, row.key.substr(prefix.size())));
  if (page.next_token) set(out, Out::next_token, *page.next_token);
  return out;
}

void check_update_state(const Json& input) {
  const std::string status = get(View<ecs::UpdateContainerInstancesStateRequest>(input),
                                 ecs::UpdateContainerInstancesStateRequest::status);
  if (!status.empty() && status != "ACTIVE" && status != "DRAINING")
    refuse("Container instance status should be one of [ACTIVE, DRAINING]");
}

Doc<ecs::UpdateContainerInstancesStateResponse> update_container_instances_state(
    Call& call, View<ecs::UpdateContainerInstancesStateRequest> in) {
  using In = ecs::UpdateContainerInstancesStateRequest;
  using Out = ecs::UpdateContainerInstancesStateResponse;
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, In::cluster));
  const auto asked = get(in, In::container_instances);
  check_number(asked.size(), kUpdateMax);
  const std::string status = get(in, In::status);
  Doc<Out> out;
  edit_list(out, Out::container_instances);
  edit_list(out, Out::failures);
  for (const std::string& text : asked) {
    std::optional<FoundInstance> found = find_instance(call.data(), cluster, text);
    if (!found || is_inactive(found->record)) {
      const std::string arn = instance_arn(cluster, id_in_cluster(text, cluster, "instanceId"));
      append(out, Out::failures, failure(arn, found ? "INACTIVE" : "MISSING"));
      continue;
    }
    set_instance_status(call.world(), *found, status);
    append(out, Out::container_instances, shown_instance(found->record, found->use, {}));
  }
  return out;
}

Doc<ecs::DeregisterContainerInstanceResponse> deregister_container_instance(
    Call& call, View<ecs::DeregisterContainerInstanceRequest> in) {
  using In = ecs::DeregisterContainerInstanceRequest;
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, In::cluster));
  FoundInstance found = require_instance(call.data(), cluster, get(in, In::container_instance));
  if (!get(in, In::force) && found.use.running + found.use.pending > 0)
    refuse("Found running tasks on the instance.");
  deregister_instance(call.world(), cluster, found);
  Doc<ecs::DeregisterContainerInstanceResponse> out;
  set(out, ecs::DeregisterContainerInstanceResponse::container_instance,
      shown_instance(found.record, found.use, {.tags = true}));
  return out;
}

Doc<ecs::UpdateContainerAgentResponse> update_container_agent(Call& call,
                                                              View<ecs::UpdateContainerAgentRequest> in) {
  using In = ecs::UpdateContainerAgentRequest;
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, In::cluster));
  FoundInstance found = require_instance(call.data(), cluster, get(in, In::container_instance));
  const auto version = get(found.record.document, ecs::ContainerInstance::version_info);
  const std::string agent = get(version, ecs::VersionInfo::agent_version);
  if (agent.empty())
    throw api::ServiceError("MissingVersionException",
                            "The version of the container instance's agent is not known.");
  if (agent == kAgentVersion)
    throw api::ServiceError(
        "NoUpdateAvailableException",
        "There is no update available for the Amazon ECS container agent on this instance.");
  set(edit(found.record.document, ecs::ContainerInstance::version_info), ecs::VersionInfo::agent_version,
      kAgentVersion);
  set(found.record.document, ecs::ContainerInstance::agent_update_status, "UPDATED");
  call.world().store.put(found.key, to_stored(found.record));
  Doc<ecs::UpdateContainerAgentResponse> out;
  set(out, ecs::UpdateContainerAgentResponse::container_instance,
      shown_instance(found.record, found.use, {}));
  return out;
}

constexpr std::array kOperations = {
    writing<delete_attributes>("DeleteAttributes"),
    writing<deregister_container_instance>("DeregisterContainerInstance"),
    reading<describe_container_instances>("DescribeContainerInstances"),
    reading<list_attributes>("ListAttributes"),
    reading<list_container_instances>("ListContainerInstances"),
    writing<put_attributes>("PutAttributes"),
    writing<register_container_instance>("RegisterContainerInstance"),
    writing<update_container_agent>("UpdateContainerAgent"),
    writing<update_container_instances_state>("UpdateContainerInstancesState", check_update_state),
};
constexpr std::array kOwnOperations = {writing<add_instances>("AddInstances")};
constexpr std::array kRows = {RowRule{"ecs/instance", instance_rows},
                              RowRule{"ecs/instance-use", instance_use_rows}};
constexpr std::array kSteps = {DueStep{kForgetInstanceStep, forget_instance}};

}  // namespace

const Area kContainerInstancesArea = {"ecs", kOperations, kRows, kSteps};
const Area kInstancesArea = {"berth", kOwnOperations, {}, {}};

std::optional<FoundInstance> find_instance(const store::Reader& reader, const ClusterPlace& cluster,
                                           std::string_view id_or_arn) {
  const std::string id = id_in_cluster(id_or_arn, cluster, "instanceId");
  std::string key = instance_key(scope_of(cluster.key), cluster.name, id);
  std::optional<InstanceRecord> record = load_instance(reader, key);
  if (!record) return std::nullopt;
  InstanceUse use = load_instance_use(reader, key).value_or(InstanceUse{});
  return FoundInstance{std::move(key), std::move(*record), std::move(use)};
}

FoundInstance require_instance(const store::Reader& reader, const ClusterPlace& cluster,
                               std::string_view id_or_arn) {
  std::optional<FoundInstance> found = find_instance(reader, cluster, id_or_arn);
  if (!found || is_inactive(found->record))
    throw api::ServiceError("ClientException", "Referenced container instance ID not found.");
  return std::move(*found);
}

std::string instance_arn(const ClusterPlace& cluster, std::string_view id) {
  return scope_of(cluster.key).arn("ecs", "container-instance/" + cluster.name + "/" + std::string(id));
}

}  // namespace berth::backend
