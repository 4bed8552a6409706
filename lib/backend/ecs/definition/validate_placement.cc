// What is about the task's surroundings: placement constraints, ephemeral storage, the App Mesh proxy.
#include <algorithm>
#include <array>

#include "backend/ecs/definition/validate.h"
#include "core/placement/query.h"

namespace berth::backend::definition {
namespace {

using model::View;
using In = ecs::RegisterTaskDefinitionRequest;
using Proxy = ecs::ProxyConfiguration;

constexpr std::size_t kConstraintsMax = 10;
constexpr int kEphemeralMinGib = 21;
constexpr int kEphemeralMaxGib = 200;

Verdict check_constraints(const Draft& draft) {
  using Constraint = ecs::TaskDefinitionPlacementConstraint;
  const auto constraints = model::get(draft.request, In::placement_constraints);
  if (constraints.size() > kConstraintsMax)
    return refuse("Placement constraints can have at most " + std::to_string(kConstraintsMax) + " items.");
  for (const View<Constraint> constraint : constraints) {
    const std::string expression = model::get(constraint, Constraint::expression);
    const core::placement::ParsedQuery parsed = core::placement::parse_query(expression);
    if (!parsed.query)
      return refuse("constraint.expression '" + expression + "' is invalid: " + to_text(parsed.fault));
  }
  return std::nullopt;
}

Verdict check_ephemeral_storage(const Draft& draft) {
  const auto storage = model::find(draft.request, In::ephemeral_storage);
  if (!storage) return std::nullopt;
  if (!draft.fargate) return refuse("Tasks using the EC2 launch type do not support EphemeralStorage");
  const int size = model::get(*storage, ecs::EphemeralStorage::size_in_gi_b);
  if (size < kEphemeralMinGib)
    return refuse("EphemeralStorage size should be at least " + std::to_string(kEphemeralMinGib));
  if (size > kEphemeralMaxGib)
    return refuse("EphemeralStorage size should be at most " + std::to_string(kEphemeralMaxGib));
  return std::nullopt;
}

struct ProxyProperty {
  std::string_view name;
  const char* missing;
};
constexpr std::array<ProxyProperty, 3> kProxyProperties = {{
    {"ProxyIngressPort", "Ingress port not found"},
    {"ProxyEgressPort", "Egress port not found"},
    {"AppPorts", "App ports not found"},
}};

Verdict check_proxy(const Draft& draft) {
  const auto proxy = model::find(draft.request, In::proxy_configuration);
  if (!proxy) return std::nullopt;
  if (draft.network_mode != "awsvpc")
    return refuse("APPMESH proxy configuration is only supported in networkMode=awsvpc");
  const std::string container = model::get(*proxy, Proxy::container_name);
  if (!draft.has_container(container)) return refuse("Proxy container [" + container + "] does not exist");
  const auto properties = model::get(*proxy, Proxy::properties);
  for (const ProxyProperty& required : kProxyProperties) {
    const bool given =
        std::any_of(properties.begin(), properties.end(), [&](View<ecs::KeyValuePair> property) {
          return model::get(property, ecs::KeyValuePair::name) == required.name;
        });
    if (!given) return refuse(required.missing);
  }
  return std::nullopt;
}

}  // namespace

Verdict check_placement(const Draft& draft) {
  for (const Check check : {check_ephemeral_storage, check_proxy, check_constraints})
    if (Verdict verdict = check(draft)) return verdict;
  return std::nullopt;
}

}  // namespace berth::backend::definition
