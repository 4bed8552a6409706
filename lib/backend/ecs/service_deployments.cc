#include "backend/ecs/service_deployments.h"

#include <algorithm>

#include "api/service_error.h"
#include "backend/ecs/list_page.h"
#include "backend/ecs/service_state.h"
#include "backend/ecs/task_definitions.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;

constexpr std::string_view kByService = "service-deployment.service";  // SCOPE/CLUSTER/SERVICE/CREATED/ID
constexpr std::size_t kDescribeMax = 20;
constexpr int kTokenLength = 21;

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

std::string child_key(std::string_view service_key, std::string_view kind, std::string_view id) {
  return scope_of(service_key).key("ecs", kind, key_rest(service_key)) + "/" + std::string(id);
}

std::string child_arn(std::string_view service_key, std::string_view kind, std::string_view id) {
  return scope_of(service_key)
      .arn("ecs", std::string(kind) + "/" + std::string(key_rest(service_key)) + "/" + std::string(id));
}

std::string digits_of(const std::string& deployment_id) {
  return deployment_id.substr(deployment_id.find('/') + 1);
}

Doc<ecs::ServiceRevisionSummary> revision_summary(std::string_view service_key, const store::Reader& reader,
                                                  const std::string& id, int requested) {
  const ServiceCounts counts = service_counts(reader, service_key);
  const auto found = counts.deployments.find(id);
  const TaskCount count = found == counts.deployments.end() ? TaskCount{} : found->second;
  Doc<ecs::ServiceRevisionSummary> out;
  set(out, ecs::ServiceRevisionSummary::arn, service_revision_arn(service_key, id));
  set(out, ecs::ServiceRevisionSummary::requested_task_count, requested);
  set(out, ecs::ServiceRevisionSummary::running_task_count, count.running);
  set(out, ecs::ServiceRevisionSummary::pending_task_count, count.pending);
  return out;
}

// What runs now, by the definition of a deployment: image names without a digest, for nothing is pulled.
Json images_of(const store::Reader& reader, std::string_view service_key, const std::string& definition_arn) {
  Json images = Json::array();
  const auto definition = find_task_definition(reader, scope_of(service_key), definition_arn);
  if (!definition) return images;
  for (const auto container : get(definition->document, ecs::TaskDefinition::container_definitions)) {
    images.push_back({{"containerName", get(container, ecs::ContainerDefinition::name)},
                      {"image", get(container, ecs::ContainerDefinition::image)}});
  }
  return images;
}

Doc<ecs::ServiceRevision> revision_of(const World& world, std::string_view service_key,
                                      const ServiceRecord& record) {
  const Doc<ecs::Deployment>& deployment = record.deployments.front().document;
  const Doc<ecs::Service>& service = record.document;
  Doc<ecs::ServiceRevision> out;
  set(out, ecs::ServiceRevision::service_revision_arn,
      service_revision_arn(service_key, get(deployment, ecs::Deployment::id)));
  copy(out, ecs::ServiceRevision::service_arn, service, ecs::Service::service_arn);
  copy(out, ecs::ServiceRevision::cluster_arn, service, ecs::Service::cluster_arn);
  copy(out, ecs::ServiceRevision::task_definition, deployment, ecs::Deployment::task_definition);
  copy(out, ecs::ServiceRevision::launch_type, deployment, ecs::Deployment::launch_type);
  copy(out, ecs::ServiceRevision::capacity_provider_strategy, deployment,
       ecs::Deployment::capacity_provider_strategy);
  copy(out, ecs::ServiceRevision::platform_version, deployment, ecs::Deployment::platform_version);
  copy(out, ecs::ServiceRevision::platform_family, deployment, ecs::Deployment::platform_family);
  copy(out, ecs::ServiceRevision::load_balancers, service, ecs::Service::load_balancers);
  copy(out, ecs::ServiceRevision::service_registries, service, ecs::Service::service_registries);
  copy(out, ecs::ServiceRevision::network_configuration, deployment, ecs::Deployment::network_configuration);
  set(out, ecs::ServiceRevision::container_images,
      images_of(world.store, service_key, get(deployment, ecs::Deployment::task_definition)));
  set(out, ecs::ServiceRevision::guard_duty_enabled, false);
  set(out, ecs::ServiceRevision::created_at, world.now);
  return out;
}

}  // namespace

