#include "core/placement/place.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/placement/explain.h"
#include "core/placement/simulate.h"
#include "unit/core/naive_placement.h"
#include "unit/core/random_cluster.h"

using namespace berth;
using namespace berth::core::placement;
using Kind = Strategy::Kind;

namespace {

constexpr Seed kSeed{7};

Instance instance(const std::string& id, const std::string& zone, Resources resources) {
  Instance out;
  out.id = id;
  out.attributes = {{"ecs.availability-zone", zone}};
  out.registered = resources;
  out.remaining = resources;
  return out;
}

Demand demand(std::int64_t cpu_units, std::int64_t memory_mib) {
  Demand out;
  out.resources = {cpu_units, memory_mib};
  return out;
}

std::vector<TaskToPlace> tasks(std::size_t count, const Demand& each) {
  std::vector<TaskToPlace> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back({"task-" + std::to_string(i), each});
  return out;
}

Rules rules(std::vector<Strategy> strategies) {
  Rules out;
  out.group = "service:web";
  out.strategies = std::move(strategies);
  return out;
}

// How many of the tasks went to each instance.
std::vector<int> spread_of(const std::vector<Outcome>& outcomes, std::size_t instances) {
  std::vector<int> out(instances);
  for (const Outcome& outcome : outcomes)
    if (outcome.place) ++out[outcome.place->instance];
  return out;
}

std::vector<std::string> reasons(const Outcome& outcome) {
  std::vector<std::string> out;
  for (const Failure& failure : outcome.failures) out.emplace_back(failure_reason(failure.reason));
  return out;
}

const Resources kBig{4096, 8192};
const Resources kSmall{1024, 2048};

}  // namespace

TEST_CASE("binpack takes the instance with least left of its resource, whatever of the other") {
  const std::vector<Instance> cluster = {instance("a", "z1", {4096, 2048}), instance("b", "z1", {2048, 8192}),
                                         instance("c", "z2", {1024, 4096})};
  CHECK(place(tasks(1, demand(256, 512)), cluster, rules({{Kind::binpack_cpu, {}}}), kSeed)[0]
            .place->instance == 2);
  CHECK(place(tasks(1, demand(256, 512)), cluster, rules({{Kind::binpack_memory, {}}}), kSeed)[0]
            .place->instance == 0);
  // The fullest one that still fits.
  CHECK(place(tasks(1, demand(1500, 512)), cluster, rules({{Kind::binpack_cpu, {}}}), kSeed)[0]
            .place->instance == 1);
  // One is filled before the next is begun.
  const auto filled = place(tasks(6, demand(512, 512)), cluster, rules({{Kind::binpack_cpu, {}}}), kSeed);
  CHECK(spread_of(filled, 3) == std::vector<int>{0, 4, 2});
}

TEST_CASE("spread over zones counts tasks of the set in the whole zone") {
  std::vector<Instance> cluster = {instance("a1", "a", kBig), instance("a2", "a", kSmall),
                                   instance("b", "b", kBig)};
  count_task(cluster[1], "service:web", 2);
  count_task(cluster[2], "service:other", 5);
  cluster[1].status = Status::draining;
  const auto outcomes = place(tasks(2, demand(128, 128)), cluster,
                              rules({{Kind::spread_attribute, "ecs.availability-zone"}}), kSeed);
  CHECK(spread_of(outcomes, 3) == std::vector<int>{0, 0, 2});
  const auto more = place(tasks(6, demand(128, 128)), cluster,
                          rules({{Kind::spread_attribute, "ecs.availability-zone"}}), kSeed);
  CHECK(spread_of(more, 3) == std::vector<int>{2, 0, 4});
}

TEST_CASE("spread over instances evens the set out") {
  const std::vector<Instance> cluster = {instance("a", "a", kBig), instance("b", "a", kBig),
                                         instance("c", "a", kBig)};
  CHECK(spread_of(place(tasks(7, demand(128, 128)), cluster, rules({{Kind::spread_instance, {}}}), kSeed),
                  3)[0] >= 2);
  CHECK(spread_of(place(tasks(6, demand(128, 128)), cluster, rules({{Kind::spread_instance, {}}}), kSeed),
                  3) == std::vector<int>{2, 2, 2});
}

