// Scalable targets: how they and what belongs to them are kept, and the operations on them. Of a target's
// four documents (target, policy, activity, state) each has its own kind of key, behind which stands the
// resource id `service/CLUSTER/SERVICE`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/service_error.h"
#include "backend/call.h"
#include "base/json.h"
#include "model/doc.h"
#include "model/gen/application_autoscaling.h"

namespace berth::backend::autoscaling {

namespace shapes = berth::application_autoscaling;

inline constexpr std::string_view kServiceId = "application-autoscaling";
inline constexpr std::string_view kNamespace = "ecs";
inline constexpr std::string_view kDimension = "ecs:service:DesiredCount";

// Targets by their ARN.
inline constexpr std::string_view kTargetsByArn = "scaling.target.arn";

std::string target_key(const Scope& scope, std::string_view resource_id);
// What begins the keys of the policies, or with a name the key of one.
std::string policy_key(const Scope& scope, std::string_view resource_id, std::string_view name);
std::string state_key(const Scope& scope, std::string_view resource_id);
// `…/ecs/service/CLUSTER/SERVICE`.
std::string service_key_of(const Scope& scope, std::string_view resource_id);

api::ServiceError invalid(const std::string& message);  // ValidationException

// Throws ValidationException unless the three name the desired count of an ECS service. Empty texts pass: the
// model says which members a request must have.
void require_scalable(const std::string& service_namespace, const std::string& resource_id,
                      const std::string& dimension);

// `service namespace: ecs, resource ID: service/C/S, scalable dimension: ecs:service:DesiredCount`.
std::string described(const std::string& resource_id);

struct TargetRecord {
  std::string key;
  model::Doc<shapes::ScalableTarget> document;
  std::string uuid;  // shared by the target's ARN and those of its policies
  Json tags = Json::object();
};
std::optional<TargetRecord> load_target(const store::Reader& reader, std::string_view key);
void store_target(World& world, const TargetRecord& record);
void target_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

// How long a page is: `max_results` cut to `most`, which is also what an absent one means.
std::size_t page_size(std::optional<int> max_results, std::size_t most);

model::Doc<shapes::RegisterScalableTargetResponse> register_scalable_target(
    Call& call, model::View<shapes::RegisterScalableTargetRequest> in);
model::Doc<shapes::DescribeScalableTargetsResponse> describe_scalable_targets(
    Call& call, model::View<shapes::DescribeScalableTargetsRequest> in);
model::Doc<shapes::DeregisterScalableTargetResponse> deregister_scalable_target(
    Call& call, model::View<shapes::DeregisterScalableTargetRequest> in);

}  // namespace berth::backend::autoscaling
