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

using namespace berth::ecs;
using model::Doc;
using model::View;

constexpr std::string_view kByService = "service-deployment.service";  // SCOPE/CLUSTER/SERVICE/CREATED/ID
constexpr std::size_t kDescribeMax = 20;
constexpr int kTokenLength = 21;

[[noreturn]] void refuse(const std::string& text) { throw api::ServiceError("InvalidParameterException", text); }

std::string child_key(std::string_view service_key, std::string_view kind, std::string_view id) {
  return scope_of(service_key).key("ecs", kind, key_rest(service_key)) + "/" + std::string(id);
}

std::string child_arn(std::string_view service_key, std::string_view kind, std::string_view id) {
  return scope_of(service_key).arn("ecs", std::string(kind) + "/" + std::string(key_rest(service_key)) + "/" + std::string(id));
}

std::string digits_of(const std::string& deployment_id) { return deployment_id.substr(deployment_id.find('/') + 1); }

Doc<ServiceRevisionSummary> revision_summary(std::string_view service_key, const store::Reader& reader, const std::string& id,
                                             int requested) {
  const ServiceCounts counts = service_counts(reader, service_key);
  const auto found = counts.deployments.find(id);
  const TaskCount count = found == counts.deployments.end() ? TaskCount{} : found->second;
  Doc<ServiceRevisionSummary> out;
  set(out, ServiceRevisionSummary::arn, service_revision_arn(service_key, id));
  set(out, ServiceRevisionSummary::requested_task_count, requested);
  set(out, ServiceRevisionSummary::running_task_count, count.running);
  set(out, ServiceRevisionSummary::pending_task_count, count.pending);
  return out;
}

// What runs now, by the definition of a deployment: image names without a digest, for nothing is pulled.
Json images_of(const store::Reader& reader, std::string_view service_key, const std::string& definition_arn) {
  Json images = Json::array();
  const auto definition = find_task_definition(reader, scope_of(service_key), definition_arn);
  if (!definition) return images;
  for (const auto container : get(definition->document, TaskDefinition::container_definitions)) {
    images.push_back({{"containerName", get(container, ContainerDefinition::name)},
                      {"image", get(container, ContainerDefinition::image)}});
  }
  return images;
}

Doc<ServiceRevision> revision_of(const World& world, std::string_view service_key, const ServiceRecord& record) {
  const Doc<Deployment>& deployment = record.deployments.front().document;
  const Doc<Service>& service = record.document;
  Doc<ServiceRevision> out;
  set(out, ServiceRevision::service_revision_arn, service_revision_arn(service_key, get(deployment, Deployment::id)));
  copy(out, ServiceRevision::service_arn, service, Service::service_arn);
  copy(out, ServiceRevision::cluster_arn, service, Service::cluster_arn);
  copy(out, ServiceRevision::task_definition, deployment, Deployment::task_definition);
  copy(out, ServiceRevision::launch_type, deployment, Deployment::launch_type);
  copy(out, ServiceRevision::capacity_provider_strategy, deployment, Deployment::capacity_provider_strategy);
  copy(out, ServiceRevision::platform_version, deployment, Deployment::platform_version);
  copy(out, ServiceRevision::platform_family, deployment, Deployment::platform_family);
  copy(out, ServiceRevision::load_balancers, service, Service::load_balancers);
  copy(out, ServiceRevision::service_registries, service, Service::service_registries);
  copy(out, ServiceRevision::network_configuration, deployment, Deployment::network_configuration);
  set(out, ServiceRevision::container_images, images_of(world.store, service_key, get(deployment, Deployment::task_definition)));
  set(out, ServiceRevision::guard_duty_enabled, false);
  set(out, ServiceRevision::created_at, world.now);
  return out;
}

}  // namespace

std::string service_revision_arn(std::string_view service_key, const std::string& deployment_id) {
  return child_arn(service_key, "service-revision", digits_of(deployment_id));
}

Json current_revision(std::string_view service_key, View<Deployment> deployment) {
  Doc<ServiceCurrentRevisionSummary> out;
  set(out, ServiceCurrentRevisionSummary::arn, service_revision_arn(service_key, get(deployment, Deployment::id)));
  set(out, ServiceCurrentRevisionSummary::requested_task_count, get(deployment, Deployment::desired_count));
  set(out, ServiceCurrentRevisionSummary::running_task_count, get(deployment, Deployment::running_count));
  set(out, ServiceCurrentRevisionSummary::pending_task_count, get(deployment, Deployment::pending_count));
  return std::move(out).json();
}