TEST_CASE("a chain: fewest in the zone first, inside it the fullest that fits") {
  const std::vector<Instance> cluster = {instance("a1", "a", kBig), instance("a2", "a", kSmall),
                                         instance("b1", "b", kBig), instance("b2", "b", kSmall)};
  const auto outcomes =
      place(tasks(4, demand(512, 512)), cluster,
            rules({{Kind::spread_attribute, "ecs.availability-zone"}, {Kind::binpack_memory, {}}}), kSeed);
  CHECK(spread_of(outcomes, 4) == std::vector<int>{0, 2, 0, 2});
}

TEST_CASE("instances without the spread attribute are a group of their own") {
  std::vector<Instance> cluster = {instance("a", "a", kBig), instance("b", "b", kBig),
                                   instance("c", "c", kBig)};
  cluster[2].attributes.clear();
  const auto outcomes = place(tasks(3, demand(128, 128)), cluster,
                              rules({{Kind::spread_attribute, "ecs.availability-zone"}}), kSeed);
  CHECK(spread_of(outcomes, 3) == std::vector<int>{1, 1, 1});
}

TEST_CASE("a service's default: even over zones, and in them over instances") {
  const std::vector<Instance> cluster = {instance("a1", "a", kBig), instance("a2", "a", kBig),
                                         instance("b1", "b", kBig), instance("b2", "b", kBig)};
  const auto outcomes =
      place(tasks(4, demand(128, 128)), cluster, rules(service_default_strategies()), kSeed);
  CHECK(spread_of(outcomes, 4) == std::vector<int>{1, 1, 1, 1});
}

TEST_CASE("distinctInstance and memberOf bind, and see the tasks placed before") {
  const std::vector<Instance> cluster = {instance("a", "a", kBig), instance("b", "b", kBig)};
  Rules distinct = rules({});
  distinct.distinct_instance = true;
  const auto outcomes = place(tasks(3, demand(128, 128)), cluster, distinct, kSeed);
  CHECK(spread_of(outcomes, 2) == std::vector<int>{1, 1});
  CHECK(reasons(outcomes[2]) ==
        std::vector<std::string>(2, "DistinctInstance placement constraint unsatisfied."));

  Rules few = rules({});
  few.member_of.push_back(
      *parse_query("runningTasksCount < 2 and attribute:ecs.availability-zone == b").query);
  const auto limited = place(tasks(3, demand(128, 128)), cluster, few, kSeed);
  CHECK(spread_of(limited, 2) == std::vector<int>{0, 2});
  CHECK(reasons(limited[2]) == std::vector<std::string>(2, "MemberOf placement constraint unsatisfied."));

  // The first task of a group opens the instance for those that want to be with it.
  std::vector<Instance> pair = cluster;
  count_task(pair[1], "service:web", 1);
  Rules affinity = rules({});
  affinity.member_of.push_back(*parse_query("task:group == service:web").query);
  CHECK(spread_of(place(tasks(2, demand(128, 128)), pair, affinity, kSeed), 2) == std::vector<int>{0, 2});
}

TEST_CASE("two static ports, one instance: one task, one failure") {
  Demand web = demand(128, 128);
  web.tcp_ports = {80};
  const auto outcomes = place(tasks(2, web), {instance("a", "a", kBig)}, rules({}), kSeed);
  CHECK(outcomes[0].place);
  CHECK_FALSE(outcomes[1].place);
  CHECK(reasons(outcomes[1]) == std::vector<std::string>{"RESOURCE:PORTS"});
  // The same number over UDP is another port.
  Demand dns = demand(128, 128);
  dns.udp_ports = {80};
  const std::vector<TaskToPlace> both = {{"t1", web}, {"t2", dns}};
  for (const Outcome& outcome : place(both, {instance("a", "a", kBig)}, rules({}), kSeed))
    CHECK(outcome.place);
}

