// Counts, not seconds: what an operation reads does not grow with what is stored, the log's bytes stay close
// to what was changed, and a mutation costs one sync that those who wait together share.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "backend/ecs/task_record.h"
#include "backend/local_backend_class.h"
#include "base/files.h"
#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr int kMany = 20'000;
#else
constexpr int kMany = 100'000;
#endif
constexpr int kFew = 1'000;
constexpr int kPutTogether = 10'000;

store::Store& store_of(api::Backend& door) { return static_cast<backend::LocalBackend&>(door).store(); }
store::Store& store_of(TestBackend& backend) { return store_of(backend.door()); }

constexpr const char* kFargate =
    R"("launchType":"FARGATE","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}})";

void make_world(TestBackend& backend) {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  backend.ok("berth", "AddInstances", R"({"cluster":"web","count":3})");
  backend.ok(
      "ecs", "RegisterTaskDefinition",
      R"({"family":"app","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "containerDefinitions":[{"name":"app","image":"nginx"}]})");
  backend.ok(
      "ecs", "RegisterTaskDefinition",
      R"({"family":"job","containerDefinitions":[{"name":"job","image":"nginx","cpu":64,"memory":64}]})");
  backend.ok(
      "ecs", "CreateService",
      fmt::format(R"({{"cluster":"web","serviceName":"app","taskDefinition":"app","desiredCount":1,{}}})",
                  kFargate));
  backend.advance(minutes(2));
}

// Stores `count` more tasks like the service's one, of the service and of the family; half of them are
// stopping.
void fill(TestBackend& backend, int count) {
  store::Store& store = store_of(backend);
  const backend::Scope scope{"123456789012", "us-east-1"};
  const auto found =
      store.snapshot().scan({.index = "", .prefix = backend::task_key(scope, "web", ""), .limit = 1});
  REQUIRE(found.size() == 1);
  const backend::TaskRecord one = *backend::load_task(store.snapshot(), found.front().document);
  const std::string old_id(backend::id_of_task(found.front().document));
  for (int done = 0; done < count;) {
    store::Transaction transaction = store.begin();
    for (int i = 0; i < kPutTogether && done < count; ++i, ++done) {
      const std::string id = draw_hex(Seed{7}, {"fill", "id", static_cast<std::uint64_t>(done)}, 32);
      backend::TaskRecord copy = one;
      set(copy.document, ecs::Task::task_arn, scope.arn("ecs", "task/web/" + id));
      if (done % 2 == 0) set(copy.document, ecs::Task::desired_status, "STOPPED");
      transaction.put(backend::task_key(scope, "web", id), backend::to_stored(copy));
    }
    transaction.commit(transaction.time(), "fill");
  }
}

struct Cost {
  std::uint64_t rows = 0, documents = 0, bytes = 0;
};

struct Asked {
  const char* operation;
  std::string input;
};

std::vector<Asked> questions(TestBackend& backend) {
  const Json one = backend.ok("ecs", "ListTasks", R"({"cluster":"web","maxResults":1})").at("taskArns")[0];
  return {
      {"ListClusters", "{}"},
      {"DescribeClusters", R"({"clusters":["web"],"include":["STATISTICS"]})"},
      {"DescribeTasks", Json{{"cluster", "web"}, {"tasks", {one}}}.dump()},
      {"ListTasks", R"({"cluster":"web","maxResults":100})"},
      {"ListTasks", R"({"cluster":"web","serviceName":"app","maxResults":100})"},
      {"ListTasks", R"({"cluster":"web","serviceName":"app","desiredStatus":"STOPPED","maxResults":10})"},
      {"ListTasks", R"({"cluster":"web","family":"app","launchType":"FARGATE","maxResults":10})"},
      {"DescribeServices", R"({"cluster":"web","services":["app"]})"},
      {"RegisterTaskDefinition",
       R"({"family":"job","containerDefinitions":[{"name":"job","image":"x","memory":64}]})"},
      {"RunTask", fmt::format(R"({{"cluster":"web","taskDefinition":"app",{}}})", kFargate)},
      {"RunTask", R"({"cluster":"web","taskDefinition":"job:1","count":2})"},
      {"CreateCluster", R"({"clusterName":"other"})"},
  };
}

