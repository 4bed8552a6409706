#include "unit/core/random_cluster.h"

#include <memory>
#include <string>

namespace berth::tests {
namespace {

using namespace core::placement;

const std::vector<std::string> kZones = {"us-east-1a", "us-east-1b", "us-east-1c"};
const std::vector<std::string> kGroups = {"service:web", "family:job", "database"};

Instance random_instance(Dice& dice, int number) {
  Instance out;
  out.id = "instance-" + std::to_string(number);
  out.ec2_id = "i-" + std::to_string(number);
  if (dice.one_in(12)) out.status = dice.one_in(2) ? Status::draining : Status::inactive;
  out.agent_connected = !dice.one_in(12);
  out.agent_version = dice.one_in(2) ? "1.51.0" : "1.14.5";
  if (!dice.one_in(10)) out.attributes.push_back({"ecs.availability-zone", dice.pick(kZones)});
  if (!dice.one_in(3)) out.attributes.push_back({"rack", std::to_string(dice.below(4))});
  if (dice.one_in(2)) out.attributes.push_back({"stack", dice.one_in(2) ? "prod" : ""});
  if (dice.one_in(2))
    out.capabilities =
        std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"efs", "eni"});
  out.registered = {1024 * dice.between(1, 4), 512 * dice.between(1, 8)};
  out.remaining = out.registered;
  out.tcp_ports = {22, 2375};
  if (dice.one_in(4)) out.tcp_ports.push_back(80);
  if (dice.one_in(4)) out.udp_ports.push_back(53);
  for (int gpu = dice.one_in(3) ? dice.below(5) : 0; gpu > 0; --gpu)
    out.gpus.push_back("gpu-" + std::to_string(number) + '-' + std::to_string(gpu));
  out.enis = dice.below(4);
  for (const std::string& group : kGroups)
    for (int n = dice.one_in(3) ? dice.below(4) : 0; n > 0; --n) count_task(out, group, 1);
  normalize(out);
  return out;
}

const std::vector<std::string> kQueries = {
    "attribute:stack exists",    "attribute:rack != 2",
    "attribute:rack > 0",        "attribute:ecs.availability-zone in [us-east-1a, us-east-1b]",
    "runningTasksCount < 4",     "runningTasksCount >= 1",
    "task:group == service:web", "not(task:group == service:web) or attribute:rack exists",
    "task:group != database",    "agentVersion >= 1.20",
};

}  // namespace

std::vector<Instance> random_instances(Dice& dice) {
  std::vector<Instance> out;
  const int count = dice.one_in(20) ? dice.below(2) : dice.between(1, 24);
  for (int i = 0; i < count; ++i) out.push_back(random_instance(dice, i));
  return out;
}

Demand random_demand(Dice& dice) {
  Demand out;
  out.resources = {128 * dice.below(9), 128 * dice.below(9)};
  if (dice.one_in(5)) out.tcp_ports.push_back(dice.one_in(2) ? 80 : 8080);
  if (dice.one_in(8)) out.udp_ports.push_back(53);
  if (dice.one_in(6)) out.gpus = dice.between(1, 2);
  if (dice.one_in(5)) out.enis = 1;
  if (dice.one_in(6)) out.required_attributes.push_back(dice.one_in(2) ? "efs" : "stack");
  if (dice.one_in(6)) out.zones = {kZones[0], kZones[1]};
  return out;
}

Rules random_rules(Dice& dice) {
  Rules out;
  out.group = dice.pick(kGroups);
  out.distinct_instance = dice.one_in(5);
  for (int n = dice.one_in(2) ? 0 : dice.between(1, 2); n > 0; --n)
    out.member_of.push_back(*parse_query(dice.pick(kQueries)).query);
  for (int n = dice.below(5); n > 0; --n) {
    using enum Strategy::Kind;
    const std::vector<Strategy> all = {{binpack_cpu, {}},
                                       {binpack_memory, {}},
                                       {spread_instance, {}},
                                       {spread_attribute, "ecs.availability-zone"},
                                       {spread_attribute, "rack"},
                                       {spread_attribute, "stack"},
                                       {random, {}}};
    out.strategies.push_back(dice.pick(all));
  }
  return out;
}

}  // namespace berth::tests