TEST_CASE("GPUs are given out by id") {
  Instance gpus = instance("a", "a", kBig);
  gpus.gpus = {"gpu-0", "gpu-1", "gpu-2"};
  Demand two = demand(128, 128);
  two.gpus = 2;
  const auto outcomes = place(tasks(2, two), {gpus}, rules({}), kSeed);
  CHECK(outcomes[0].place->gpus == std::vector<std::string>{"gpu-0", "gpu-1"});
  CHECK(reasons(outcomes[1]) == std::vector<std::string>{"RESOURCE:GPU"});
}

TEST_CASE("two full instances: two failures, none for an instance that is not active") {
  std::vector<Instance> cluster = {instance("a", "a", {100, 8192}), instance("b", "b", {4096, 100}),
                                   instance("c", "c", kBig), instance("d", "d", kBig)};
  cluster[2].status = Status::draining;
  cluster[3].agent_connected = false;
  const auto outcomes = place(tasks(1, demand(512, 512)), cluster, rules({}), kSeed);
  CHECK_FALSE(outcomes[0].place);
  CHECK(reasons(outcomes[0]) == std::vector<std::string>{"RESOURCE:CPU", "RESOURCE:MEMORY", "AGENT"});
  CHECK(place(tasks(1, demand(1, 1)), {}, rules({}), kSeed)[0].failures.empty());
}

TEST_CASE("a tie is drawn by seed and task, and evenly") {
  std::vector<Instance> cluster;
  for (int i = 0; i < 4; ++i) cluster.push_back(instance(std::to_string(i), "a", {1 << 20, 1 << 20}));
  const auto once =
      spread_of(place(tasks(4000, demand(1, 1)), cluster, rules({{Kind::random, {}}}), kSeed), 4);
  CHECK(once == spread_of(place(tasks(4000, demand(1, 1)), cluster, rules({{Kind::random, {}}}), kSeed), 4));
  CHECK(once != spread_of(place(tasks(4000, demand(1, 1)), cluster, rules({{Kind::random, {}}}), {8}), 4));
  for (const int count : once) {
    CHECK(count > 880);
    CHECK(count < 1120);
  }
}

// Each task of some random clusters, by the placer, by the explanation and by the naive scan.
TEST_CASE("the placer, its explanation and a naive scan agree on thousands of random clusters") {
  std::size_t placed = 0;
  std::size_t refused = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    tests::Dice dice(seed);
    const std::vector<Instance> cluster = tests::random_instances(dice);
    const Rules asked = tests::random_rules(dice);
    std::vector<Demand> kinds;
    for (int n = dice.between(1, 4); n > 0; --n) kinds.push_back(tests::random_demand(dice));
    Placer ours(cluster, asked, {seed});
    tests::NaivePlacer naive(cluster, asked, {seed});
    for (int n = 0; n < 25; ++n) {
      CAPTURE(seed);
      CAPTURE(n);
      const Demand& kind = dice.pick(kinds);
      const std::string key = "task-" + std::to_string(n);
      const Explanation explained = explain(ours.instances(), kind, asked, {seed}, key);
      const std::optional<Place> place = ours.place(kind, key);
      const std::optional<std::size_t> expected = naive.place(kind, key);
      REQUIRE(place.has_value() == expected.has_value());
      REQUIRE(explained.chosen == expected);
      ++(place ? placed : refused);
      if (!place) continue;
      REQUIRE(place->instance == *expected);
      REQUIRE(place->gpus.size() == static_cast<std::size_t>(kind.gpus));
    }
  }
  CHECK(placed > 20'000);
  CHECK(refused > 20'000);
}

TEST_CASE("no instance ever gives more than it has") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    tests::Dice dice(seed);
    const std::vector<Instance> cluster = tests::random_instances(dice);
    Placer placer(cluster, tests::random_rules(dice), {seed});
    for (int n = 0; n < 60; ++n) placer.place(tests::random_demand(dice), std::to_string(n));
    for (std::size_t i = 0; i < cluster.size(); ++i) {
      CAPTURE(seed);
      const Instance& after = placer.instances()[i];
      CHECK(after.remaining.cpu_units >= 0);
      CHECK(after.remaining.memory_mib >= 0);
      CHECK(after.enis >= 0);
      CHECK(std::is_sorted(after.tcp_ports.begin(), after.tcp_ports.end()));
      if (cluster[i].status != Status::active || !cluster[i].agent_connected)
        CHECK(after.running_tasks == cluster[i].running_tasks);
    }
  }
}

