// The operations that change a cluster.
#include <algorithm>
#include <array>

#include "api/service_error.h"
#include "backend/ecs/account_settings.h"
#include "backend/ecs/capacity_providers.h"
#include "backend/ecs/cluster_records.h"
#include "backend/ecs/clusters.h"
#include "backend/ecs/counts.h"
#include "backend/ecs/tags.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::ListView;
using model::View;

constexpr std::size_t kNameMax = 255;
constexpr std::string_view kInsights = "containerInsights";
constexpr ClusterParts kChangedParts = {.settings = true, .configuration = true, .tags = true};

api::ServiceError invalid(const std::string& text) {
  return api::ServiceError("InvalidParameterException", text);
}

bool valid_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameMax &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_';
         });
}

void check_configuration(View<ecs::ClusterConfiguration> configuration) {
  using Exec = ecs::ExecuteCommandConfiguration;
  using Log = ecs::ExecuteCommandLogConfiguration;
  const auto exec = model::get(configuration, ecs::ClusterConfiguration::execute_command_configuration);
  const bool overrides = model::get(exec, Exec::logging) == "OVERRIDE";
  if (model::has(exec, Exec::log_configuration) && model::has(exec, Exec::logging) && !overrides)
    throw invalid("You must set logging to 'OVERRIDE' when you supply a log configuration.");
  const auto log = model::get(exec, Exec::log_configuration);
  if (overrides && model::get(log, Log::cloud_watch_log_group_name).empty() &&
      model::get(log, Log::s3_bucket_name).empty()) {
    throw invalid(
        "A CloudWatch log group name or S3 bucket name must be specified when overriding the default log "
        "configuration.");
  }
}

// The settings after a change: those given over those there were.
Json changed_settings(const Json& before, ListView<ecs::ClusterSetting> given) {
  using Setting = ecs::ClusterSetting;
  Json out = before;
  for (const View<Setting> setting : given) {
    const std::string name = model::get(setting, Setting::name);
    const std::string value = model::get(setting, Setting::value);
    check_setting_value(name, value);
    Doc<Setting> changed;
    model::set(changed, Setting::name, name);
    model::set(changed, Setting::value, value);
    const auto place = std::find_if(out.begin(), out.end(), [&](const Json& old) {
      return model::get(View<Setting>(old), Setting::name) == name;
    });
    if (place == out.end())
      out.push_back(std::move(changed).json());
    else
      *place = std::move(changed).json();
  }
  return out;
}

Json initial_settings(const Call& call, ListView<ecs::ClusterSetting> given) {
  const std::string insights = effective_setting(call.data(), call.scope(), kInsights);
  return changed_settings(Json::array({{{"name", kInsights}, {"value", insights}}}), given);
}

// A namespace is shown by its ARN; one that is given by name gets the id that it would have.
Json service_connect_defaults(const Call& call, View<ecs::ClusterServiceConnectDefaultsRequest> given) {
  std::string name = model::get(given, ecs::ClusterServiceConnectDefaultsRequest::namespace_);
  if (!name.starts_with("arn:")) {
    const std::string key = call.scope().key("servicediscovery", "namespace", name);
    name = call.scope().arn("servicediscovery",
                            "namespace/ns-" + draw_hex(call.seed(), {.key = key, .purpose = "id"}, 16));
  }
  Doc<ecs::ClusterServiceConnectDefaults> out;
  model::set(out, ecs::ClusterServiceConnectDefaults::namespace_, name);
  return std::move(out).json();
}

Doc<ecs::Cluster> new_cluster(const Call& call, const ClusterPlace& place,
                              View<ecs::CreateClusterRequest> in) {
  using C = ecs::Cluster;
  using In = ecs::CreateClusterRequest;
  const auto providers = model::get(in, In::capacity_providers);
  const auto strategy = model::get(in, In::default_capacity_provider_strategy);
  check_cluster_providers(providers);
  check_strategy(strategy, providers, StrategyUse::kept);
  check_configuration(model::get(in, In::configuration));
  Doc<C> cluster;
  model::set(cluster, C::cluster_arn, place.arn);
  model::set(cluster, C::cluster_name, place.name);
  model::copy(cluster, C::configuration, in, In::configuration);
  model::set(cluster, C::status, kActive);
  model::set(cluster, C::tags, checked_tags(model::get(in, In::tags).json()));
  model::set(cluster, C::settings, initial_settings(call, model::get(in, In::settings)));
  model::edit_list(cluster, C::capacity_providers);
  for (const std::string& provider : providers)
    model::append(cluster, C::capacity_providers, capacity_provider_name(provider));
  model::set(cluster, C::default_capacity_provider_strategy, complete_strategy(strategy));
  if (const auto defaults = model::find(in, In::service_connect_defaults))
    cluster.json()[C::service_connect_defaults.name] = service_connect_defaults(call, *defaults);
  return cluster;
}

// A cluster that is there, ACTIVE, and about to be changed.
struct OpenCluster {
  ClusterPlace place;
  Doc<ecs::Cluster> document;
};

OpenCluster open_cluster(Call& call, const std::string& name) {
  ClusterPlace place = require_cluster(call.data(), call.scope(), name);
  Doc<ecs::Cluster> document(*load_cluster(call.data(), place));
  return {std::move(place), std::move(document)};
}

