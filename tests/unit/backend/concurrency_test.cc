// Calls of several threads at once on one backend, as a server makes them.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

#include "backend/local_backend.h"
#include "base/json.h"
#include "support/temporary_folder.h"

namespace berth::backend {
namespace {

constexpr int kThreads = 8;
constexpr int kEach = 12;

api::Response call(api::Backend& backend, const char* operation, const Json& input) {
  return backend.call({"ecs", operation, input, "123456789012", "us-east-1", ""});
}

std::unique_ptr<api::Backend> open_virtual(const test::TemporaryFolder& folder) {
  Options options;
  options.state_directory = folder / "state";
  options.command = "test";
  options.settings = {"virtual", "1", std::nullopt};
  return open(std::move(options));
}

Json definition() {
  return {{"family", "app"},
          {"networkMode", "awsvpc"},
          {"requiresCompatibilities", Json::array({"FARGATE"})},
          {"cpu", "256"},
          {"memory", "512"},
          {"containerDefinitions", Json::array({{{"name", "app"}, {"image", "nginx"}}})}};
}

Json one_task() {
  return {{"cluster", "web"},
          {"taskDefinition", "app"},
          {"launchType", "FARGATE"},
          {"networkConfiguration", {{"awsvpcConfiguration", {{"subnets", Json::array({"subnet-1"})}}}}}};
}

TEST_CASE("threads that write at once lose no update, and those that read see what was answered") {
  const test::TemporaryFolder folder;
  const auto backend = open_virtual(folder);
  std::vector<std::vector<int>> revisions(kThreads);
  std::atomic<int> stale{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kEach; ++n) {
        const api::Response made = call(*backend, "RegisterTaskDefinition", definition());
        const Json arn = made.output.at("taskDefinition").at("taskDefinitionArn");
        revisions[static_cast<std::size_t>(i)].push_back(
            made.output.at("taskDefinition").at("revision").get<int>());
        if (call(*backend, "DescribeTaskDefinition", {{"taskDefinition", arn}}).error) ++stale;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<int> all;
  for (const std::vector<int>& some : revisions) {
    CHECK(std::is_sorted(some.begin(), some.end()));
    all.insert(all.end(), some.begin(), some.end());
  }
  std::sort(all.begin(), all.end());
  std::vector<int> wanted(kThreads * kEach);
  std::iota(wanted.begin(), wanted.end(), 1);
  CHECK(all == wanted);
  CHECK(stale == 0);
}

TEST_CASE("threads that start tasks while others turn the clock: every task is counted once") {
  const test::TemporaryFolder folder;
  const auto backend = open_virtual(folder);
  REQUIRE_FALSE(call(*backend, "CreateCluster", {{"clusterName", "web"}}).error);
  REQUIRE_FALSE(call(*backend, "RegisterTaskDefinition", definition()).error);
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kEach; ++n) {
        if (i == 0) {
          backend->call(
              {"berth", "AdvanceClock", Json{{"durationMs", 500}}, "123456789012", "us-east-1", ""});
        } else if (call(*backend, "RunTask", one_task()).error) {
          ++refused;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(refused == 0);
  backend->call({"berth", "AdvanceClock", Json{{"durationMs", 60'000}}, "123456789012", "us-east-1", ""});
  const Json cluster =
      call(*backend, "DescribeClusters", {{"clusters", Json::array({"web"})}}).output.at("clusters").at(0);
  CHECK(cluster.at("runningTasksCount") == (kThreads - 1) * kEach);
  CHECK(cluster.at("pendingTasksCount") == 0);
}

}  // namespace
}  // namespace berth::backend