std::vector<Cost> costs(int tasks, std::vector<std::string>& names) {
  TestBackend backend;
  make_world(backend);
  fill(backend, tasks);
  std::vector<Cost> out;
  names.clear();
  for (const Asked& asked : questions(backend)) {
    const store::Counters before = store_of(backend).counters();
    backend.ok("ecs", asked.operation, asked.input);
    const store::Counters after = store_of(backend).counters();
    out.push_back({after.rows_visited - before.rows_visited, after.documents_read - before.documents_read,
                   after.bytes_read - before.bytes_read});
    names.push_back(asked.operation + (" " + asked.input));
  }
  return out;
}

// The system's files; the first sync waits until so many commits were appended.
class GatedFiles : public Files {
 public:
  File open(const std::string& path, OpenMode mode) override { return system_files().open(path, mode); }
  std::string read(const File& file, std::uint64_t offset, std::size_t count) override {
    return system_files().read(file, offset, count);
  }
  void write(const File& file, std::uint64_t offset, std::string_view bytes) override {
    system_files().write(file, offset, bytes);
    if (file.path().find("log-") == std::string::npos) return;
    const std::lock_guard guard(mutex_);
    --missing_;
    changed_.notify_all();
  }
  void truncate(const File& file, std::uint64_t size) override { system_files().truncate(file, size); }
  void sync(const File& file) override {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return missing_ <= 0; });
    guard.unlock();
    system_files().sync(file);
  }
  void sync_folder(const std::string& path) override { system_files().sync_folder(path); }
  void rename(const std::string& from, const std::string& to) override { system_files().rename(from, to); }
  void remove(const std::string& path) override { system_files().remove(path); }
  void make_folder(const std::string& path) override { system_files().make_folder(path); }

  void wait_for(int commits) {
    const std::lock_guard guard(mutex_);
    missing_ = commits;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int missing_ = 0;
};

}  // namespace

TEST_CASE("what is read does not grow with the tasks that are stored") {
  std::vector<std::string> names;
  const std::vector<Cost> few = costs(kFew, names);
  const std::vector<Cost> many = costs(kMany, names);
  REQUIRE(few.size() == many.size());
  for (std::size_t i = 0; i < few.size(); ++i) {
    CAPTURE(names[i]);
    CHECK(few[i].rows == many[i].rows);
    CHECK(few[i].documents == many[i].documents);
    // Some numbers have more digits.
    CHECK(few[i].bytes + 64 >= many[i].bytes);
    CHECK(few[i].rows <= 150);
    CHECK(few[i].documents <= 60);
  }
}

TEST_CASE("what a crash loop costs does not grow with the tasks that it has stopped") {
  TestBackend backend;
  make_world(backend);
  backend.ok("ecs", "RegisterTaskDefinition",
             R"({"family":"crash","containerDefinitions":[{"name":"a","image":"i","memory":64,
                 "dockerLabels":{"berth.sim.exit-after":"2s"}}]})");
  backend.ok("ecs", "CreateService",
             R"({"cluster":"web","serviceName":"crash","taskDefinition":"crash","desiredCount":3})");
  const auto rows_of_minutes = [&backend](int count) {
    const std::uint64_t before = store_of(backend).counters().rows_visited;
    backend.advance(minutes(count));
    return store_of(backend).counters().rows_visited - before;
  };
  rows_of_minutes(5);
  const std::uint64_t early = rows_of_minutes(3);
  rows_of_minutes(20);
  const std::uint64_t late = rows_of_minutes(3);
  CHECK(late <= early + early / 10);
}

