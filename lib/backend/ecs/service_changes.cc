// CreateService, UpdateService and DeleteService: settings are checked and stored; what follows from them is
// the scheduler's.
#include <array>
#include <set>

#include "api/service_error.h"
#include "backend/ecs/clusters.h"
#include "backend/ecs/counts.h"
#include "backend/ecs/launch_target.h"
#include "backend/ecs/service_checks.h"
#include "backend/ecs/service_record.h"
#include "backend/ecs/service_scheduler.h"
#include "backend/ecs/service_state.h"
#include "backend/ecs/services.h"
#include "backend/ecs/tags.h"
#include "backend/ecs/task_definitions.h"
#include "base/json.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

TaskDefinitionRecord definition_of(Call& call, const std::string& text) {
  return resolve_task_definition(call.data(), call.scope(), text, TaskDefinitionUse::service);
}

std::string platform_family(View<ecs::TaskDefinition> definition) {
  const std::string family = get(get(definition, ecs::TaskDefinition::runtime_platform),
                                 ecs::RuntimePlatform::operating_system_family);
  return family.empty() || family == "LINUX" ? "Linux" : family;
}

// ENABLED where the service can be balanced, unless something else was asked for (ecs-services.md §6).
std::string standard_rebalancing(View<ecs::CreateServiceRequest> in, const Json& configuration) {
  const Json& strategies = get(in, ecs::CreateServiceRequest::placement_strategy).json();
  const bool zones_first =
      strategies.empty() || (strategies[0].value("type", "") == "spread" &&
                             strategies[0].value("field", "") == "attribute:ecs.availability-zone");
  return zones_first && configuration.value("maximumPercent", 200) > 100 ? "ENABLED" : "DISABLED";
}

// On what the service runs.
void show_target(View<ecs::CreateServiceRequest> in, const LaunchTarget& target,
                 View<ecs::TaskDefinition> definition, Doc<ecs::Service>& service) {
  if (target.capacity_provider.empty()) set(service, ecs::Service::launch_type, target.launch_type);
  if (!target.capacity_provider.empty()) {
    set(service, ecs::Service::capacity_provider_strategy,
        Json::array({{{"capacityProvider", target.capacity_provider}, {"weight", 1}, {"base", 0}}}));
  }
  if (target.launch_type == "FARGATE") {
    set(service, ecs::Service::platform_version,
        get_or(in, ecs::CreateServiceRequest::platform_version, std::string("LATEST")));
    set(service, ecs::Service::platform_family, platform_family(definition));
  }
}

// What needs no check but the model's, and what a service always shows.
void take_preferences(const Scope& scope, View<ecs::CreateServiceRequest> in, const Json& configuration,
                      Doc<ecs::Service>& service) {
  set(service, ecs::Service::scheduling_strategy, "REPLICA");
  set(service, ecs::Service::deployment_controller, Json{{"type", "ECS"}});
  set(service, ecs::Service::tags, checked_tags(get(in, ecs::CreateServiceRequest::tags).json()));
  set(service, ecs::Service::created_by, "arn:aws:iam::" + scope.account + ":user/berth");
  set(service, ecs::Service::enable_ecs_managed_tags,
      get(in, ecs::CreateServiceRequest::enable_ecs_managed_tags));
  set(service, ecs::Service::propagate_tags,
      get_or(in, ecs::CreateServiceRequest::propagate_tags, std::string("NONE")));
  set(service, ecs::Service::enable_execute_command,
      get(in, ecs::CreateServiceRequest::enable_execute_command));
  set(service, ecs::Service::availability_zone_rebalancing,
      get_or(in, ecs::CreateServiceRequest::availability_zone_rebalancing,
             standard_rebalancing(in, configuration)));
  set(service, ecs::Service::resource_management_type, "CUSTOMER");
}

