#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/placement/fargate.h"
#include "core/placement/scale_in.h"
#include "unit/core/random_cluster.h"

using namespace berth;
using namespace berth::core::placement;
using Kind = Strategy::Kind;

namespace {

constexpr Seed kSeed{3};

Instance instance(const std::string& zone, Resources remaining = {}) {
  Instance out;
  out.attributes = {{"ecs.availability-zone", zone}};
  out.remaining = remaining;
  return out;
}

SetTask on(std::size_t instance) { return {.instance = instance, .zone = {}, .resources = {256, 512}}; }

std::vector<std::size_t> stop(const std::vector<SetTask>& tasks, const std::vector<Instance>& instances,
                              const std::vector<Strategy>& strategies, std::size_t count) {
  return choose_to_stop(tasks, instances, strategies, count, kSeed, "service");
}

// The instances that lose a task, in order.
std::vector<std::size_t> losers(const std::vector<SetTask>& tasks, const std::vector<Instance>& instances,
                                const std::vector<Strategy>& strategies, std::size_t count) {
  std::vector<std::size_t> out;
  for (const std::size_t task : stop(tasks, instances, strategies, count))
    out.push_back(*tasks[task].instance);
  return out;
}

}  // namespace

TEST_CASE("by default the fullest zone loses first, in it the fullest instance") {
  const std::vector<Instance> cluster = {instance("a"), instance("a"), instance("b")};
  const std::vector<SetTask> tasks = {on(0), on(1), on(1), on(2), on(2)};
  for (const std::vector<Strategy>& chain :
       {std::vector<Strategy>{}, std::vector<Strategy>{{Kind::spread_attribute, "ecs.availability-zone"}},
        std::vector<Strategy>{{Kind::spread_instance, {}}},
        std::vector<Strategy>{{Kind::spread_attribute, "ecs.availability-zone"},
                              {Kind::spread_instance, {}}}})
    CHECK(losers(tasks, cluster, chain, 1) == std::vector<std::size_t>{1});
  // Zone a 3, b 2 → a's fuller instance; then 2 and 2: a or b; it stays even to the end.
  std::map<std::string, int> left = {{"a", 3}, {"b", 2}};
  for (const std::size_t loser : losers(tasks, cluster, {}, 5)) {
    --left[*attribute(cluster[loser], kZoneAttribute)];
    CHECK(std::abs(left["a"] - left["b"]) <= 1);
  }
}

TEST_CASE("spread over another attribute is balanced by it") {
  std::vector<Instance> cluster = {instance("a"), instance("a"), instance("b")};
  cluster[0].attributes.push_back({"rack", "1"});
  cluster[1].attributes.push_back({"rack", "2"});
  cluster[2].attributes.push_back({"rack", "2"});
  const std::vector<SetTask> tasks = {on(0), on(0), on(1), on(2), on(2)};
  CHECK(losers(tasks, cluster, {{Kind::spread_attribute, "rack"}}, 1) == std::vector<std::size_t>{2});
}

TEST_CASE("binpack stops where most is free afterwards") {
  const std::vector<Instance> cluster = {instance("a", {512, 4096}), instance("b", {1024, 512})};
  const std::vector<SetTask> tasks = {on(0), on(0), on(1)};
  CHECK(losers(tasks, cluster, {{Kind::binpack_cpu, {}}}, 1) == std::vector<std::size_t>{1});
  CHECK(losers(tasks, cluster, {{Kind::binpack_memory, {}}}, 2) == std::vector<std::size_t>{0, 0});
  // The bigger task of the same instance leaves more.
  std::vector<SetTask> sizes = {on(0), on(0)};
  sizes[1].resources.cpu_units = 512;
  CHECK(stop(sizes, cluster, {{Kind::binpack_cpu, {}}}, 1) == std::vector<std::size_t>{1});
  // A zone spread before it goes first.
  CHECK(losers(tasks, cluster, {{Kind::spread_attribute, "ecs.availability-zone"}, {Kind::binpack_cpu, {}}},
               1) == std::vector<std::size_t>{0});
}

