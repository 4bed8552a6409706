#include "backend/application_autoscaling/policies.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "backend/application_autoscaling/state_document.h"
#include "backend/application_autoscaling/tracking.h"
#include "backend/pages.h"
#include "model/arn.h"

namespace berth::backend::autoscaling {
namespace {

using model::Doc;
using model::View;
using shapes::PredefinedMetricSpecification;
using shapes::PutScalingPolicyRequest;
using shapes::ScalingPolicy;
using Tracking = shapes::TargetTrackingScalingPolicyConfiguration;

constexpr std::size_t kPoliciesMax = 50;
constexpr std::size_t kPageMax = 10;
constexpr const char* kStep = "StepScaling";
constexpr const char* kTracking = "TargetTrackingScaling";
constexpr const char* kPredictive = "PredictiveScaling";
constexpr const char* kRequestCount = "ALBRequestCountPerTarget";
constexpr std::array<std::string_view, 3> kMetrics = {"ECSServiceAverageCPUUtilization",
                                                      "ECSServiceAverageMemoryUtilization", kRequestCount};
constexpr int kTargetValueExponent = 360;  // of two

[[noreturn]] void refuse_unknown(const std::string& what) { throw api::not_implemented(what); }

// The type that a request asks for, agreeing with the one configuration that it brings.
std::string checked_type(View<PutScalingPolicyRequest> in, const std::string& present) {
  const bool step = has(in, PutScalingPolicyRequest::step_scaling_policy_configuration);
  const bool tracking = has(in, PutScalingPolicyRequest::target_tracking_scaling_policy_configuration);
  const bool predictive = has(in, PutScalingPolicyRequest::predictive_scaling_policy_configuration);
  std::string type = get(in, PutScalingPolicyRequest::policy_type);
  if (type.empty())
    type = !present.empty() ? present : tracking ? kTracking : predictive ? kPredictive : kStep;
  const bool matching = type == kTracking ? tracking : type == kPredictive ? predictive : step;
  const int given = int{step} + int{tracking} + int{predictive};
  if (given == 0) throw invalid(type + " policy configuration must be specified");
  if (given > 1 || !matching) {
    throw invalid(
        "You must only provide a single scaling policy configuration, which must match the scaling policy "
        "type "
        "specified.");
  }
  if (!present.empty() && present != type) {
    throw invalid("The type of a scaling policy cannot be changed; the policy is of type " + present);
  }
  return type;
}

void check_predefined(View<PredefinedMetricSpecification> metric) {
  const std::string type = get(metric, PredefinedMetricSpecification::predefined_metric_type);
  if (std::find(kMetrics.begin(), kMetrics.end(), type) == kMetrics.end()) {
    throw invalid("Scalable dimension " + std::string(kDimension) +
                  " only supports the following predefined metric types: ECSServiceAverageCPUUtilization, "
                  "ECSServiceAverageMemoryUtilization, ALBRequestCountPerTarget");
  }
  const bool labelled = has(metric, PredefinedMetricSpecification::resource_label);
  if (type != kRequestCount && labelled) {
    throw invalid("Resource label should not be specified for predefined metric type " + type);
  }
  if (type != kRequestCount) return;
  if (!labelled) throw invalid("Resource label should be specified for predefined metric type " + type);
  refuse_unknown("target tracking on " + type);
}

void check_tracking(View<Tracking> tracking) {
  const bool predefined = has(tracking, Tracking::predefined_metric_specification);
  const bool customized = has(tracking, Tracking::customized_metric_specification);
  const std::string both = "PredefinedMetricSpecification or CustomizedMetricSpecification ";
  if (!predefined && !customized) throw invalid(both + "must be set for target tracking scaling.");
  if (predefined && customized)
    throw invalid("Only one of " + both + "can be set for target tracking scaling.");
  if (std::abs(get(tracking, Tracking::target_value)) > std::ldexp(1.0, kTargetValueExponent)) {
    throw invalid("Target value must be between -2^360 and 2^360");
  }
  for (const auto cooldown : {Tracking::scale_out_cooldown, Tracking::scale_in_cooldown}) {
    if (get(tracking, cooldown) < 0) throw invalid("Cooldown cannot be less than 0");
  }
  if (customized) refuse_unknown("target tracking on a customized metric");
  check_predefined(get(tracking, Tracking::predefined_metric_specification));
}

void refuse_metric_twice(const std::vector<Doc<ScalingPolicy>>& present, const std::string& name,
                         const std::string& metric) {
  for (const Doc<ScalingPolicy>& policy : present) {
    if (get(policy, ScalingPolicy::policy_name) == name || metric_of(policy) != metric) continue;
    throw invalid("Only one TargetTrackingScaling policy for a given metric specification is allowed.");
  }
}

Doc<shapes::Alarm> alarm_of(const Call& call, const std::string& key, const std::string& resource_id,
                            const char* which, Instant created) {
  const std::string name = "TargetTracking-" + resource_id + "-" + which + "-" +
                           draw_uuid(call.seed(), {key, which, static_cast<std::uint64_t>(created.ms)});
  Doc<shapes::Alarm> out;
  set(out, shapes::Alarm::alarm_name, name);
  set(out, shapes::Alarm::alarm_arn, call.scope().arn("cloudwatch", "alarm:" + name));
  return out;
}

TargetRecord require_target(const Call& call, const std::string& resource_id) {
  auto target = load_target(call.data(), target_key(call.scope(), resource_id));
  if (!target) {
    throw api::ServiceError("ObjectNotFoundException",
                            "No scalable target registered for " + described(resource_id));
  }
  return std::move(*target);
}

Doc<ScalingPolicy> policy_of(const Call& call, View<PutScalingPolicyRequest> in, const TargetRecord& target,
                             const std::string& key, Instant created) {
  const std::string resource_id = get(in, PutScalingPolicyRequest::resource_id);
  const std::string name = get(in, PutScalingPolicyRequest::policy_name);
  const auto tracking = get(in, PutScalingPolicyRequest::target_tracking_scaling_policy_configuration);
  const Scope scope = call.scope();
  Doc<ScalingPolicy> out;
  set(out, ScalingPolicy::policy_arn,
      model::scaling_policy_arn({scope.account, scope.region}, target.uuid, resource_id, name));
  set(out, ScalingPolicy::policy_name, name);
  set(out, ScalingPolicy::service_namespace, kNamespace);
  set(out, ScalingPolicy::resource_id, resource_id);
  set(out, ScalingPolicy::scalable_dimension, kDimension);
  set(out, ScalingPolicy::policy_type, kTracking);
  set(out, ScalingPolicy::target_tracking_scaling_policy_configuration, tracking);
  append(out, ScalingPolicy::alarms, alarm_of(call, key, resource_id, "AlarmHigh", created));
  if (!get(tracking, Tracking::disable_scale_in)) {
    append(out, ScalingPolicy::alarms, alarm_of(call, key, resource_id, "AlarmLow", created));
  }
  set(out, ScalingPolicy::creation_time, created);
  return out;
}

// A policy of the same name later begins anew.
void forget_tracking(World& world, const Scope& scope, const std::string& resource_id,
                     const std::string& name) {
  const std::string key = state_key(scope, resource_id);
  auto state = load_state(world.store, key, world.now);
  std::erase_if(state.policies, [&](const auto& policy) { return policy.name == name; });
  world.store.put(key, to_document(state));
}

}  // namespace

std::vector<Doc<ScalingPolicy>> policies_of(const store::Reader& reader, const Scope& scope,
                                            std::string_view resource_id) {
  std::vector<Doc<ScalingPolicy>> out;
  for (const store::Entry& row : reader.scan({.index = "", .prefix = policy_key(scope, resource_id, "")})) {
    if (auto stored = reader.get(row.document)) out.emplace_back(std::move(*stored));
  }
  return out;
}

std::string metric_of(View<ScalingPolicy> policy) {
  const auto tracking = get(policy, ScalingPolicy::target_tracking_scaling_policy_configuration);
  return get(get(tracking, Tracking::predefined_metric_specification),
             PredefinedMetricSpecification::predefined_metric_type);
}

Doc<shapes::PutScalingPolicyResponse> put_scaling_policy(Call& call, View<PutScalingPolicyRequest> in) {
  using In = PutScalingPolicyRequest;
  using Out = shapes::PutScalingPolicyResponse;
  const std::string resource_id = get(in, In::resource_id);
  const std::string name = get(in, In::policy_name);
  require_scalable(get(in, In::service_namespace), resource_id, get(in, In::scalable_dimension));
  const TargetRecord target = require_target(call, resource_id);
  const std::string key = policy_key(call.scope(), resource_id, name);
  const std::optional<Json> before = call.data().get(key);
  const std::string present = before ? get(View<ScalingPolicy>(*before), ScalingPolicy::policy_type) : "";
  const std::string type = checked_type(in, present);
  if (type != kTracking) refuse_unknown("a scaling policy of type " + type);
  check_tracking(get(in, In::target_tracking_scaling_policy_configuration));
  const auto others = policies_of(call.data(), call.scope(), resource_id);
  if (!before && others.size() >= kPoliciesMax) {
    throw api::ServiceError(
        "LimitExceededException",
        "A scalable target can have at most " + std::to_string(kPoliciesMax) + " scaling policies.");
  }
  const Instant created =
      before ? get(View<ScalingPolicy>(*before), ScalingPolicy::creation_time) : call.now();
  const Doc<ScalingPolicy> policy = policy_of(call, in, target, key, created);
  refuse_metric_twice(others, name, metric_of(policy));
  call.world().store.put(key, policy.json());
  wake_scaling(call.world(), service_key_of(call.scope(), resource_id));
  Doc<Out> out;
  copy(out, Out::policy_arn, policy, ScalingPolicy::policy_arn);
  copy(out, Out::alarms, policy, ScalingPolicy::alarms);
  return out;
}

Doc<shapes::DescribeScalingPoliciesResponse> describe_scaling_policies(
    Call& call, View<shapes::DescribeScalingPoliciesRequest> in) {
  using In = shapes::DescribeScalingPoliciesRequest;
  using Out = shapes::DescribeScalingPoliciesResponse;
  Doc<Out> out;
  edit_list(out, Out::scaling_policies);
  const std::size_t size = page_size(find(in, In::max_results), kPageMax);
  if (get(in, In::service_namespace) != kNamespace) return out;
  const std::string resource_id = get(in, In::resource_id);
  require_scalable({}, resource_id, get(in, In::scalable_dimension));
  const auto asked = get(in, In::policy_names);
  const std::set<std::string> names(asked.begin(), asked.end());
  const std::string prefix = resource_id.empty() ? call.scope().key(kServiceId, "policy", "service/")
                                                 : policy_key(call.scope(), resource_id, "");
  std::optional<std::string> token = find(in, In::next_token);
  do {
    const Page page = read_page(
        call.data(), {.index = "", .prefix = prefix, .token = token, .limit = size, .reverse = false});
    if (page.bad_token) throw api::ServiceError("InvalidNextTokenException", "The next token is invalid.");
    for (const store::Entry& row : page.rows) {
      const std::optional<Json> stored = call.data().get(row.document);
      if (!stored) continue;
      const View<ScalingPolicy> policy(*stored);
      if (!names.empty() && !names.contains(get(policy, ScalingPolicy::policy_name))) continue;
      append(out, Out::scaling_policies, policy);
      if (get(out, Out::scaling_policies).size() < size) continue;
      // A page that named policies fill ends at its last one.
      if (page.next_token || row.key != page.rows.back().key) set(out, Out::next_token, page_token(row.key));
      return out;
    }
    token = page.next_token;
  } while (token);
  return out;
}

Doc<shapes::DeleteScalingPolicyResponse> delete_scaling_policy(Call& call,
                                                               View<shapes::DeleteScalingPolicyRequest> in) {
  using In = shapes::DeleteScalingPolicyRequest;
  const std::string resource_id = get(in, In::resource_id);
  const std::string name = get(in, In::policy_name);
  require_scalable(get(in, In::service_namespace), resource_id, get(in, In::scalable_dimension));
  const std::string key = policy_key(call.scope(), resource_id, name);
  if (!call.data().contains(key)) {
    throw api::ServiceError("ObjectNotFoundException", "No scaling policy found for " +
                                                           described(resource_id) + ", policy name: " + name);
  }
  call.world().store.erase(key);
  forget_tracking(call.world(), call.scope(), resource_id, name);
  wake_scaling(call.world(), service_key_of(call.scope(), resource_id));
  return {};
}

}  // namespace berth::backend::autoscaling
