#include "backend/ecs/service_checks.h"

#include <algorithm>
#include <set>

#include "api/service_error.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend {
namespace {

using model::View;

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

[[noreturn]] void not_yet(const std::string& what) { throw api::not_implemented(what); }

template <class In>
void refuse_unknown_settings(View<In> in) {
  const std::string controller = get(get(in, In::deployment_controller), ecs::DeploymentController::type);
  if (!controller.empty() && controller != "ECS") not_yet("deploymentController " + controller);
  const std::string strategy =
      get(get(in, In::deployment_configuration), ecs::DeploymentConfiguration::strategy);
  if (!strategy.empty() && strategy != "ROLLING") not_yet("deployment strategy " + strategy);
  if (get(get(in, In::service_connect_configuration), ecs::ServiceConnectConfiguration::enabled))
    not_yet("serviceConnectConfiguration");
  if (!get(in, In::volume_configurations).empty()) not_yet("volumeConfigurations");
  if (!get(in, In::vpc_lattice_configurations).empty()) not_yet("vpcLatticeConfigurations");
}

}  // namespace

void refuse_unknown_kinds(View<ecs::CreateServiceRequest> in) {
  if (get(in, ecs::CreateServiceRequest::scheduling_strategy) == "DAEMON")
    not_yet("schedulingStrategy DAEMON");
  refuse_unknown_settings(in);
}

void refuse_unknown_kinds(View<ecs::UpdateServiceRequest> in) { refuse_unknown_settings(in); }

Json checked_deployment_configuration(const Json& present, const Json& given) {
  Json out = present.empty() ? Json{{"deploymentCircuitBreaker", {{"enable", false}, {"rollback", false}}},
                                    {"maximumPercent", 200},
                                    {"minimumHealthyPercent", 100},
                                    {"strategy", "ROLLING"},
                                    {"bakeTimeInMinutes", 0}}
                             : present;
  for (const auto& [name, value] : given.items()) out[name] = value;
  const int minimum = out.value("minimumHealthyPercent", 100);
  const int maximum = out.value("maximumPercent", 200);
  if (minimum < 0) refuse("minimumHealthyPercent must be at least 0");
  if (minimum > 100) refuse("minimumHealthyPercent must be at most 100");
  if (maximum < 100) refuse("maximumPercent must be at least 100");
  if (minimum == 100 && maximum == 100) {
    refuse("Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.");
  }
  return out;
}

namespace {

void check_container(View<ecs::LoadBalancer> balancer, View<ecs::TaskDefinition> definition) {
  const std::string name = get(balancer, ecs::LoadBalancer::container_name);
  const int port = get(balancer, ecs::LoadBalancer::container_port);
  for (const auto container : get(definition, ecs::TaskDefinition::container_definitions)) {
    if (get(container, ecs::ContainerDefinition::name) != name) continue;
    for (const auto mapping : get(container, ecs::ContainerDefinition::port_mappings)) {
      if (get(mapping, ecs::PortMapping::container_port) == port) return;
    }
    refuse("The container " + name + " did not have a container port " + std::to_string(port) + " defined.");
  }
  refuse("The container " + name + " does not exist in the task definition.");
}

}  // namespace

void check_load_balancers(const Json& load_balancers, View<ecs::TaskDefinition> definition,
                          const LaunchTarget& target) {
  std::set<std::string> groups;
  bool classic = false;
  bool modern = false;
  for (const Json& one : load_balancers) {
    const View<ecs::LoadBalancer> balancer(one);
    const std::string group = get(balancer, ecs::LoadBalancer::target_group_arn);
    const std::string name = get(balancer, ecs::LoadBalancer::load_balancer_name);
    if (!group.empty() && !name.empty())
      refuse("loadBalancerName and targetGroupArn cannot both be specified");
    classic = classic || !name.empty();
    modern = modern || !group.empty();
    if (classic && modern) {
      refuse(
          "All loadBalancers must be strictly either ELBv1 (defining loadBalancerName) or ELBv2 (defining "
          "targetGroupArn)");
    }
    if (classic && target.launch_type == "FARGATE")
      refuse("Classic Load Balancers are not supported with Fargate");
    if (!group.empty() && !group.starts_with("arn:aws:elasticloadbalancing:")) {
      refuse("The target group with targetGroupArn " + group + " does not exist.");
    }
    if (!group.empty() && !groups.insert(group).second) refuse("Duplicate targetGroupArn found: " + group);
    check_container(balancer, definition);
  }
}

void check_service_registries(const Json& registries) {
  if (registries.size() > 1) refuse("service registries can have at most 1 items");
}

void check_role(bool has_load_balancers, bool has_network) {
  if (!has_load_balancers) refuse("IAM roles are only valid for services configured to use load balancers");
  if (has_network) refuse("You cannot specify an IAM role for services that require a service linked role");
}

void check_service_name(const std::string& name) {
  const bool fine = !name.empty() && name.size() <= 255 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!fine) refuse("Invalid service name: it must be 1 to 255 letters, digits, hyphens and underscores.");
}

void check_desired_count(int desired) {
  if (desired < 0) refuse("desiredCount must be at least 0");
  if (desired > 5000) refuse("desiredCount must be at most 5000");
}

Json shown_strategies(const Json& strategies) {
  Json out = strategies.is_array() ? strategies : Json::array();
  for (Json& strategy : out) {
    if (!strategy.contains("field")) continue;
    const std::string field = strategy.at("field").get<std::string>();
    if (strategy.value("type", "") == "binpack") strategy["field"] = to_upper(field);
    if (field == "host") strategy["field"] = "instanceId";
  }
  return out;
}

}  // namespace berth::backend
