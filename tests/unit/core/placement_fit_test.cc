#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/placement/fit.h"
#include "unit/core/random_cluster.h"

using namespace berth;
using namespace berth::core::placement;

namespace {

Instance roomy() {
  Instance out;
  out.id = "a";
  out.attributes = {{"ecs.availability-zone", "us-east-1a"}, {"stack", "prod"}};
  out.capabilities =
      std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"ecs.capability.efs"});
  out.registered = {4096, 8192};
  out.remaining = {2048, 4096};
  out.tcp_ports = {22, 80};
  out.udp_ports = {53};
  out.gpus = {"gpu-0"};
  out.enis = 1;
  return out;
}

Demand everything() {
  Demand out;
  out.resources = {2048, 4096};
  out.tcp_ports = {53, 8080};
  out.udp_ports = {80};
  out.gpus = 1;
  out.enis = 1;
  out.required_attributes = {"ecs.capability.efs", "stack"};
  out.zones = {"us-east-1b", "us-east-1a"};
  return out;
}

std::vector<Reason> reasons(const Instance& instance, const Demand& demand, const Rules& rules) {
  std::vector<Reason> out;
  for (const Refusal& refusal : refusals(instance, demand, rules)) out.push_back(refusal.reason);
  return out;
}

}  // namespace

TEST_CASE("a task fits to the last unit") { CHECK(refusals(roomy(), everything(), {}).empty()); }

TEST_CASE("each filter refuses alone, with its words") {
  Rules rules;
  rules.group = "service:web";
  struct Case {
    void (*change)(Instance&, Demand&, Rules&);
    std::string failure;
    std::string event;
    std::string detail;
  };
  const std::vector<Case> cases = {
      {[](Instance& i, Demand&, Rules&) { i.status = Status::draining; }, "INACTIVE",
       "encountered error \"INACTIVE\"", "is not ACTIVE"},
      {[](Instance& i, Demand&, Rules&) { i.agent_connected = false; }, "AGENT",
       "doesn't have the agent connected", "its agent is not connected"},
      {[](Instance&, Demand& d, Rules&) { ++d.resources.cpu_units; }, "RESOURCE:CPU",
       "has insufficient CPU units available", "needs 2049 CPU units, 2048 remain"},
      {[](Instance&, Demand& d, Rules&) { ++d.resources.memory_mib; }, "RESOURCE:MEMORY",
       "has insufficient memory available", "needs 4097 MiB of memory, 4096 remain"},
      {[](Instance&, Demand& d, Rules&) { ++d.gpus; }, "RESOURCE:GPU", "encountered error \"RESOURCE:GPU\"",
       "needs 2 GPUs, 1 remain"},
      {[](Instance&, Demand& d, Rules&) {
         d.tcp_ports = {80, 8080};
         d.udp_ports = {53};
       },
       "RESOURCE:PORTS", "is already using a port required by your task",
       "needs host port 80/tcp, 53/udp, in use or reserved"},
      {[](Instance&, Demand& d, Rules&) { ++d.enis; }, "RESOURCE:ENI", "encountered error \"RESOURCE:ENI\"",
       "needs 2 network interfaces, 1 remain"},
      {[](Instance&, Demand& d, Rules&) {
         d.required_attributes = {"ecs.capability.task-eni", "gone", "stack"};
       },
       "ATTRIBUTE", "is missing an attribute required by your task", "lacks ecs.capability.task-eni, gone"},
      {[](Instance&, Demand& d, Rules&) {
         d.zones = {"us-east-1b", "us-east-1c"};
       },
       "LOCATION", "encountered error \"LOCATION\"",
       "is in none of the subnets' zones: us-east-1b, us-east-1c"},
      {[](Instance&, Demand&, Rules& r) {
         r.member_of = {*parse_query("attribute:stack == prod").query,
                        *parse_query("attribute:stack == test").query};
       },
       "MemberOf placement constraint unsatisfied.",
       "encountered error \"MemberOf placement constraint unsatisfied.\"",
       "does not match attribute:stack == test"},
      {[](Instance& i, Demand&, Rules& r) {
         count_task(i, "service:web", 1);
         r.distinct_instance = true;
       },
       "DistinctInstance placement constraint unsatisfied.",
       "encountered error \"DistinctInstance placement constraint unsatisfied.\"",
       "already has a task of service:web"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.failure);
    Instance instance = roomy();
    Demand demand = everything();
    Rules asked = rules;
    c.change(instance, demand, asked);
    const std::vector<Refusal> found = refusals(instance, demand, asked);
    REQUIRE(found.size() == 1);
    CHECK(failure_reason(found[0].reason) == c.failure);
    CHECK(event_reason(found[0].reason) == c.event);
    CHECK(found[0].detail == c.detail);
    CHECK(first_refusal(instance, demand, asked) == found[0].reason);
  }
}

