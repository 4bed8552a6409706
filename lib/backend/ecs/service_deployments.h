// Service deployments and service revisions: the newer view of a service's rollouts (ecs-services.md §4).
#pragma once

#include <string>
#include <string_view>

#include "backend/area.h"
#include "backend/ecs/service_record.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

// The entry of Service.currentServiceRevisions for a deployment with its counts: the digits of a revision's
// ARN are those of its deployment's id.
Json current_revision(std::string_view service_key, model::View<berth::ecs::Deployment> deployment);

std::string service_revision_arn(std::string_view service_key, const std::string& deployment_id);

// A rollout begins: records the deployment's revision and its service deployment (whose id it sets), and asks
// those that still run to stop.
void begin_service_deployment(World& world, std::string_view service_key, ServiceRecord& record);

// A deployment of the service became COMPLETED, or was overtaken by a newer one and is gone.
void finish_service_deployment(World& world, std::string_view service_key, const ServiceRecord& record,
                               const DeploymentRecord& deployment, bool completed);

// Removes all of them, with the service.
void forget_service_deployments(World& world, std::string_view service_key);

void service_deployment_rows(std::string_view key, const Json& document, std::vector<store::Row>& out);

model::Doc<berth::ecs::ListServiceDeploymentsResponse> list_service_deployments(
    Call& call, model::View<berth::ecs::ListServiceDeploymentsRequest> in);
model::Doc<berth::ecs::DescribeServiceDeploymentsResponse> describe_service_deployments(
    Call& call, model::View<berth::ecs::DescribeServiceDeploymentsRequest> in);
model::Doc<berth::ecs::DescribeServiceRevisionsResponse> describe_service_revisions(
    Call& call, model::View<berth::ecs::DescribeServiceRevisionsRequest> in);

}  // namespace berth::backend