std::string service_revision_arn(std::string_view service_key, const std::string& deployment_id) {
  return child_arn(service_key, "service-revision", digits_of(deployment_id));
}

Json current_revision(std::string_view service_key, View<ecs::Deployment> deployment) {
  Doc<ecs::ServiceCurrentRevisionSummary> out;
  set(out, ecs::ServiceCurrentRevisionSummary::arn,
      service_revision_arn(service_key, get(deployment, ecs::Deployment::id)));
  set(out, ecs::ServiceCurrentRevisionSummary::requested_task_count,
      get(deployment, ecs::Deployment::desired_count));
  set(out, ecs::ServiceCurrentRevisionSummary::running_task_count,
      get(deployment, ecs::Deployment::running_count));
  set(out, ecs::ServiceCurrentRevisionSummary::pending_task_count,
      get(deployment, ecs::Deployment::pending_count));
  return std::move(out).json();
}

void begin_service_deployment(World& world, std::string_view service_key, ServiceRecord& record) {
  DeploymentRecord& primary = record.deployments.front();
  const std::string id = get(primary.document, ecs::Deployment::id);
  world.store.put(child_key(service_key, "service-revision", digits_of(id)),
                  revision_of(world, service_key, record).json());

  primary.service_deployment =
      draw_token(world.seed, {service_key, "service deployment", record.deployments_made}, kTokenLength);
  Doc<ecs::ServiceDeployment> out;
  set(out, ecs::ServiceDeployment::service_deployment_arn,
      child_arn(service_key, "service-deployment", primary.service_deployment));
  copy(out, ecs::ServiceDeployment::service_arn, record.document, ecs::Service::service_arn);
  copy(out, ecs::ServiceDeployment::cluster_arn, record.document, ecs::Service::cluster_arn);
  set(out, ecs::ServiceDeployment::created_at, world.now);
  set(out, ecs::ServiceDeployment::started_at, world.now);
  set(out, ecs::ServiceDeployment::updated_at, world.now);
  edit_list(out, ecs::ServiceDeployment::source_service_revisions);
  for (std::size_t i = 1; i < record.deployments.size(); ++i) {
    DeploymentRecord& older = record.deployments[i];
    append(out, ecs::ServiceDeployment::source_service_revisions,
           revision_summary(service_key, world.store, get(older.document, ecs::Deployment::id),
                            get(older.document, ecs::Deployment::desired_count)));
    finish_service_deployment(world, service_key, record, older, false);
  }
  set(out, ecs::ServiceDeployment::target_service_revision,
      revision_summary(service_key, world.store, id, get(record.document, ecs::Service::desired_count)));
  set(out, ecs::ServiceDeployment::status, "IN_PROGRESS");
  copy(out, ecs::ServiceDeployment::deployment_configuration, record.document,
       ecs::Service::deployment_configuration);
  const auto breaker = get(get(record.document, ecs::Service::deployment_configuration),
                           ecs::DeploymentConfiguration::deployment_circuit_breaker);
  const int desired = get(record.document, ecs::Service::desired_count);
  set(out, ecs::ServiceDeployment::deployment_circuit_breaker,
      Json{{"status", get(breaker, ecs::DeploymentCircuitBreaker::enable) ? "MONITORING" : "DISABLED"},
           {"failureCount", 0},
           {"threshold", std::clamp((desired + 1) / 2, 3, 200)}});
  set(out, ecs::ServiceDeployment::alarms, Json{{"status", "DISABLED"}});
  set(record.document, ecs::Service::current_service_deployment,
      get(out, ecs::ServiceDeployment::service_deployment_arn));
  world.store.put(child_key(service_key, "service-deployment", primary.service_deployment), out.json());
}

