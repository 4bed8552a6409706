#include "backend/ecs/clusters.h"

#include <algorithm>
#include <array>

#include "api/service_error.h"
#include "backend/ecs/cluster_records.h"
#include "backend/ecs/counts.h"
#include "backend/ecs/list_page.h"
#include "base/json.h"
#include "model/arn.h"
#include "model/gen/ecs.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;

constexpr std::size_t kDescribeMax = 100;

std::string row_prefix(const Scope& scope) { return scope.account + "/" + scope.region + "/"; }

void cluster_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  if (model::get(View<ecs::Cluster>(document), ecs::Cluster::status) != kActive) return;
  out.push_back({std::string(kClustersIndex), row_prefix(scope_of(key)) + std::string(key_rest(key)), ""});
}

bool includes(model::ListView<std::string> fields, std::string_view field) {
  return std::any_of(fields.begin(), fields.end(), [&](const std::string& given) { return given == field; });
}

struct Statistic {
  const char* name;
  LaunchKind kind;
  int ClusterCounts::*member;
};
constexpr std::array<Statistic, 12> kStatistics = {{
    {"runningEC2TasksCount", LaunchKind::ec2, &ClusterCounts::running},
    {"runningFargateTasksCount", LaunchKind::fargate, &ClusterCounts::running},
    {"pendingEC2TasksCount", LaunchKind::ec2, &ClusterCounts::pending},
    {"pendingFargateTasksCount", LaunchKind::fargate, &ClusterCounts::pending},
    {"runningExternalTasksCount", LaunchKind::external, &ClusterCounts::running},
    {"pendingExternalTasksCount", LaunchKind::external, &ClusterCounts::pending},
    {"activeEC2ServiceCount", LaunchKind::ec2, &ClusterCounts::services},
    {"activeFargateServiceCount", LaunchKind::fargate, &ClusterCounts::services},
    {"drainingEC2ServiceCount", LaunchKind::ec2, &ClusterCounts::draining_services},
    {"drainingFargateServiceCount", LaunchKind::fargate, &ClusterCounts::draining_services},
    {"activeExternalServiceCount", LaunchKind::external, &ClusterCounts::services},
    {"drainingExternalServiceCount", LaunchKind::external, &ClusterCounts::draining_services},
}};

Json statistics_of(const store::Reader& reader, std::string_view cluster_key) {
  const auto counts = cluster_counts_by_kind(reader, cluster_key);
  Json out = Json::array();
  for (const Statistic& statistic : kStatistics) {
    const int value = counts[static_cast<std::size_t>(statistic.kind)].*statistic.member;
    out.push_back({{"name", statistic.name}, {"value", std::to_string(value)}});
  }
  return out;
}

ClusterParts parts_asked_for(model::ListView<std::string> include) {
  return {.settings = includes(include, "SETTINGS"),
          .configuration = includes(include, "CONFIGURATIONS"),
          .statistics = includes(include, "STATISTICS"),
          .tags = includes(include, "TAGS"),
          .attachments = includes(include, "ATTACHMENTS")};
}

Doc<ecs::DescribeClustersResponse> describe_clusters(Call& call, View<ecs::DescribeClustersRequest> in) {
  const auto asked = model::get(in, ecs::DescribeClustersRequest::clusters);
  if (asked.size() > kDescribeMax) {
    throw api::ServiceError("InvalidParameterException",
                            "clusters can have at most " + std::to_string(kDescribeMax) + " items.");
  }
  std::vector<std::string> names(asked.begin(), asked.end());
  if (names.empty()) names.emplace_back();

  const ClusterParts parts = parts_asked_for(model::get(in, ecs::DescribeClustersRequest::include));
  Doc<ecs::DescribeClustersResponse> out;
  model::edit_list(out, ecs::DescribeClustersResponse::clusters);
  model::edit_list(out, ecs::DescribeClustersResponse::failures);
  std::vector<std::string> seen;
  for (const std::string& name : names) {
    const ClusterPlace place = cluster_place(call.scope(), name);
    if (std::find(seen.begin(), seen.end(), place.arn) != seen.end()) continue;
    seen.push_back(place.arn);
    if (const std::optional<Json> stored = load_cluster(call.data(), place)) {
      model::append(out, ecs::DescribeClustersResponse::clusters,
                    shown_cluster(call.data(), place.key, *stored, parts));
    } else {
      Doc<ecs::Failure> failure;
      model::set(failure, ecs::Failure::arn, place.arn);
      model::set(failure, ecs::Failure::reason, "MISSING");
      model::append(out, ecs::DescribeClustersResponse::failures, failure);
    }
  }
  return out;
}