Doc<ecs::Cluster> store_cluster(Call& call, const OpenCluster& cluster) {
  call.world().store.put(cluster.place.key, cluster.document.json());
  return shown_cluster(call.data(), cluster.place.key, cluster.document.json(), kChangedParts);
}

void refuse_if_in_use(const ClusterCounts& counts) {
  struct Use {
    bool there;
    const char* type;
    const char* text;
  };
  const std::array<Use, 3> uses = {{
      {counts.services > 0, "ClusterContainsServicesException",
       "The Cluster cannot be deleted while Services are active."},
      {counts.running + counts.pending > 0, "ClusterContainsTasksException",
       "The Cluster cannot be deleted while Tasks are active."},
      {counts.instances > 0, "ClusterContainsContainerInstancesException",
       "The Cluster cannot be deleted while Container Instances are active or draining."},
  }};
  for (const Use& use : uses)
    if (use.there) throw api::ServiceError(use.type, use.text);
}

}  // namespace

Doc<ecs::CreateClusterResponse> create_cluster(Call& call, View<ecs::CreateClusterRequest> in) {
  using In = ecs::CreateClusterRequest;
  const std::string name = model::get_or(in, In::cluster_name, std::string("default"));
  if (!valid_name(name)) throw invalid("ClusterName must match ^[a-zA-Z0-9\\\\-_]{1,255}$");
  const ClusterPlace place = cluster_place(call.scope(), name);
  Doc<ecs::Cluster> document = new_cluster(call, place, in);
  const std::optional<Json> stored = load_cluster(call.data(), place);
  const bool there = stored && model::get(View<ecs::Cluster>(*stored), ecs::Cluster::status) == kActive;
  if (there)
    document = Doc<ecs::Cluster>(*stored);
  else
    call.world().store.put(place.key, document.json());
  Doc<ecs::CreateClusterResponse> out;
  model::set(out, ecs::CreateClusterResponse::cluster,
             shown_cluster(call.data(), place.key, document.json(), kChangedParts));
  return out;
}

Doc<ecs::DeleteClusterResponse> delete_cluster(Call& call, View<ecs::DeleteClusterRequest> in) {
  OpenCluster cluster = open_cluster(call, model::get(in, ecs::DeleteClusterRequest::cluster));
  refuse_if_in_use(cluster_counts(call.data(), cluster.place.key));
  model::set(cluster.document, ecs::Cluster::status, kInactive);
  Doc<ecs::DeleteClusterResponse> out;
  model::set(out, ecs::DeleteClusterResponse::cluster, store_cluster(call, cluster));
  return out;
}

Doc<ecs::UpdateClusterResponse> update_cluster(Call& call, View<ecs::UpdateClusterRequest> in) {
  using In = ecs::UpdateClusterRequest;
  using C = ecs::Cluster;
  OpenCluster cluster = open_cluster(call, model::get(in, In::cluster));
  model::set(
      cluster.document, C::settings,
      changed_settings(model::get(cluster.document, C::settings).json(), model::get(in, In::settings)));
  if (const auto configuration = model::find(in, In::configuration)) {
    check_configuration(*configuration);
    model::copy(cluster.document, C::configuration, in, In::configuration);
  }
  if (const auto defaults = model::find(in, In::service_connect_defaults)) {
    // An empty name takes the default away.
    if (model::get(*defaults, ecs::ClusterServiceConnectDefaultsRequest::namespace_).empty())
      model::erase(cluster.document, C::service_connect_defaults);
    else
      cluster.document.json()[C::service_connect_defaults.name] = service_connect_defaults(call, *defaults);
  }
  Doc<ecs::UpdateClusterResponse> out;
  model::set(out, ecs::UpdateClusterResponse::cluster, store_cluster(call, cluster));
  return out;
}

Doc<ecs::UpdateClusterSettingsResponse> update_cluster_settings(Call& call,
                                                                View<ecs::UpdateClusterSettingsRequest> in) {
  using In = ecs::UpdateClusterSettingsRequest;
  using C = ecs::Cluster;
  OpenCluster cluster = open_cluster(call, model::get(in, In::cluster));
  model::set(
      cluster.document, C::settings,
      changed_settings(model::get(cluster.document, C::settings).json(), model::get(in, In::settings)));
  Doc<ecs::UpdateClusterSettingsResponse> out;
  model::set(out, ecs::UpdateClusterSettingsResponse::cluster, store_cluster(call, cluster));
  return out;
}

Doc<ecs::PutClusterCapacityProvidersResponse> put_cluster_capacity_providers(
    Call& call, View<ecs::PutClusterCapacityProvidersRequest> in) {
  using In = ecs::PutClusterCapacityProvidersRequest;
  using C = ecs::Cluster;
  OpenCluster cluster = open_cluster(call, model::get(in, In::cluster));
  const auto providers = model::get(in, In::capacity_providers);
  const auto strategy = model::get(in, In::default_capacity_provider_strategy);
  check_cluster_providers(providers);
  check_strategy(strategy, providers, StrategyUse::kept);
  model::set(cluster.document, C::capacity_providers, Json::array());
  for (const std::string& provider : providers)
    model::append(cluster.document, C::capacity_providers, capacity_provider_name(provider));
  model::set(cluster.document, C::default_capacity_provider_strategy, complete_strategy(strategy));
  Doc<ecs::PutClusterCapacityProvidersResponse> out;
  model::set(out, ecs::PutClusterCapacityProvidersResponse::cluster, store_cluster(call, cluster));
  return out;
}

}  // namespace berth::backend