// The settings of a new service, checked.
Doc<ecs::Service> new_service(Call& call, View<ecs::CreateServiceRequest> in, const ClusterPlace& cluster) {
  const std::string name = get(in, ecs::CreateServiceRequest::service_name);
  const TaskDefinitionRecord definition =
      definition_of(call, get(in, ecs::CreateServiceRequest::task_definition));
  const Json& strategy = get(in, ecs::CreateServiceRequest::capacity_provider_strategy).json();
  const LaunchTarget target =
      launch_target(call.data(), cluster, get(in, ecs::CreateServiceRequest::launch_type), strategy);
  require_runs_on(definition.document, target, get(in, ecs::CreateServiceRequest::platform_version));
  const Json network =
      checked_network(definition.document, get(in, ecs::CreateServiceRequest::network_configuration));
  const Json& constraints = get(in, ecs::CreateServiceRequest::placement_constraints).json();
  const Json& strategies = get(in, ecs::CreateServiceRequest::placement_strategy).json();
  check_placement(constraints, strategies, target,
                  get(definition.document, ecs::TaskDefinition::placement_constraints).size());
  const Json& balancers = get(in, ecs::CreateServiceRequest::load_balancers).json();
  check_load_balancers(balancers, definition.document, target);
  const Json& registries = get(in, ecs::CreateServiceRequest::service_registries).json();
  check_service_registries(registries);
  if (has(in, ecs::CreateServiceRequest::role)) check_role(!balancers.empty(), !network.empty());
  const int desired = get(in, ecs::CreateServiceRequest::desired_count);
  check_desired_count(desired);
  const Json configuration = checked_deployment_configuration(
      Json::object(), get(in, ecs::CreateServiceRequest::deployment_configuration).json());

  Doc<ecs::Service> service;
  set(service, ecs::Service::service_arn, call.scope().arn("ecs", "service/" + cluster.name + "/" + name));
  set(service, ecs::Service::service_name, name);
  set(service, ecs::Service::cluster_arn, cluster.arn);
  set(service, ecs::Service::load_balancers, balancers);
  set(service, ecs::Service::service_registries, registries);
  set(service, ecs::Service::status, "ACTIVE");
  set(service, ecs::Service::desired_count, desired);
  show_target(in, target, definition.document, service);
  set(service, ecs::Service::task_definition,
      get(definition.document, ecs::TaskDefinition::task_definition_arn));
  set(service, ecs::Service::deployment_configuration, configuration);
  copy(service, ecs::Service::role_arn, in, ecs::CreateServiceRequest::role);
  set(service, ecs::Service::created_at, call.now());
  set(service, ecs::Service::placement_constraints, constraints);
  set(service, ecs::Service::placement_strategy, shown_strategies(strategies));
  if (!network.empty())
    set(service, ecs::Service::network_configuration, Json{{"awsvpcConfiguration", network}});
  if (!balancers.empty()) {
    set(service, ecs::Service::health_check_grace_period_seconds,
        get(in, ecs::CreateServiceRequest::health_check_grace_period_seconds));
  } else {
    copy(service, ecs::Service::health_check_grace_period_seconds, in,
         ecs::CreateServiceRequest::health_check_grace_period_seconds);
  }
  take_preferences(call.scope(), in, configuration, service);
  return service;
}

// Whether the members that a create names are those of a service that is there.
bool same_settings(const Doc<ecs::Service>& present, const Doc<ecs::Service>& asked) {
  static const std::set<std::string> kOfItsOwn = {"createdAt", "currentServiceDeployment", "tags"};
  for (const auto& [name, value] : asked.json().items()) {
    if (!kOfItsOwn.contains(name) && (!present.json().contains(name) || present.json()[name] != value))
      return false;
  }
  return true;
}

ServiceRecord require_service(const store::Reader& reader, const std::string& key, const char* words) {
  std::optional<ServiceRecord> record = load_service(reader, key);
  if (!record) throw api::ServiceError("ServiceNotFoundException", words);
  return std::move(*record);
}

void count_service(World& world, const ClusterPlace& cluster, const Doc<ecs::Service>& service, int active,
                   int draining) {
  add_cluster_counts(world, cluster.key, launch_kind(get(service, ecs::Service::launch_type)),
                     {.services = active, .draining_services = draining});
}

}  // namespace

Doc<ecs::CreateServiceResponse> create_service(Call& call, View<ecs::CreateServiceRequest> in) {
  refuse_unknown_kinds(in);
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::CreateServiceRequest::cluster));
  const std::string name = get(in, ecs::CreateServiceRequest::service_name);
  check_service_name(name);
  if (!has(in, ecs::CreateServiceRequest::task_definition)) {
    throw api::ServiceError("InvalidParameterException", "TaskDefinition can not be blank.");
  }
  const std::string key = service_key(call.scope(), cluster.name, name);
  ServiceRecord record;
  record.document = new_service(call, in, cluster);
  Doc<ecs::CreateServiceResponse> out;
  if (const auto present = load_service(call.data(), key)) {
    const std::string status = get(present->document, ecs::Service::status);
    if (status == "DRAINING") refuse("Unable to Start a service that is still Draining.");
    if (status == "ACTIVE") {
      if (!same_settings(present->document, record.document))
        refuse("Creation of service was not idempotent.");
      set(out, ecs::CreateServiceResponse::service, shown_service(call.data(), key, *present, true));
      return out;
    }
    erase_service(call.world(), key);
  }
  begin_deployment(call.world(), key, record);
  store_service(call.world(), key, record);
  count_service(call.world(), cluster, record.document, 1, 0);
  wake_service(call.world(), key, call.now());
  set(out, ecs::CreateServiceResponse::service, shown_service(call.data(), key, record, true));
  return out;
}

