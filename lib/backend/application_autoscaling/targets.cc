#include "backend/application_autoscaling/targets.h"

#include <algorithm>
#include <set>
#include <utility>

#include "backend/application_autoscaling/activities.h"
#include "backend/application_autoscaling/state_document.h"
#include "backend/application_autoscaling/tags.h"
#include "backend/application_autoscaling/tracking.h"
#include "backend/ecs/service_record.h"
#include "backend/ecs/service_state.h"
#include "backend/pages.h"
#include "model/arn.h"

namespace berth::backend::autoscaling {
namespace {

using model::Doc;
using model::View;
using shapes::ScalableTarget;
using shapes::SuspendedState;

constexpr const char* kHidden = "berth";
constexpr std::size_t kTargetsMax = 3000;
constexpr std::size_t kPageMax = 50;
constexpr std::string_view kResources = "service/";

std::string role_arn(const Scope& scope) {
  return "arn:aws:iam::" + scope.account +
         ":role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
         "AWSServiceRoleForApplicationAutoScaling_ECSService";
}

// `0ec5` and 32 hex digits: the UUID of the target's policies without its dashes.
std::string target_arn(const Scope& scope, std::string uuid) {
  std::erase(uuid, '-');
  return model::scalable_target_arn({scope.account, scope.region}, "0ec5" + uuid);
}

ServiceRecord require_service(const Call& call, const std::string& resource_id) {
  std::optional<ServiceRecord> record = load_service(call.data(), service_key_of(call.scope(), resource_id));
  if (!record || get(record->document, ecs::Service::status) != "ACTIVE") {
    throw invalid("ECS service doesn't exist: " + resource_id);
  }
  return std::move(*record);
}

TargetRecord new_target(const Call& call, const std::string& key, const std::string& resource_id) {
  if (call.data()
          .scan({.index = "",
                 .prefix = call.scope().key(kServiceId, "target", kResources),
                 .limit = kTargetsMax})
          .size() >= kTargetsMax) {
    throw api::ServiceError("LimitExceededException", "At most " + std::to_string(kTargetsMax) +
                                                          " scalable targets can be registered in a region.");
  }
  TargetRecord record;
  record.key = key;
  record.uuid = draw_uuid(call.seed(), {key, "target", static_cast<std::uint64_t>(call.now().ms)});
  Doc<SuspendedState> suspended;
  set(suspended, SuspendedState::dynamic_scaling_in_suspended, false);
  set(suspended, SuspendedState::dynamic_scaling_out_suspended, false);
  set(suspended, SuspendedState::scheduled_scaling_suspended, false);
  set(record.document, ScalableTarget::service_namespace, kNamespace);
  set(record.document, ScalableTarget::resource_id, resource_id);
  set(record.document, ScalableTarget::scalable_dimension, kDimension);
  set(record.document, ScalableTarget::role_arn, role_arn(call.scope()));
  set(record.document, ScalableTarget::creation_time, call.now());
  set(record.document, ScalableTarget::suspended_state, suspended);
  set(record.document, ScalableTarget::scalable_target_arn, target_arn(call.scope(), record.uuid));
  return record;
}

void take_limits(Doc<ScalableTarget>& target, View<shapes::RegisterScalableTargetRequest> in) {
  using In = shapes::RegisterScalableTargetRequest;
  copy(target, ScalableTarget::min_capacity, in, In::min_capacity);
  copy(target, ScalableTarget::max_capacity, in, In::max_capacity);
  if (!has(target, ScalableTarget::min_capacity) || !has(target, ScalableTarget::max_capacity)) {
    throw invalid("Minimum and maximum capacity must be specified when a scalable target is registered");
  }
  const int minimum = get(target, ScalableTarget::min_capacity);
  const int maximum = get(target, ScalableTarget::max_capacity);
  if (minimum < 0) throw invalid("Minimum capacity cannot be less than 0");
  if (maximum < minimum) throw invalid("Maximum capacity cannot be less than minimum capacity");
}

void take_suspension(Doc<ScalableTarget>& target, View<SuspendedState> in) {
  auto state = edit(target, ScalableTarget::suspended_state);
  for (const auto field :
       {SuspendedState::dynamic_scaling_in_suspended, SuspendedState::dynamic_scaling_out_suspended,
        SuspendedState::scheduled_scaling_suspended}) {
    copy(state, field, in, field);
  }
}

// The service's count is brought within the limits at once, whatever the request named.
void clamp_service(World& world, const Scope& scope, const TargetRecord& target, int desired) {
  const auto clamp =
      core::scaling::clamp_to_limits(desired, get(target.document, ScalableTarget::min_capacity),
                                     get(target.document, ScalableTarget::max_capacity));
  if (!clamp) return;
  const std::string resource_id = get(target.document, ScalableTarget::resource_id);
  const std::string key = state_key(scope, resource_id);
  const auto outcome =
      core::scaling::clamp_now(load_state(world.store, key, world.now), *clamp, desired, world.now);
  world.store.put(key, to_document(outcome.state));
  record_activities(world, scope, resource_id, target, outcome.activities);
  set_desired_count(world, service_key_of(scope, resource_id), clamp->desired);
}

Page page_of_targets(Call& call, View<shapes::DescribeScalableTargetsRequest> in, std::size_t size) {
  using In = shapes::DescribeScalableTargetsRequest;
  const std::string prefix = call.scope().key(kServiceId, "target", kResources);
  Page page = read_page(
      call.data(),
      {.index = "", .prefix = prefix, .token = find(in, In::next_token), .limit = size, .reverse = false});
  if (page.bad_token) throw api::ServiceError("InvalidNextTokenException", "The next token is invalid.");
  return page;
}

}  // namespace

std::string target_key(const Scope& scope, std::string_view resource_id) {
  return scope.key(kServiceId, "target", resource_id);
}

std::string policy_key(const Scope& scope, std::string_view resource_id, std::string_view name) {
  return scope.key(kServiceId, "policy", std::string(resource_id) + "/" + std::string(name));
}

std::string state_key(const Scope& scope, std::string_view resource_id) {
  return scope.key(kServiceId, "state", resource_id);
}

std::string service_key_of(const Scope& scope, std::string_view resource_id) {
  return scope.key("ecs", "service", resource_id.substr(kResources.size()));
}

api::ServiceError invalid(const std::string& message) {
  return api::ServiceError("ValidationException", message);
}

void require_scalable(const std::string& service_namespace, const std::string& resource_id,
                      const std::string& dimension) {
  const bool ecs = service_namespace.empty() || service_namespace == kNamespace;
  const bool service = resource_id.empty() || model::parse_scalable_resource_id(resource_id);
  const bool count = dimension.empty() || dimension == kDimension;
  if (!ecs || !service || !count) {
    throw invalid("Unsupported service namespace, resource type or scalable dimension");
  }
}

std::string described(const std::string& resource_id) {
  return "service namespace: " + std::string(kNamespace) + ", resource ID: " + resource_id +
         ", scalable dimension: " + std::string(kDimension);
}

std::optional<TargetRecord> load_target(const store::Reader& reader, std::string_view key) {
  std::optional<Json> stored = reader.get(key);
  if (!stored) return std::nullopt;
  TargetRecord record;
  record.key = key;
  record.uuid = stored->at(kHidden).at("uuid").get<std::string>();
  record.tags = stored->at(kHidden).at("tags");
  stored->erase(kHidden);
  record.document = Doc<ScalableTarget>(std::move(*stored));
  return record;
}

void store_target(World& world, const TargetRecord& record) {
  Json stored = record.document.json();
  stored[kHidden] = {{"uuid", record.uuid}, {"tags", record.tags}};
  world.store.put(record.key, stored);
}

void target_rows(std::string_view, const Json& document, std::vector<store::Row>& out) {
  out.push_back({std::string(kTargetsByArn),
                 get(View<ScalableTarget>(document), ScalableTarget::scalable_target_arn), ""});
}

std::size_t page_size(std::optional<int> max_results, std::size_t most) {
  if (!max_results) return most;
  if (*max_results < 1) throw invalid("MaxResults must be greater than 0");
  return std::min(static_cast<std::size_t>(*max_results), most);
}

Doc<shapes::RegisterScalableTargetResponse> register_scalable_target(
    Call& call, View<shapes::RegisterScalableTargetRequest> in) {
  using In = shapes::RegisterScalableTargetRequest;
  const std::string resource_id = get(in, In::resource_id);
  require_scalable(get(in, In::service_namespace), resource_id, get(in, In::scalable_dimension));
  const ServiceRecord service = require_service(call, resource_id);
  const std::string key = target_key(call.scope(), resource_id);
  std::optional<TargetRecord> record = load_target(call.data(), key);
  const bool fresh = !record;
  if (fresh) record = new_target(call, key, resource_id);
  take_limits(record->document, in);
  take_suspension(record->document, get(in, In::suspended_state));
  record->tags = merged_tags(record->tags, get(in, In::tags));
  store_target(call.world(), *record);
  if (fresh) {
    core::scaling::State state;
    state.evaluated = core::scaling::minute_before(call.now());
    state.activities = last_activity(call.data(), call.scope(), resource_id);
    call.world().store.put(state_key(call.scope(), resource_id), to_document(state));
  }
  clamp_service(call.world(), call.scope(), *record, get(service.document, ecs::Service::desired_count));
  wake_scaling(call.world(), service_key_of(call.scope(), resource_id));
  Doc<shapes::RegisterScalableTargetResponse> out;
  copy(out, shapes::RegisterScalableTargetResponse::scalable_target_arn, record->document,
       ScalableTarget::scalable_target_arn);
  return out;
}

Doc<shapes::DescribeScalableTargetsResponse> describe_scalable_targets(
    Call& call, View<shapes::DescribeScalableTargetsRequest> in) {
  using In = shapes::DescribeScalableTargetsRequest;
  using Out = shapes::DescribeScalableTargetsResponse;
  Doc<Out> out;
  edit_list(out, Out::scalable_targets);
  const std::size_t size = page_size(find(in, In::max_results), kPageMax);
  if (get(in, In::service_namespace) != kNamespace) return out;
  require_scalable({}, {}, get(in, In::scalable_dimension));
  const auto add = [&](std::string_view key) {
    if (const auto record = load_target(call.data(), key))
      append(out, Out::scalable_targets, record->document);
  };
  if (const auto asked = get(in, In::resource_ids); !asked.empty()) {
    const std::set<std::string> ids(asked.begin(), asked.end());
    for (const std::string& id : ids) {
      require_scalable({}, id, {});
      add(target_key(call.scope(), id));
    }
    return out;
  }
  const Page page = page_of_targets(call, in, size);
  for (const store::Entry& row : page.rows) add(row.document);
  if (page.next_token) set(out, Out::next_token, *page.next_token);
  return out;
}

Doc<shapes::DeregisterScalableTargetResponse> deregister_scalable_target(
    Call& call, View<shapes::DeregisterScalableTargetRequest> in) {
  using In = shapes::DeregisterScalableTargetRequest;
  const std::string resource_id = get(in, In::resource_id);
  require_scalable(get(in, In::service_namespace), resource_id, get(in, In::scalable_dimension));
  const std::string key = target_key(call.scope(), resource_id);
  if (!call.data().contains(key)) {
    throw api::ServiceError("ObjectNotFoundException",
                            "No scalable target found for " + described(resource_id));
  }
  World& world = call.world();
  const std::string policies = policy_key(call.scope(), resource_id, "");
  for (const store::Entry& row : world.store.scan({.index = "", .prefix = policies})) {
    world.store.erase(row.document);
  }
  end_open_activity(world, call.scope(), resource_id);
  world.store.erase(state_key(call.scope(), resource_id));
  forget_wake(world, call.scope(), resource_id);
  world.store.erase(key);
  return {};
}

}  // namespace berth::backend::autoscaling