TEST_CASE("the log grows by at most two and a half times what was changed") {
  TestBackend backend;
  make_world(backend);
  for (int i = 0; i < 40; ++i) {
    backend.ok("ecs", "CreateCluster", Json{{"clusterName", fmt::format("c{}", i)}});
    backend.ok("ecs", "RunTask", R"({"cluster":"web","taskDefinition":"job","count":2})");
    backend.ok("ecs", "UpdateService", Json{{"cluster", "web"}, {"service", "app"}, {"desiredCount", i % 7}});
    backend.advance(seconds(i % 3 == 0 ? 90 : 1));
    const Json tasks = backend.ok("ecs", "ListTasks", R"({"cluster":"web","family":"job"})").at("taskArns");
    for (const Json& task : tasks) backend.ok("ecs", "StopTask", Json{{"cluster", "web"}, {"task", task}});
    backend.ok("ecr", "CreateRepository", Json{{"repositoryName", fmt::format("r{}", i)}});
  }
  const store::Counters counted = store_of(backend).counters();
  CHECK(counted.bytes_changed > 100'000);
  CHECK(static_cast<double>(counted.bytes_written) <= 2.5 * static_cast<double>(counted.bytes_changed));
}

TEST_CASE("a mutation costs one sync, a read and a refusal none") {
  TestBackend backend;
  make_world(backend);
  const auto syncs_of = [&backend](const std::string& service, const std::string& operation,
                                   const std::string& input) {
    const std::uint64_t before = store_of(backend).counters().syncs;
    backend.call(service, operation, Json::parse(input));
    return store_of(backend).counters().syncs - before;
  };
  struct Case {
    const char* service;
    const char* operation;
    std::string input;
    std::uint64_t syncs;
  };
  for (const Case& c : {
           Case{"ecs", "CreateCluster", R"({"clusterName":"other"})", 1},
           Case{"ecs", "RegisterTaskDefinition",
                R"({"family":"x","containerDefinitions":[{"name":"a","image":"b","memory":64}]})", 1},
           Case{"ecs", "RunTask", R"({"cluster":"web","taskDefinition":"job","count":3})", 1},
           Case{"ecs", "UpdateService", R"({"cluster":"web","service":"app","desiredCount":3})", 1},
           Case{"berth", "AddInstances", R"({"cluster":"web","count":2})", 1},
           Case{"berth", "AdvanceClock", R"({"durationMs":600000})", 1},
           Case{"ecr", "CreateRepository", R"({"repositoryName":"app/r"})", 1},
           Case{"ecs", "ListClusters", "{}", 0},
           Case{"ecs", "DescribeServices", R"({"cluster":"web","services":["app"]})", 0},
           Case{"ecs", "ListTasks", R"({"cluster":"web"})", 0},
           Case{"ecs", "RunTask", R"({"cluster":"nope","taskDefinition":"job"})", 0},
           Case{"ecs", "CreateCluster", R"({"clusterName":"not a name"})", 0},
       }) {
    CAPTURE(c.operation);
    CAPTURE(c.input);
    CHECK(syncs_of(c.service, c.operation, c.input) == c.syncs);
  }
}

TEST_CASE("those who wait for the disk together share its sync") {
  constexpr int kWriters = 8;
  const test::TemporaryFolder folder;
  GatedFiles files;
  const auto open = [&] {
    backend::Options options;
    options.state_directory = folder / "state";
    options.command = "test";
    options.files = &files;
    options.settings = {"virtual", "1", std::nullopt};
    return backend::open(std::move(options));
  };
  const auto create = [](api::Backend& door, const std::string& name) {
    return door.call({"ecs", "CreateCluster", Json{{"clusterName", name}}, "123456789012", "us-east-1", ""})
        .ok();
  };
  std::vector<std::unique_ptr<api::Backend>> doors;
  for (int i = 0; i < kWriters; ++i) doors.push_back(open());
  CHECK(create(*doors[0], "first"));
  const auto syncs = [&doors] {
    std::uint64_t sum = 0;
    for (const auto& door : doors) sum += store_of(*door).counters().syncs;
    return sum;
  };
  const std::uint64_t before = syncs();
  files.wait_for(kWriters);
  std::atomic<int> created = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i)
    threads.emplace_back(
        [&, i] { created += create(*doors[static_cast<std::size_t>(i)], fmt::format("c{}", i)) ? 1 : 0; });
  for (std::thread& thread : threads) thread.join();
  CHECK(created == kWriters);
  CHECK(syncs() - before >= 1);
  // One for all, but for those whom a busy machine woke too late to join it.
  CHECK(syncs() - before <= kWriters / 2);
}