TEST_CASE("a task that wants none of a resource fits where nothing is left of it") {
  Instance full = roomy();
  full.remaining = {0, 512};
  Demand light;
  light.resources = {0, 512};
  CHECK(refusals(full, light, {}).empty());
  full.remaining = {-64, 512};
  CHECK(refusals(full, light, {}).empty());
}

TEST_CASE("distinctInstance looks at its own set alone") {
  Instance instance = roomy();
  count_task(instance, "service:other", 3);
  Rules rules;
  rules.group = "service:web";
  rules.distinct_instance = true;
  CHECK(refusals(instance, {}, rules).empty());
}

TEST_CASE("the quick answers agree with the list of refusals") {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    tests::Dice dice(seed);
    const Rules rules = tests::random_rules(dice);
    const Demand demand = tests::random_demand(dice);
    for (const Instance& instance : tests::random_instances(dice)) {
      CAPTURE(seed);
      const std::vector<Reason> all = reasons(instance, demand, rules);
      CHECK((has_room(instance, demand) && admits(instance, demand) && meets_constraints(instance, rules)) ==
            all.empty());
      CHECK(first_refusal(instance, demand, rules) == (all.empty() ? std::nullopt : std::optional(all[0])));
    }
  }
}

TEST_CASE("the closest match passes most filters, the first of several") {
  Instance far = roomy();
  far.remaining = {0, 0};
  Instance near = roomy();
  near.remaining = {0, 8192};
  Instance gone = roomy();
  gone.status = Status::inactive;
  const std::vector<Instance> cluster = {gone, far, near, near};
  const auto closest = closest_match(cluster, everything(), {});
  REQUIRE(closest);
  CHECK(closest->instance == 2);
  CHECK(event_reason(closest->reason) == "has insufficient CPU units available");
  CHECK_FALSE(closest_match(std::vector<Instance>{gone}, everything(), {}));
  CHECK_FALSE(closest_match({}, everything(), {}));
}

TEST_CASE("what is claimed and released is as before") {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    tests::Dice dice(seed);
    const Demand demand = tests::random_demand(dice);
    for (const Instance& before : tests::random_instances(dice)) {
      if (!has_room(before, demand)) continue;
      Instance after = before;
      const std::vector<std::string> gpus = claim(after, demand, "g");
      CHECK(after.running_tasks == before.running_tasks + 1);
      CHECK(tasks_of(after, "g") == 1);
      count_task(after, "g", -1);
      release(after, demand, gpus);
      CHECK(after.remaining.cpu_units == before.remaining.cpu_units);
      CHECK(after.remaining.memory_mib == before.remaining.memory_mib);
      CHECK(after.tcp_ports == before.tcp_ports);
      CHECK(after.udp_ports == before.udp_ports);
      CHECK(after.gpus.size() == before.gpus.size());
      CHECK(after.enis == before.enis);
      CHECK(after.groups.size() == before.groups.size());
    }
  }
}