void finish_service_deployment(World& world, std::string_view service_key, const ServiceRecord& record,
                               const DeploymentRecord& deployment, bool completed) {
  const std::string key = child_key(service_key, "service-deployment", deployment.service_deployment);
  const std::optional<Json> stored = world.store.get(key);
  if (!stored) return;
  Doc<ecs::ServiceDeployment> out(*stored);
  if (get(out, ecs::ServiceDeployment::status) != "IN_PROGRESS") return;
  set(out, ecs::ServiceDeployment::status, completed ? "SUCCESSFUL" : "STOPPED");
  set(out, ecs::ServiceDeployment::finished_at, world.now);
  set(out, ecs::ServiceDeployment::updated_at, world.now);
  if (!completed) {
    set(out, ecs::ServiceDeployment::stopped_at, world.now);
    set(out, ecs::ServiceDeployment::status_reason,
        "Service deployment was stopped because a newer deployment replaced it.");
  }
  const int requested = completed ? get(record.document, ecs::Service::desired_count) : 0;
  set(out, ecs::ServiceDeployment::target_service_revision,
      revision_summary(service_key, world.store, get(deployment.document, ecs::Deployment::id), requested));
  Json& breaker = out.json()["deploymentCircuitBreaker"];
  if (breaker.value("status", "") == "MONITORING") breaker["status"] = "MONITORING_COMPLETE";
  world.store.put(key, out.json());
}

void forget_service_deployments(World& world, std::string_view service_key) {
  for (const std::string_view kind : {"service-deployment", "service-revision"}) {
    for (const store::Entry& row :
         world.store.scan({.index = "", .prefix = child_key(service_key, kind, "")})) {
      world.store.erase(row.document);
    }
  }
}

void service_deployment_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const Scope scope = scope_of(key);
  const std::string_view rest = key_rest(key);
  const std::size_t slash = rest.rfind('/');
  const Instant created = get(View<ecs::ServiceDeployment>(document), ecs::ServiceDeployment::created_at);
  out.push_back({std::string(kByService),
                 scope.account + "/" + scope.region + "/" + std::string(rest.substr(0, slash)) + "/" +
                     sortable(created) + "/" + std::string(rest.substr(slash + 1)),
                 get(View<ecs::ServiceDeployment>(document), ecs::ServiceDeployment::status)});
}

namespace {

bool has_status(View<ecs::ListServiceDeploymentsRequest> in, const std::string& status) {
  const auto wanted = get(in, ecs::ListServiceDeploymentsRequest::status);
  if (wanted.empty()) return true;
  for (const std::string& one : wanted) {
    if (one == status) return true;
  }
  return false;
}

Doc<ecs::ServiceDeploymentBrief> brief_of(View<ecs::ServiceDeployment> deployment) {
  Doc<ecs::ServiceDeploymentBrief> out;
  copy(out, ecs::ServiceDeploymentBrief::service_deployment_arn, deployment,
       ecs::ServiceDeployment::service_deployment_arn);
  copy(out, ecs::ServiceDeploymentBrief::service_arn, deployment, ecs::ServiceDeployment::service_arn);
  copy(out, ecs::ServiceDeploymentBrief::cluster_arn, deployment, ecs::ServiceDeployment::cluster_arn);
  copy(out, ecs::ServiceDeploymentBrief::started_at, deployment, ecs::ServiceDeployment::started_at);
  copy(out, ecs::ServiceDeploymentBrief::created_at, deployment, ecs::ServiceDeployment::created_at);
  copy(out, ecs::ServiceDeploymentBrief::finished_at, deployment, ecs::ServiceDeployment::finished_at);
  set(out, ecs::ServiceDeploymentBrief::target_service_revision_arn,
      get(get(deployment, ecs::ServiceDeployment::target_service_revision),
          ecs::ServiceRevisionSummary::arn));
  copy(out, ecs::ServiceDeploymentBrief::status, deployment, ecs::ServiceDeployment::status);
  copy(out, ecs::ServiceDeploymentBrief::status_reason, deployment, ecs::ServiceDeployment::status_reason);
  return out;
}

// The key of a service deployment or revision named by its ARN, `…:KIND/CLUSTER/SERVICE/ID`; nothing for
// another text.
std::optional<std::string> key_of_arn(std::string_view arn, std::string_view kind) {
  const std::vector<std::string_view> parts = split(arn, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "ecs") return std::nullopt;
  const std::vector<std::string_view> path = split(parts[5], '/');
  if (path.size() != 4 || path[0] != kind) return std::nullopt;
  const Scope scope{std::string(parts[4]), std::string(parts[3])};
  return scope.key("ecs", kind, parts[5].substr(kind.size() + 1));
}

// What the two describes have in common: the document of each ARN, or a failure.
template <class Out, class Shape>
void describe_by_arn(Call& call, model::ListView<std::string> arns, std::string_view kind,
                     model::Field<Out, model::ListOf<Shape>> into,
                     model::Field<Out, model::ListOf<ecs::Failure>> failures, Doc<Out>& out) {
  if (arns.size() > kDescribeMax) refuse("The number of ARNs must be at most 20.");
  edit_list(out, into);
  edit_list(out, failures);
  for (const std::string& arn : arns) {
    const auto key = key_of_arn(arn, kind);
    if (!key) refuse("Invalid identifier: " + arn);
    if (const auto stored = call.data().get(*key)) {
      append(out, into, View<Shape>(*stored));
    } else {
      Doc<ecs::Failure> failure;
      set(failure, ecs::Failure::arn, arn);
      set(failure, ecs::Failure::reason, "MISSING");
      append(out, failures, failure);
    }
  }
}

}  // namespace

