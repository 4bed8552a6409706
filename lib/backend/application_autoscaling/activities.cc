#include "backend/application_autoscaling/activities.h"

#include <algorithm>

#include "backend/application_autoscaling/state_document.h"
#include "backend/pages.h"

namespace berth::backend::autoscaling {
namespace {

using core::scaling::Activity;
using core::scaling::ActivityStatus;
using model::Doc;
using model::View;
using shapes::NotScaledReason;
using shapes::ScalableTarget;
using shapes::ScalingActivity;

constexpr Duration kKept = days(42);
constexpr std::size_t kPageMax = 50;
constexpr std::size_t kForgottenAtOnce = 20;  // with each new one, so that a few are left at most

std::string padded(int number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 10 - std::min<std::size_t>(10, digits.size()), '0');
  return digits;
}

std::string activities_of(const Scope& scope, const std::string& resource_id) {
  return scope.key(kServiceId, "activity", resource_id) + "/";
}

Doc<NotScaledReason> reason_of(const Activity& activity, View<ScalableTarget> target) {
  Doc<NotScaledReason> out;
  set(out, NotScaledReason::code, activity.not_scaled_reason);
  if (activity.not_scaled_reason == "AlreadyAtMaxCapacity") {
    copy(out, NotScaledReason::max_capacity, target, ScalableTarget::max_capacity);
  }
  if (activity.not_scaled_reason == "AlreadyAtMinCapacity") {
    copy(out, NotScaledReason::min_capacity, target, ScalableTarget::min_capacity);
  }
  set(out, NotScaledReason::current_capacity, activity.from);
  return out;
}

Doc<ScalingActivity> activity_of(World& world, const std::string& key, const std::string& resource_id,
                                 View<ScalableTarget> target, const Activity& activity) {
  Doc<ScalingActivity> out;
  set(out, ScalingActivity::activity_id, draw_uuid(world.seed, {key, "activity", 0}));
  set(out, ScalingActivity::service_namespace, kNamespace);
  set(out, ScalingActivity::resource_id, resource_id);
  set(out, ScalingActivity::scalable_dimension, kDimension);
  set(out, ScalingActivity::description, activity.description);
  set(out, ScalingActivity::cause, activity.cause);
  set(out, ScalingActivity::start_time, activity.started);
  if (activity.ended) set(out, ScalingActivity::end_time, *activity.ended);
  set(out, ScalingActivity::status_code, core::scaling::to_text(activity.status));
  if (!activity.message.empty()) set(out, ScalingActivity::status_message, activity.message);
  if (!activity.arithmetic.empty()) set(out, ScalingActivity::details, activity.arithmetic);
  if (!activity.not_scaled_reason.empty()) {
    append(out, ScalingActivity::not_scaled_reasons, reason_of(activity, target));
  }
  return out;
}

void forget_old(World& world, const Scope& scope, const std::string& resource_id) {
  const std::string prefix = activities_of(scope, resource_id);
  for (const store::Entry& row :
       world.store.scan({.index = "", .prefix = prefix, .limit = kForgottenAtOnce})) {
    const std::optional<Json> stored = world.store.get(row.document);
    if (!stored || world.now - get(View<ScalingActivity>(*stored), ScalingActivity::start_time) < kKept)
      return;
    world.store.erase(row.document);
  }
}

}  // namespace

void record_activities(World& world, const Scope& scope, const std::string& resource_id,
                       const TargetRecord& target, const std::vector<Activity>& activities) {
  if (activities.empty()) return;
  for (const Activity& activity : activities) {
    const std::string key = activities_of(scope, resource_id) + padded(activity.number);
    world.store.put(key, activity_of(world, key, resource_id, target.document, activity).json());
  }
  forget_old(world, scope, resource_id);
}

void end_open_activity(World& world, const Scope& scope, const std::string& resource_id) {
  const auto state = load_state(world.store, state_key(scope, resource_id), world.now);
  const auto target = load_target(world.store, target_key(scope, resource_id));
  if (!state.open || !target) return;
  Activity activity = *state.open;
  activity.status = ActivityStatus::unfulfilled;
  activity.ended = world.now;
  activity.message = core::scaling::status_message(activity.status, activity.to, std::nullopt);
  record_activities(world, scope, resource_id, *target, {activity});
}

int last_activity(const store::Reader& reader, const Scope& scope, const std::string& resource_id) {
  const auto rows =
      reader.scan({.index = "", .prefix = activities_of(scope, resource_id), .limit = 1, .reverse = true});
  return rows.empty() ? 0 : std::stoi(rows.front().key.substr(rows.front().key.rfind('/') + 1));
}

void activity_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const View<ScalingActivity> activity(document);
  const Scope scope = scope_of(key);
  const std::string resource_id = get(activity, ScalingActivity::resource_id);
  const std::string tail = "/" + sortable(get(activity, ScalingActivity::start_time)) + "/" +
                           std::string(key.substr(key.rfind('/') + 1)) + "/" + resource_id;
  const bool scaled = !has(activity, ScalingActivity::not_scaled_reasons);
  for (const char* which : {"all", "scaled"}) {
    if (!scaled && std::string_view(which) == "scaled") continue;
    for (const std::string& of : {std::string("*"), resource_id}) {
      out.push_back(
          {std::string(kActivities), scope.account + "/" + scope.region + "/" + which + "/" + of + tail, ""});
    }
  }
}

Doc<shapes::DescribeScalingActivitiesResponse> describe_scaling_activities(
    Call& call, View<shapes::DescribeScalingActivitiesRequest> in) {
  using In = shapes::DescribeScalingActivitiesRequest;
  using Out = shapes::DescribeScalingActivitiesResponse;
  Doc<Out> out;
  edit_list(out, Out::scaling_activities);
  const std::size_t size = page_size(find(in, In::max_results), kPageMax);
  if (get(in, In::service_namespace) != kNamespace) return out;
  const std::string resource_id = get(in, In::resource_id);
  require_scalable({}, resource_id, get(in, In::scalable_dimension));
  const std::string prefix = call.scope().account + "/" + call.scope().region + "/" +
                             (get(in, In::include_not_scaled_activities) ? "all" : "scaled") + "/" +
                             (resource_id.empty() ? "*" : resource_id) + "/";
  const Page page = read_page(call.data(), {.index = kActivities,
                                            .prefix = prefix,
                                            .token = find(in, In::next_token),
                                            .limit = size,
                                            .reverse = true});
  if (page.bad_token) throw api::ServiceError("InvalidNextTokenException", "The next token is invalid.");
  for (const store::Entry& row : page.rows) {
    const std::optional<Json> stored = call.data().get(row.document);
    if (!stored) continue;
    const View<ScalingActivity> activity(*stored);
    if (call.now() - get(activity, ScalingActivity::start_time) >= kKept) return out;
    append(out, Out::scaling_activities, activity);
  }
  if (page.next_token) set(out, Out::next_token, *page.next_token);
  return out;
}

}  // namespace berth::backend::autoscaling