TEST_CASE("protected tasks are passed over, but count for the balance") {
  const std::vector<Instance> cluster = {instance("a"), instance("b")};
  std::vector<SetTask> tasks = {on(0), on(0), on(0), on(1)};
  tasks[0].is_protected = true;
  tasks[1].is_protected = true;
  CHECK(stop(tasks, cluster, {}, 1) == std::vector<std::size_t>{2});
  CHECK(stop(tasks, cluster, {}, 9).size() == 2);
  for (SetTask& task : tasks) task.is_protected = true;
  CHECK(stop(tasks, cluster, {}, 1).empty());
}

TEST_CASE("draining instances lose first, then outdated tasks") {
  std::vector<Instance> cluster = {instance("a"), instance("a"), instance("b")};
  cluster[2].status = Status::draining;
  std::vector<SetTask> tasks = {on(0), on(0), on(1), on(2)};
  tasks[2].is_outdated = true;
  const auto stopped = stop(tasks, cluster, {}, 3);
  CHECK(stopped[0] == 3);
  CHECK(stopped[1] == 2);
  CHECK(stopped[2] <= 1);
}

TEST_CASE("random is drawn by seed, service and turn") {
  const std::vector<Instance> cluster = {instance("a"), instance("b")};
  std::vector<SetTask> tasks(40, on(0));
  tasks.push_back(on(1));
  const auto once = stop(tasks, cluster, {{Kind::random, {}}}, 10);
  CHECK(once == stop(tasks, cluster, {{Kind::random, {}}}, 10));
  CHECK(once != choose_to_stop(tasks, cluster, {{Kind::random, {}}}, 10, {4}, "service"));
  CHECK(once != choose_to_stop(tasks, cluster, {{Kind::random, {}}}, 10, kSeed, "other"));
}

TEST_CASE("Fargate keeps its zones even, in and out") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    tests::Dice dice(seed);
    std::vector<Subnet> subnets;
    for (int n = dice.between(1, 6); n > 0; --n)
      subnets.push_back(
          {"subnet-" + std::to_string(n), std::string(1, static_cast<char>('a' + dice.below(3)))});
    std::vector<std::string> keys;
    for (int n = 0; n < 30; ++n) keys.push_back("task-" + std::to_string(n));
    const auto chosen = place_on_fargate(keys, subnets, {}, {seed});
    REQUIRE(chosen.size() == keys.size());
    std::map<std::string, int> zones;
    for (const Subnet& subnet : subnets) zones[subnet.zone] = 0;
    const auto is_even = [&] {
      const auto [low, high] = std::minmax_element(
          zones.begin(), zones.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
      return high->second - low->second <= 1;
    };
    std::vector<SetTask> tasks;
    for (const std::size_t subnet : chosen) {
      ++zones[subnets[subnet].zone];
      REQUIRE(is_even());
      tasks.push_back({.instance = {}, .zone = subnets[subnet].zone, .resources = {}});
    }
    for (const std::size_t task : choose_to_stop(tasks, {}, {}, 20, {seed}, "s")) {
      --zones[tasks[task].zone];
      REQUIRE(is_even());
    }
  }
}

TEST_CASE("Fargate looks at what is there already, and uses every subnet of a zone") {
  const std::vector<Subnet> subnets = {{"s1", "a"}, {"s2", "b"}, {"s3", "b"}};
  const std::vector<ZoneTasks> present = {{"a", 2}, {"c", 9}};
  const std::vector<std::string> two = {"t1", "t2"};
  for (const std::size_t subnet : place_on_fargate(two, subnets, present, kSeed)) CHECK(subnet >= 1);
  std::set<std::size_t> used;
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    for (const std::size_t subnet : place_on_fargate(two, subnets, present, {seed})) used.insert(subnet);
  CHECK(used == std::set<std::size_t>{1, 2});
}