namespace {

// Takes a member of the request over, as `shown`; tells whether it is another value than before.
template <class T>
bool take(Doc<ecs::Service>& service, model::Field<ecs::Service, T> field, const Json& shown) {
  const Json before = service.json().contains(field.name) ? service.json()[field.name] : Json();
  if (before == shown) return false;
  service.json()[field.name] = shown;
  return true;
}

// The settings that start a deployment when they change. Gives whether one of them did.
bool update_rolling_settings(Call& call, View<ecs::UpdateServiceRequest> in, Doc<ecs::Service>& service) {
  bool rolls = false;
  if (has(in, ecs::UpdateServiceRequest::task_definition)) {
    const TaskDefinitionRecord record =
        definition_of(call, get(in, ecs::UpdateServiceRequest::task_definition));
    rolls |= take(service, ecs::Service::task_definition,
                  get(record.document, ecs::TaskDefinition::task_definition_arn));
  }
  const auto definition =
      find_task_definition(call.data(), call.scope(), get(service, ecs::Service::task_definition));
  if (!definition) throw api::ServiceError("ClientException", "TaskDefinition not found.");
  const std::string launch = get(service, ecs::Service::launch_type);
  const LaunchTarget target{launch.empty() ? "FARGATE" : launch, ""};
  if (has(in, ecs::UpdateServiceRequest::platform_version)) {
    rolls |=
        take(service, ecs::Service::platform_version, get(in, ecs::UpdateServiceRequest::platform_version));
  }
  require_runs_on(definition->document, target, get(service, ecs::Service::platform_version));
  const bool names_network = has(in, ecs::UpdateServiceRequest::network_configuration);
  const Json network = checked_network(
      definition->document, names_network ? get(in, ecs::UpdateServiceRequest::network_configuration)
                                          : get(service, ecs::Service::network_configuration));
  if (!network.empty())
    rolls |= take(service, ecs::Service::network_configuration, Json{{"awsvpcConfiguration", network}});
  if (has(in, ecs::UpdateServiceRequest::load_balancers)) {
    rolls |= take(service, ecs::Service::load_balancers,
                  get(in, ecs::UpdateServiceRequest::load_balancers).json());
  }
  check_load_balancers(get(service, ecs::Service::load_balancers).json(), definition->document, target);
  if (has(in, ecs::UpdateServiceRequest::service_registries)) {
    check_service_registries(get(in, ecs::UpdateServiceRequest::service_registries).json());
    rolls |= take(service, ecs::Service::service_registries,
                  get(in, ecs::UpdateServiceRequest::service_registries).json());
  }
  return rolls;
}

// The settings that count from now on without a deployment.
void update_quiet_settings(View<ecs::UpdateServiceRequest> in, Doc<ecs::Service>& service,
                           std::size_t defined_constraints) {
  if (const auto desired = find(in, ecs::UpdateServiceRequest::desired_count)) {
    check_desired_count(*desired);
    set(service, ecs::Service::desired_count, *desired);
  }
  set(service, ecs::Service::deployment_configuration,
      checked_deployment_configuration(get(service, ecs::Service::deployment_configuration).json(),
                                       get(in, ecs::UpdateServiceRequest::deployment_configuration).json()));
  const std::string launch = get(service, ecs::Service::launch_type);
  const Json& constraints = get(in, ecs::UpdateServiceRequest::placement_constraints).json();
  const Json& strategies = get(in, ecs::UpdateServiceRequest::placement_strategy).json();
  check_placement(constraints, strategies, {launch.empty() ? "FARGATE" : launch, ""}, defined_constraints);
  if (has(in, ecs::UpdateServiceRequest::placement_constraints))
    set(service, ecs::Service::placement_constraints, constraints);
  if (has(in, ecs::UpdateServiceRequest::placement_strategy))
    set(service, ecs::Service::placement_strategy, shown_strategies(strategies));
  copy(service, ecs::Service::health_check_grace_period_seconds, in,
       ecs::UpdateServiceRequest::health_check_grace_period_seconds);
  copy(service, ecs::Service::availability_zone_rebalancing, in,
       ecs::UpdateServiceRequest::availability_zone_rebalancing);
  copy(service, ecs::Service::enable_execute_command, in, ecs::UpdateServiceRequest::enable_execute_command);
  copy(service, ecs::Service::enable_ecs_managed_tags, in,
       ecs::UpdateServiceRequest::enable_ecs_managed_tags);
  copy(service, ecs::Service::propagate_tags, in, ecs::UpdateServiceRequest::propagate_tags);
}

// A capacity provider strategy never changes alone. Gives whether it changed.
bool update_strategy(Call& call, View<ecs::UpdateServiceRequest> in, const ClusterPlace& cluster,
                     Doc<ecs::Service>& service) {
  if (!has(in, ecs::UpdateServiceRequest::capacity_provider_strategy)) return false;
  if (!get(in, ecs::UpdateServiceRequest::force_new_deployment)) {
    refuse(
        "When switching from launch type to capacity provider strategy on an existing service, or making a "
        "change to a capacity "
        "provider strategy on a service that is already using one, you must force a new deployment.");
  }
  const Json& strategy = get(in, ecs::UpdateServiceRequest::capacity_provider_strategy).json();
  const Json before = service.json();
  if (strategy.empty()) {
    erase(service, ecs::Service::capacity_provider_strategy);
    set(service, ecs::Service::launch_type, "FARGATE");
    return service.json() != before;
  }
  const LaunchTarget target = launch_target(call.data(), cluster, "", strategy);
  erase(service, ecs::Service::launch_type);
  set(service, ecs::Service::capacity_provider_strategy,
      Json::array({{{"capacityProvider", target.capacity_provider}, {"weight", 1}, {"base", 0}}}));
  return service.json() != before;
}

}  // namespace

