// What the operations on clusters and task definitions read does not grow with what is stored.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "backend/area.h"
#include "backend/ecs/families.h"
#include "backend/ecs/task_definitions.h"
#include "base/json.h"
#include "store/store.h"
#include "support/temporary_folder.h"

namespace berth::backend {
namespace {

const Scope kScope = {"123456789012", "us-east-1"};

Json revision(const std::string& family, int number) {
  return {{"family", family},
          {"revision", number},
          {"status", "ACTIVE"},
          {"containerDefinitions", Json::array()}};
}

// `size` clusters, and `size` families of ten revisions each; those in the middle of the alphabet are asked
// for.
void fill(store::Store& store, int size) {
  store::Transaction transaction = store.begin();
  World world{transaction, transaction.time(), {}};
  for (int i = 0; i < size; ++i) {
    const std::string name = "n" + std::to_string(100'000 + i);
    transaction.put(kScope.key("ecs", "cluster", name), {{"clusterName", name}, {"status", "ACTIVE"}});
    for (int n = 1; n <= 10; ++n) transaction.put(task_definition_key(kScope, name, n), revision(name, n));
    store_family(world, kScope, name, {.last_revision = 10, .active = 10});
  }
  store.sync(transaction.commit(world.now, "fill"));
}

struct Reads {
  std::uint64_t rows = 0;
  std::uint64_t documents = 0;
  bool operator==(const Reads&) const = default;
};

std::string to_text(const Reads& reads) {
  return std::to_string(reads.rows) + " rows, " + std::to_string(reads.documents) + " documents";
}

Reads reads_of(store::Store& store, const std::string& operation, const std::string& input) {
  const OperationRow* row = find_operation("ecs", operation);
  REQUIRE(row != nullptr);
  const api::Request request = {"ecs", operation, *parse_json(input), kScope.account, kScope.region, ""};
  const store::Counters before = store.counters();
  if (row->access == Access::reads) {
    const store::Snapshot snapshot = store.snapshot();
    Call call(request, snapshot, snapshot.time(), Seed{});
    row->run(call);
  } else {
    store::Transaction transaction = store.begin();
    World world{transaction, transaction.time(), {}};
    Call call(request, world);
    row->run(call);
  }
  const store::Counters after = store.counters();
  return {after.rows_visited - before.rows_visited, after.documents_read - before.documents_read};
}

std::vector<std::string> measured(int size) {
  const test::TemporaryFolder folder;
  store::Options options;
  options.directory = folder.path() + "/state";
  options.rows_of = rows_of;
  store::Store store(options);
  fill(store, size);
  const std::string name = "n" + std::to_string(100'000 + size / 2);
  const struct {
    const char* operation;
    std::string input;
  } calls[] = {
      {"DescribeTaskDefinition", R"({"taskDefinition": ")" + name + R"("})"},
      {"DescribeTaskDefinition", R"({"taskDefinition": ")" + name + R"(:3"})"},
      {"ListTaskDefinitions", R"({"maxResults": 10})"},
      {"ListTaskDefinitions", R"({"maxResults": 10, "sort": "DESC"})"},
      {"ListTaskDefinitions", R"({"maxResults": 5, "sort": "DESC", "familyPrefix": ")" + name + R"("})"},
      {"ListTaskDefinitions", R"({"maxResults": 5, "status": "INACTIVE"})"},
      {"ListTaskDefinitionFamilies", R"({"maxResults": 10, "status": "ACTIVE"})"},
      {"RegisterTaskDefinition",
       R"({"family": ")" + name +
           R"(", "containerDefinitions": [{"name": "c", "image": "i", "memory": 8}]})"},
      {"DeregisterTaskDefinition", R"({"taskDefinition": ")" + name + R"(:3"})"},
      {"ListClusters", R"({"maxResults": 10})"},
      {"DescribeClusters", R"({"clusters": [")" + name + R"("], "include": ["STATISTICS"]})"},
      {"CreateCluster", R"({"clusterName": "new"})"},
      {"DeleteCluster", R"({"cluster": ")" + name + R"("})"},
  };
  std::vector<std::string> out;
  for (const auto& each : calls)
    out.push_back(std::string(each.operation) + ": " + to_text(reads_of(store, each.operation, each.input)));
  return out;
}

}  // namespace

TEST_CASE("rows visited and documents read are the same with a hundred times as much stored") {
  const std::vector<std::string> few = measured(30);
  const std::vector<std::string> many = measured(3000);
  REQUIRE(few.size() == many.size());
  for (std::size_t i = 0; i < few.size(); ++i) CHECK(few[i] == many[i]);
}

}  // namespace berth::backend
