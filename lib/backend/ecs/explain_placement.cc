#include "backend/ecs/explain_placement.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "backend/ec2/default_vpc.h"
#include "backend/ecs/container_instances.h"
#include "backend/ecs/instance_carry.h"
#include "backend/ecs/launch.h"
#include "base/json.h"
#include "core/placement/explain.h"
#include "core/placement/fargate.h"
#include "model/gen/own.h"

namespace berth::backend {
namespace {

using berth::ecs::RunTaskRequest;
using berth::ecs::TaskDefinition;
using model::Doc;
using model::View;
using own::AnyDocument;
namespace placement = core::placement;

Json shown_demand(const placement::Demand& demand) {
  return {{"cpu", demand.resources.cpu_units},
          {"memory", demand.resources.memory_mib},
          {"tcpPorts", demand.tcp_ports},
          {"udpPorts", demand.udp_ports},
          {"gpus", demand.gpus},
          {"networkInterfaces", demand.enis},
          {"attributes", demand.required_attributes},
          {"zones", demand.zones}};
}

Json shown_constraints(const placement::Rules& rules) {
  Json out = Json::array();
  if (rules.distinct_instance) out.push_back({{"type", "distinctInstance"}});
  for (const placement::Query& query : rules.member_of)
    out.push_back({{"type", "memberOf"}, {"expression", query.text()}});
  return out;
}

Json shown_strategy(const placement::Strategy& strategy) {
  using Kind = placement::Strategy::Kind;
  switch (strategy.kind) {
    case Kind::binpack_cpu:
      return {{"type", "binpack"}, {"field", "cpu"}};
    case Kind::binpack_memory:
      return {{"type", "binpack"}, {"field", "memory"}};
    case Kind::spread_instance:
      return {{"type", "spread"}, {"field", "instanceId"}};
    case Kind::spread_attribute:
      return {{"type", "spread"}, {"field", "attribute:" + strategy.attribute}};
    case Kind::random:
      break;
  }
  return {{"type", "random"}};
}

Json shown_strategies(const placement::Rules& rules) {
  Json out = Json::array();
  for (const placement::Strategy& strategy : rules.strategies) out.push_back(shown_strategy(strategy));
  return out;
}

std::string attribute_of(const placement::Instance& instance, std::string_view name) {
  const std::string* value = placement::attribute(instance, name);
  return value == nullptr ? std::string() : *value;
}

// `spread(attribute:ecs.availability-zone)`
std::string strategy_text(const placement::Strategy& strategy) {
  const Json shown = shown_strategy(strategy);
  const std::string type = shown.at("type").get<std::string>();
  return shown.contains("field") ? type + "(" + shown.at("field").get<std::string>() + ")" : type;
}

Json shown_consideration(const ClusterPlace& cluster, const placement::Instance& instance,
                         const placement::Consideration& one, const placement::Rules& rules) {
  Json refusals = Json::array();
  for (const placement::Refusal& refusal : one.refusals)
    refusals.push_back(
        {{"reason", std::string(placement::failure_reason(refusal.reason))}, {"detail", refusal.detail}});
  Json ranking = Json::array();
  for (std::size_t step = 0; step < one.measures.size(); ++step)
    ranking.push_back({{"strategy", strategy_text(rules.strategies[step])},
                       {"value", one.measures[step]},
                       {"kept", step < one.steps_kept}});
  return {{"containerInstanceArn", instance_arn(cluster, instance.id)},
          {"ec2InstanceId", instance.ec2_id},
          {"instanceType", attribute_of(instance, "ecs.instance-type")},
          {"availabilityZone", attribute_of(instance, placement::kZoneAttribute)},
          {"status", std::string(to_text(instance.status))},
          {"chosen", false},
          {"refusals", std::move(refusals)},
          {"ranking", std::move(ranking)}};
}

// One task after another: each is placed before the next is explained.
Json explained_on_instances(const Call& call, const AskedRun& asked) {
  const Launch& launch = asked.launch;
  const placement::Rules rules = with_definition_rules(asked.rules, launch);
  const placement::Demand demand = demand_of_launch(launch);
  std::vector<placement::Instance> instances = instances_for(call.data(), launch);
  Json tasks = Json::array();
  for (int n = 1; n <= asked.count; ++n) {
    const std::string key =
        coming_task_key(call.data(), call.seed(), launch.cluster, static_cast<std::uint64_t>(n));
    const placement::Explanation explained = placement::explain(instances, demand, rules, call.seed(), key);
    Json task = {{"placed", explained.chosen.has_value()}, {"equallyGood", explained.equally_good}};
    Json shown = Json::array();
    for (std::size_t i = 0; i < instances.size(); ++i)
      shown.push_back(shown_consideration(launch.cluster, instances[i], explained.instances[i], rules));
    if (explained.chosen) {
      placement::Instance& chosen = instances[*explained.chosen];
      shown[*explained.chosen]["chosen"] = true;
      task["containerInstanceArn"] = instance_arn(launch.cluster, chosen.id);
      task["availabilityZone"] = attribute_of(chosen, placement::kZoneAttribute);
      placement::claim(chosen, demand, rules.group);
    }
    task["instances"] = std::move(shown);
    tasks.push_back(std::move(task));
  }
  return tasks;
}

// On Fargate every task finds a place: a zone is all that is chosen.
Json explained_on_fargate(const Call& call, const AskedRun& asked) {
  std::vector<std::string> keys;
  for (int n = 1; n <= asked.count; ++n)
    keys.push_back(
        coming_task_key(call.data(), call.seed(), asked.launch.cluster, static_cast<std::uint64_t>(n)));
  const std::vector<placement::Subnet> subnets = subnets_of_launch(asked.launch);
  Json tasks = Json::array();
  if (subnets.empty()) return tasks;
  for (const std::size_t chosen : placement::place_on_fargate(keys, subnets, {}, call.seed()))
    tasks.push_back({{"placed", true},
                     {"subnet", subnets[chosen].id},
                     {"availabilityZone", subnets[chosen].zone},
                     {"instances", Json::array()}});
  return tasks;
}

Doc<AnyDocument> explain_placement(Call& call, View<RunTaskRequest> in) {
  const AskedRun asked = asked_run(call, in);
  const Launch& launch = asked.launch;
  const placement::Rules rules = with_definition_rules(asked.rules, launch);
  const bool on_fargate = launch.launch_type == "FARGATE";
  return Doc<AnyDocument>(
      Json{{"clusterArn", launch.cluster.arn},
           {"taskDefinitionArn", get(launch.definition, TaskDefinition::task_definition_arn)},
           {"group", launch.group},
           {"launchType", launch.launch_type},
           {"demand", shown_demand(demand_of_launch(launch))},
           {"constraints", shown_constraints(rules)},
           {"strategies", shown_strategies(rules)},
           {"tasks", on_fargate ? explained_on_fargate(call, asked) : explained_on_instances(call, asked)}});
}

constexpr std::array kOperations = {reading<explain_placement>("ExplainPlacement")};

}  // namespace

const Area kExplainArea = {"berth", kOperations, {}, {}};

}  // namespace berth::backend