Doc<ecs::UpdateServiceResponse> update_service(Call& call, View<ecs::UpdateServiceRequest> in) {
  refuse_unknown_kinds(in);
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::UpdateServiceRequest::cluster));
  const std::string key =
      service_key(call.scope(), cluster.name, service_name_of(get(in, ecs::UpdateServiceRequest::service)));
  ServiceRecord record = require_service(call.data(), key, "");
  if (get(record.document, ecs::Service::status) != "ACTIVE") {
    throw api::ServiceError("ServiceNotActiveException", "Service was not ACTIVE.");
  }
  bool rolls = update_strategy(call, in, cluster, record.document);
  rolls |= update_rolling_settings(call, in, record.document);
  const auto definition =
      find_task_definition(call.data(), call.scope(), get(record.document, ecs::Service::task_definition));
  const std::size_t defined =
      definition ? get(definition->document, ecs::TaskDefinition::placement_constraints).size() : 0;
  update_quiet_settings(in, record.document, defined);
  if (rolls || get(in, ecs::UpdateServiceRequest::force_new_deployment))
    begin_deployment(call.world(), key, record);
  record.unplaced_tries = 0;
  store_service(call.world(), key, record);
  wake_service(call.world(), key, call.now());
  Doc<ecs::UpdateServiceResponse> out;
  set(out, ecs::UpdateServiceResponse::service, shown_service(call.data(), key, record, true));
  return out;
}

Doc<ecs::DeleteServiceResponse> delete_service(Call& call, View<ecs::DeleteServiceRequest> in) {
  const ClusterPlace cluster =
      require_cluster(call.data(), call.scope(), get(in, ecs::DeleteServiceRequest::cluster));
  const std::string key =
      service_key(call.scope(), cluster.name, service_name_of(get(in, ecs::DeleteServiceRequest::service)));
  ServiceRecord record = require_service(call.data(), key, "Service not found.");
  const std::string status = get(record.document, ecs::Service::status);
  if (status == "INACTIVE") throw api::ServiceError("ServiceNotFoundException", "Service not found.");
  Doc<ecs::DeleteServiceResponse> out;
  if (status == "ACTIVE") {
    if (!get(in, ecs::DeleteServiceRequest::force) && get(record.document, ecs::Service::desired_count) > 0) {
      refuse("The service cannot be stopped while it is scaled above 0.");
    }
    set(record.document, ecs::Service::status, "DRAINING");
    set(record.document, ecs::Service::desired_count, 0);
    store_service(call.world(), key, record);
    count_service(call.world(), cluster, record.document, -1, 1);
    wake_service(call.world(), key, call.now());
  }
  set(out, ecs::DeleteServiceResponse::service, shown_service(call.data(), key, record, true));
  return out;
}

}  // namespace berth::backend