Doc<ecs::ListClustersResponse> list_clusters(Call& call, View<ecs::ListClustersRequest> in) {
  const Scope scope = call.scope();
  const std::string prefix = row_prefix(scope);
  const Page page =
      list_page(call.data(), {.index = kClustersIndex,
                              .prefix = prefix,
                              .token = model::find(in, ecs::ListClustersRequest::next_token),
                              .max_results = model::find(in, ecs::ListClustersRequest::max_results)});
  Doc<ecs::ListClustersResponse> out;
  model::edit_list(out, ecs::ListClustersResponse::cluster_arns);
  for (const store::Entry& row : page.rows) {
    model::append(out, ecs::ListClustersResponse::cluster_arns,
                  scope.arn("ecs", "cluster/" + row.key.substr(prefix.size())));
  }
  if (page.next_token) model::set(out, ecs::ListClustersResponse::next_token, *page.next_token);
  return out;
}

constexpr std::array kOperations = {
    writing<create_cluster>("CreateCluster"),
    writing<delete_cluster>("DeleteCluster"),
    reading<describe_clusters>("DescribeClusters"),
    reading<list_clusters>("ListClusters"),
    writing<put_cluster_capacity_providers>("PutClusterCapacityProviders"),
    writing<update_cluster>("UpdateCluster"),
    writing<update_cluster_settings>("UpdateClusterSettings"),
};
constexpr std::array kRows = {RowRule{"ecs/cluster", cluster_rows}};

api::ServiceError cluster_not_found(const std::string& text, const std::string& name) {
  return api::ServiceError("ClusterNotFoundException", text)
      .with_hint("Create it with: berth ecs create-cluster --cluster-name " + name);
}

}  // namespace

const Area kClustersArea = {"ecs", kOperations, kRows, {}};

ClusterPlace cluster_place(const Scope& scope, std::string_view name_or_arn) {
  const std::string_view text = name_or_arn.empty() ? "default" : name_or_arn;
  const std::optional<model::ResourceName> name = model::parse_cluster_name(text);
  if (!name || name->name.find('/') != std::string::npos)
    throw api::ServiceError("InvalidParameterException",
                            "Invalid identifier: Unexpected number of separators");
  const bool foreign = name->from_arn && (name->account != scope.account || name->region != scope.region);
  ClusterPlace place;
  place.name = name->name;
  place.arn = foreign ? std::string(text) : scope.arn("ecs", "cluster/" + place.name);
  if (!foreign) place.key = scope.key("ecs", "cluster", place.name);
  return place;
}

std::optional<Json> load_cluster(const store::Reader& reader, const ClusterPlace& place) {
  return place.key.empty() ? std::nullopt : reader.get(place.key);
}

ClusterPlace require_cluster(const store::Reader& reader, const Scope& scope, std::string_view name_or_arn) {
  ClusterPlace place = cluster_place(scope, name_or_arn);
  const std::optional<Json> stored = load_cluster(reader, place);
  if (!stored) throw cluster_not_found("Cluster not found.", place.name);
  if (model::get(View<ecs::Cluster>(*stored), ecs::Cluster::status) != kActive)
    throw cluster_not_found("The referenced cluster was inactive.", place.name);
  return place;
}

Doc<ecs::Cluster> shown_cluster(const store::Reader& reader, std::string_view key, const Json& stored,
                                const ClusterParts& parts) {
  using C = ecs::Cluster;
  const View<C> cluster(stored);
  const ClusterCounts counts = cluster_counts(reader, key);
  Doc<C> out;
  model::copy(out, C::cluster_arn, cluster, C::cluster_arn);
  model::copy(out, C::cluster_name, cluster, C::cluster_name);
  if (parts.configuration) model::copy(out, C::configuration, cluster, C::configuration);
  model::copy(out, C::status, cluster, C::status);
  model::set(out, C::registered_container_instances_count, counts.instances);
  model::set(out, C::running_tasks_count, counts.running);
  model::set(out, C::pending_tasks_count, counts.pending);
  model::set(out, C::active_services_count, counts.services);
  model::set(out, C::statistics, parts.statistics ? statistics_of(reader, key) : Json::array());
  model::set(out, C::tags, parts.tags ? model::get(cluster, C::tags).json() : Json::array());
  model::set(out, C::settings, parts.settings ? model::get(cluster, C::settings).json() : Json::array());
  model::set(out, C::capacity_providers, model::get(cluster, C::capacity_providers).json());
  model::set(out, C::default_capacity_provider_strategy,
             model::get(cluster, C::default_capacity_provider_strategy).json());
  if (parts.attachments) model::set(out, C::attachments, Json::array());
  model::copy(out, C::service_connect_defaults, cluster, C::service_connect_defaults);
  return out;
}

}  // namespace berth::backend
