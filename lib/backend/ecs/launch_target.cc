#include "backend/ecs/launch_target.h"

#include <algorithm>
#include <set>

#include "api/service_error.h"
#include "backend/ecs/tags.h"
#include "base/json.h"
#include "base/text.h"
#include "core/placement/query.h"

namespace berth::backend {
namespace {

using berth::ecs::AwsVpcConfiguration;
using berth::ecs::NetworkConfiguration;
using berth::ecs::TaskDefinition;

constexpr std::size_t kConstraintsMax = 10;
constexpr std::size_t kStrategiesMax = 5;
constexpr std::size_t kSubnetsMax = 16;
constexpr std::size_t kSecurityGroupsMax = 5;

[[noreturn]] void refuse(const std::string& text) {
  throw api::ServiceError("InvalidParameterException", text);
}

bool is_fargate_provider(const std::string& name) { return name == "FARGATE" || name == "FARGATE_SPOT"; }

LaunchTarget target_of_strategy(const Json& cluster, const Json& strategy) {
  std::set<std::string> with_weight;
  int bases = 0;
  for (const Json& item : strategy) {
    const std::string provider = item.value("capacityProvider", "");
    const Json* associated = member(cluster, "capacityProviders");
    if (associated == nullptr ||
        std::find(associated->begin(), associated->end(), Json(provider)) == associated->end()) {
      refuse(
          "The specified capacity provider strategy cannot contain a capacity provider that is not "
          "associated with the cluster.");
    }
    if (item.value("base", 0) > 0) ++bases;
    if (item.value("weight", 0) > 0) with_weight.insert(provider);
  }
  if (bases > 1) {
    refuse(
        "There are multiple capacity providers in the specified capacity provider strategy with a base value "
        "defined. "
        "Specify one and try again.");
  }
  if (with_weight.empty()) {
    refuse(
        "There are no capacity providers in the capacity provider strategy with a weight value greater than "
        "zero. "
        "Specify a weight value and try again.");
  }
  if (strategy.size() > 1 || !is_fargate_provider(*with_weight.begin())) {
    throw api::not_implemented("a capacityProviderStrategy other than one of FARGATE or FARGATE_SPOT");
  }
  return {"FARGATE", *with_weight.begin()};
}

}  // namespace

LaunchTarget launch_target(const store::Reader& reader, const ClusterPlace& cluster,
                           const std::string& launch_type, const Json& strategy) {
  const bool has_strategy = strategy.is_array() && !strategy.empty();
  if (has_strategy && !launch_type.empty()) {
    refuse(
        "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try "
        "again.");
  }
  if (!launch_type.empty()) return {launch_type, ""};
  const Json stored = reader.get(cluster.key).value_or(Json::object());
  if (has_strategy) return target_of_strategy(stored, strategy);
  const Json* standard = member(stored, "defaultCapacityProviderStrategy");
  if (standard != nullptr && !standard->empty()) return target_of_strategy(stored, *standard);
  return {"EC2", ""};
}

void require_runs_on(model::View<TaskDefinition> definition, const LaunchTarget& target,
                     const std::string& platform_version) {
  const auto compatibilities = get(definition, TaskDefinition::compatibilities);
  bool supported = false;
  for (const std::string& name : compatibilities) supported = supported || name == target.launch_type;
  if (!supported) refuse("Task definition does not support launch_type " + target.launch_type + ".");
  if (target.launch_type != "FARGATE" && !platform_version.empty()) {
    refuse("The platform version must be null when specifying an " + target.launch_type + " launch type.");
  }
  static const std::set<std::string> kVersions = {"", "LATEST", "1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0"};
  if (!kVersions.contains(platform_version)) {
    throw api::ServiceError("PlatformUnknownException", "The specified platform version does not exist.");
  }
}

Json checked_network(model::View<TaskDefinition> definition, model::View<NetworkConfiguration> network) {
  const auto configuration = find(network, NetworkConfiguration::awsvpc_configuration);
  if (get(definition, TaskDefinition::network_mode) != "awsvpc") {
    if (configuration)
      refuse("Network Configuration is not valid for the given networkMode of this task definition.");
    return Json::object();
  }
  if (!configuration)
    refuse("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  const auto subnets = get(*configuration, AwsVpcConfiguration::subnets);
  if (subnets.empty()) refuse("subnets can not be empty.");
  if (subnets.size() > kSubnetsMax) refuse("subnets can have at most 16 items.");
  for (const std::string& subnet : subnets) {
    if (!subnet.starts_with("subnet-")) {
      refuse("Error retrieving subnet information for [" + subnet + "]: The subnet ID '" + subnet +
             "' does not exist (ErrorCode: InvalidSubnetID.NotFound)");
    }
  }
  const auto groups = get(*configuration, AwsVpcConfiguration::security_groups);
  if (groups.size() > kSecurityGroupsMax) refuse("securityGroups can have at most 5 items.");
  for (const std::string& group : groups) {
    if (!group.starts_with("sg-")) {
      refuse("Error retrieving security group information for [" + group + "]: The security group '" + group +
             "' does not exist (ErrorCode: InvalidGroup.NotFound)");
    }
  }
  Json out = configuration->json();
  if (!out.contains("securityGroups")) out["securityGroups"] = Json::array();
  if (!out.contains("assignPublicIp")) out["assignPublicIp"] = "DISABLED";
  return out;
}

namespace {

void check_constraint(const Json& constraint) {
  const bool has_expression = member(constraint, "expression") != nullptr;
  if (constraint.value("type", "") == "distinctInstance") {
    if (has_expression) refuse("distinctInstance expression should not be specified");
    return;
  }
  const std::string expression = constraint.value("expression", "");
  if (expression.empty()) refuse("memberOf expression can not be empty.");
  const core::placement::ParsedQuery parsed = core::placement::parse_query(expression);
  if (!parsed.query)
    refuse("Invalid expression '" + excerpt(expression) + "': " + core::placement::to_text(parsed.fault));
}

void check_strategy(const Json& strategy) {
  const std::string type = strategy.value("type", "");
  const std::string field = strategy.value("field", "");
  if (type == "random") {
    if (member(strategy, "field") != nullptr) refuse("random field should not be specified");
    return;
  }
  if (field.empty()) refuse(type + " field can not be empty.");
  if (type == "binpack") {
    const std::string lower = to_lower(field);
    if (lower != "cpu" && lower != "memory") refuse("binpack field '" + field + "' is invalid.");
    return;
  }
  if (field != "instanceId" && field != "host" && !(field.starts_with("attribute:") && field.size() > 10)) {
    refuse("spread field '" + field + "' is invalid.");
  }
}

}  // namespace

void check_placement(const Json& constraints, const Json& strategies, const LaunchTarget& target,
                     std::size_t defined) {
  if (target.launch_type == "FARGATE") {
    if (!constraints.empty()) refuse("Placement constraints are not supported with FARGATE launch type.");
    if (!strategies.empty()) refuse("Placement strategies are not supported with FARGATE launch type.");
  }
  if (constraints.size() + defined > kConstraintsMax) refuse("Maximum number of constraints is 10");
  if (strategies.size() > kStrategiesMax) refuse("Maximum number of strategies is 5");
  for (const Json& constraint : constraints) check_constraint(constraint);
  for (const Json& strategy : strategies) check_strategy(strategy);
}

Json launch_tags(const Json& given, const Json& propagated, bool managed, const ClusterPlace& cluster,
                 std::string_view service) {
  Json tags = merged_tags(propagated.is_array() ? propagated : Json::array(),
                          given.is_array() ? given : Json::array());
  if (!managed) return tags;
  Json own = Json::array({{{"key", "aws:ecs:clusterName"}, {"value", cluster.name}}});
  if (!service.empty()) own.push_back({{"key", "aws:ecs:serviceName"}, {"value", std::string(service)}});
  return merged_tags(tags, own);
}

}  // namespace berth::backend