void begin_service_deployment(World& world, std::string_view service_key, ServiceRecord& record) {
  DeploymentRecord& primary = record.deployments.front();
  const std::string id = get(primary.document, Deployment::id);
  world.store.put(child_key(service_key, "service-revision", digits_of(id)), revision_of(world, service_key, record).json());

  primary.service_deployment = draw_token(world.seed, {service_key, "service deployment", record.deployments_made}, kTokenLength);
  Doc<ServiceDeployment> out;
  set(out, ServiceDeployment::service_deployment_arn, child_arn(service_key, "service-deployment", primary.service_deployment));
  copy(out, ServiceDeployment::service_arn, record.document, Service::service_arn);
  copy(out, ServiceDeployment::cluster_arn, record.document, Service::cluster_arn);
  set(out, ServiceDeployment::created_at, world.now);
  set(out, ServiceDeployment::started_at, world.now);
  set(out, ServiceDeployment::updated_at, world.now);
  edit_list(out, ServiceDeployment::source_service_revisions);
  for (std::size_t i = 1; i < record.deployments.size(); ++i) {
    DeploymentRecord& older = record.deployments[i];
    append(out, ServiceDeployment::source_service_revisions,
           revision_summary(service_key, world.store, get(older.document, Deployment::id), get(older.document, Deployment::desired_count)));
    finish_service_deployment(world, service_key, record, older, false);
  }
  set(out, ServiceDeployment::target_service_revision,
      revision_summary(service_key, world.store, id, get(record.document, Service::desired_count)));
  set(out, ServiceDeployment::status, "IN_PROGRESS");
  copy(out, ServiceDeployment::deployment_configuration, record.document, Service::deployment_configuration);
  const auto breaker = get(get(record.document, Service::deployment_configuration), DeploymentConfiguration::deployment_circuit_breaker);
  const int desired = get(record.document, Service::desired_count);
  set(out, ServiceDeployment::deployment_circuit_breaker,
      Json{{"status", get(breaker, DeploymentCircuitBreaker::enable) ? "MONITORING" : "DISABLED"},
           {"failureCount", 0},
           {"threshold", std::clamp((desired + 1) / 2, 3, 200)}});
  set(out, ServiceDeployment::alarms, Json{{"status", "DISABLED"}});
  set(record.document, Service::current_service_deployment, get(out, ServiceDeployment::service_deployment_arn));
  world.store.put(child_key(service_key, "service-deployment", primary.service_deployment), out.json());
}

void finish_service_deployment(World& world, std::string_view service_key, const ServiceRecord& record,
                               const DeploymentRecord& deployment, bool completed) {
  const std::string key = child_key(service_key, "service-deployment", deployment.service_deployment);
  const std::optional<Json> stored = world.store.get(key);
  if (!stored) return;
  Doc<ServiceDeployment> out(*stored);
  if (get(out, ServiceDeployment::status) != "IN_PROGRESS") return;
  set(out, ServiceDeployment::status, completed ? "SUCCESSFUL" : "STOPPED");
  set(out, ServiceDeployment::finished_at, world.now);
  set(out, ServiceDeployment::updated_at, world.now);
  if (!completed) {
    set(out, ServiceDeployment::stopped_at, world.now);
    set(out, ServiceDeployment::status_reason, "Service deployment was stopped because a newer deployment replaced it.");
  }
  const int requested = completed ? get(record.document, Service::desired_count) : 0;
  set(out, ServiceDeployment::target_service_revision,
      revision_summary(service_key, world.store, get(deployment.document, Deployment::id), requested));
  Json& breaker = out.json()["deploymentCircuitBreaker"];
  if (breaker.value("status", "") == "MONITORING") breaker["status"] = "MONITORING_COMPLETE";
  world.store.put(key, out.json());
}

void forget_service_deployments(World& world, std::string_view service_key) {
  for (const std::string_view kind : {"service-deployment", "service-revision"}) {
    for (const store::Entry& row : world.store.scan({.index = "", .prefix = child_key(service_key, kind, "")})) {
      world.store.erase(row.document);
    }
  }
}

void service_deployment_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const Scope scope = scope_of(key);
  const std::string_view rest = key_rest(key);
  const std::size_t slash = rest.rfind('/');
  const Instant created = get(View<ServiceDeployment>(document), ServiceDeployment::created_at);
  out.push_back({std::string(kByService), scope.account + "/" + scope.region + "/" + std::string(rest.substr(0, slash)) + "/" +
                                              sortable(created) + "/" + std::string(rest.substr(slash + 1)),
                 get(View<ServiceDeployment>(document), ServiceDeployment::status)});
}