TEST_CASE("more kinds of demand than are kept ready change no answer") {
  tests::Dice dice(1);
  std::vector<Instance> cluster;
  for (int i = 0; i < 30; ++i) cluster.push_back(instance(std::to_string(i), i % 2 == 0 ? "a" : "b", kBig));
  const Rules asked = rules({{Kind::spread_attribute, "ecs.availability-zone"}, {Kind::binpack_cpu, {}}});
  Placer ours(cluster, asked, kSeed);
  tests::NaivePlacer naive(cluster, asked, kSeed);
  for (int n = 0; n < 1000; ++n) {
    const Demand kind = demand(dice.between(1, 200), dice.between(1, 300));
    const auto place = ours.place(kind, std::to_string(n));
    const auto expected = naive.place(kind, std::to_string(n));
    REQUIRE(place.has_value() == expected.has_value());
    if (place) REQUIRE(place->instance == *expected);
  }
}

TEST_CASE("an explanation shows the filters and how far each step kept an instance") {
  std::vector<Instance> cluster = {instance("a", "a", kBig), instance("b", "b", kSmall),
                                   instance("c", "b", kBig), instance("d", "a", {100, 100})};
  count_task(cluster[0], "service:web", 3);
  const Explanation explained = explain(
      cluster, demand(512, 512),
      rules({{Kind::spread_attribute, "ecs.availability-zone"}, {Kind::binpack_memory, {}}}), kSeed, "t");
  CHECK(explained.chosen == 1);
  CHECK(explained.equally_good == 1);
  CHECK(explained.instances[0].measures == std::vector<std::int64_t>{3, 8192});
  CHECK(explained.instances[0].steps_kept == 0);
  CHECK(explained.instances[1].steps_kept == 2);
  CHECK(explained.instances[2].steps_kept == 1);
  REQUIRE(explained.instances[3].refusals.size() == 2);
  CHECK(explained.instances[3].refusals[0].detail == "needs 512 CPU units, 100 remain");
  CHECK(explained.instances[3].refusals[1].detail == "needs 512 MiB of memory, 100 remain");
  CHECK(explained.instances[3].measures.empty());
}

TEST_CASE("the simulation is the same for everybody, and honours capacity") {
  for (const std::string_view name : kSimulationStrategies) {
    CAPTURE(name);
    const auto strategies = simulation_strategies(name);
    REQUIRE(strategies);
    const SimulationResult once = run_simulation(make_simulation(20, 400, *strategies));
    const SimulationResult again = run_simulation(make_simulation(20, 400, *strategies));
    CHECK(once.placed == again.placed);
    CHECK(once.placed > 100);
    CHECK(once.placed < 400);
    CHECK(once.instances_used <= 20);
    const SimulationResult roomy = run_simulation(make_simulation(50, 60, *strategies));
    CHECK(roomy.placed == 60);
    if (name.find("binpack") == 0) CHECK(roomy.instances_used < 30);
    if (name == "spread_inst") CHECK(roomy.instances_used == 50);
  }
  CHECK_FALSE(simulation_strategies("fastest"));
  const Simulation world = make_simulation(8, 10'000, {});
  std::map<std::size_t, int> kinds;
  for (const std::size_t kind : world.tasks) ++kinds[kind];
  const std::vector<int> weights = {20, 20, 12, 14, 8, 8, 4, 3, 8, 3};
  for (std::size_t kind = 0; kind < weights.size(); ++kind) {
    CHECK(kinds[kind] > weights[kind] * 70);
    CHECK(kinds[kind] < weights[kind] * 130);
  }
  CHECK(*attribute(world.instances[4], kZoneAttribute) == "us-east-1b");
}