Doc<ecs::ListServiceDeploymentsResponse> list_service_deployments(
    Call& call, View<ecs::ListServiceDeploymentsRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::ListServiceDeploymentsRequest::cluster));
  const std::string name = service_name_of(get(in, ecs::ListServiceDeploymentsRequest::service));
  const std::string key = service_key(call.scope(), cluster.name, name);
  if (!call.data().contains(key)) throw api::ServiceError("ServiceNotFoundException", "Service not found.");
  const auto window = get(in, ecs::ListServiceDeploymentsRequest::created_at);
  const Scope scope = call.scope();
  const std::string prefix = scope.account + "/" + scope.region + "/" + cluster.name + "/" + name + "/";
  const Page page =
      list_page(call.data(), {.index = kByService,
                              .prefix = prefix,
                              .token = find(in, ecs::ListServiceDeploymentsRequest::next_token),
                              .max_results = find(in, ecs::ListServiceDeploymentsRequest::max_results),
                              .size = {.standard = 20, .max = 100},
                              .reverse = true});
  Doc<ecs::ListServiceDeploymentsResponse> out;
  edit_list(out, ecs::ListServiceDeploymentsResponse::service_deployments);
  for (const store::Entry& row : page.rows) {
    if (!has_status(in, row.carry)) continue;
    const auto stored = call.data().get(row.document);
    if (!stored) continue;
    const View<ecs::ServiceDeployment> deployment(*stored);
    const Instant created = get(deployment, ecs::ServiceDeployment::created_at);
    if (const auto before = find(window, ecs::CreatedAt::before); before && created >= *before) continue;
    if (const auto after = find(window, ecs::CreatedAt::after); after && created <= *after) continue;
    append(out, ecs::ListServiceDeploymentsResponse::service_deployments, brief_of(deployment));
  }
  if (page.next_token) set(out, ecs::ListServiceDeploymentsResponse::next_token, *page.next_token);
  return out;
}

Doc<ecs::DescribeServiceDeploymentsResponse> describe_service_deployments(
    Call& call, View<ecs::DescribeServiceDeploymentsRequest> in) {
  Doc<ecs::DescribeServiceDeploymentsResponse> out;
  describe_by_arn(call, get(in, ecs::DescribeServiceDeploymentsRequest::service_deployment_arns),
                  "service-deployment", ecs::DescribeServiceDeploymentsResponse::service_deployments,
                  ecs::DescribeServiceDeploymentsResponse::failures, out);
  return out;
}

Doc<ecs::DescribeServiceRevisionsResponse> describe_service_revisions(
    Call& call, View<ecs::DescribeServiceRevisionsRequest> in) {
  Doc<ecs::DescribeServiceRevisionsResponse> out;
  describe_by_arn(call, get(in, ecs::DescribeServiceRevisionsRequest::service_revision_arns),
                  "service-revision", ecs::DescribeServiceRevisionsResponse::service_revisions,
                  ecs::DescribeServiceRevisionsResponse::failures, out);
  return out;
}

}  // namespace berth::backend