namespace {

bool has_status(View<ListServiceDeploymentsRequest> in, const std::string& status) {
  const auto wanted = get(in, ListServiceDeploymentsRequest::status);
  if (wanted.empty()) return true;
  for (const std::string& one : wanted) {
    if (one == status) return true;
  }
  return false;
}

Doc<ServiceDeploymentBrief> brief_of(View<ServiceDeployment> deployment) {
  Doc<ServiceDeploymentBrief> out;
  copy(out, ServiceDeploymentBrief::service_deployment_arn, deployment, ServiceDeployment::service_deployment_arn);
  copy(out, ServiceDeploymentBrief::service_arn, deployment, ServiceDeployment::service_arn);
  copy(out, ServiceDeploymentBrief::cluster_arn, deployment, ServiceDeployment::cluster_arn);
  copy(out, ServiceDeploymentBrief::started_at, deployment, ServiceDeployment::started_at);
  copy(out, ServiceDeploymentBrief::created_at, deployment, ServiceDeployment::created_at);
  copy(out, ServiceDeploymentBrief::finished_at, deployment, ServiceDeployment::finished_at);
  set(out, ServiceDeploymentBrief::target_service_revision_arn,
      get(get(deployment, ServiceDeployment::target_service_revision), ServiceRevisionSummary::arn));
  copy(out, ServiceDeploymentBrief::status, deployment, ServiceDeployment::status);
  copy(out, ServiceDeploymentBrief::status_reason, deployment, ServiceDeployment::status_reason);
  return out;
}

// The key of a service deployment or revision named by its ARN, `…:KIND/CLUSTER/SERVICE/ID`; nothing for another text.
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
                     model::Field<Out, model::ListOf<Shape>> into, model::Field<Out, model::ListOf<Failure>> failures, Doc<Out>& out) {
  if (arns.size() > kDescribeMax) refuse("The number of ARNs must be at most 20.");
  edit_list(out, into);
  edit_list(out, failures);
  for (const std::string& arn : arns) {
    const auto key = key_of_arn(arn, kind);
    if (!key) refuse("Invalid identifier: " + arn);
    if (const auto stored = call.data().get(*key)) {
      append(out, into, View<Shape>(*stored));
    } else {
      Doc<Failure> failure;
      set(failure, Failure::arn, arn);
      set(failure, Failure::reason, "MISSING");
      append(out, failures, failure);
    }
  }
}

}  // namespace

Doc<ListServiceDeploymentsResponse> list_service_deployments(Call& call, View<ListServiceDeploymentsRequest> in) {
  const ClusterPlace cluster = require_cluster(call.data(), call.scope(), get(in, ListServiceDeploymentsRequest::cluster));
  const std::string name = service_name_of(get(in, ListServiceDeploymentsRequest::service));
  const std::string key = service_key(call.scope(), cluster.name, name);
  if (!call.data().contains(key)) throw api::ServiceError("ServiceNotFoundException", "Service not found.");
  const auto window = get(in, ListServiceDeploymentsRequest::created_at);
  const Scope scope = call.scope();
  const std::string prefix = scope.account + "/" + scope.region + "/" + cluster.name + "/" + name + "/";
  const Page page = list_page(call.data(), {.index = kByService,
                                            .prefix = prefix,
                                            .token = find(in, ListServiceDeploymentsRequest::next_token),
                                            .max_results = find(in, ListServiceDeploymentsRequest::max_results),
                                            .size = {.standard = 20, .max = 100},
                                            .reverse = true});
  Doc<ListServiceDeploymentsResponse> out;
  edit_list(out, ListServiceDeploymentsResponse::service_deployments);
  for (const store::Entry& row : page.rows) {
    if (!has_status(in, row.carry)) continue;
    const auto stored = call.data().get(row.document);
    if (!stored) continue;
    const View<ServiceDeployment> deployment(*stored);
    const Instant created = get(deployment, ServiceDeployment::created_at);
    if (const auto before = find(window, CreatedAt::before); before && created >= *before) continue;
    if (const auto after = find(window, CreatedAt::after); after && created <= *after) continue;
    append(out, ListServiceDeploymentsResponse::service_deployments, brief_of(deployment));
  }
  if (page.next_token) set(out, ListServiceDeploymentsResponse::next_token, *page.next_token);
  return out;
}

Doc<DescribeServiceDeploymentsResponse> describe_service_deployments(Call& call, View<DescribeServiceDeploymentsRequest> in) {
  Doc<DescribeServiceDeploymentsResponse> out;
  describe_by_arn(call, get(in, DescribeServiceDeploymentsRequest::service_deployment_arns), "service-deployment",
                  DescribeServiceDeploymentsResponse::service_deployments, DescribeServiceDeploymentsResponse::failures, out);
  return out;
}

Doc<DescribeServiceRevisionsResponse> describe_service_revisions(Call& call, View<DescribeServiceRevisionsRequest> in) {
  Doc<DescribeServiceRevisionsResponse> out;
  describe_by_arn(call, get(in, DescribeServiceRevisionsRequest::service_revision_arns), "service-revision",
                  DescribeServiceRevisionsResponse::service_revisions, DescribeServiceRevisionsResponse::failures, out);
  return out;
}

}  // namespace berth::backend
