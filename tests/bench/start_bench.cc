// What a command costs from start to end, in one run against `true` and against the aws CLI if there is one:
// medians of many starts, and their ratios. `start_bench [BERTH]`; without it, the program that is built
// beside the benchmarks.
//
// Also against `aws ecs list-clusters` of a server on loopback; the aim is a twentieth of aws.
//
// Aims: berth --version twice `true`; list-clusters, with no task or 100,000 stored, three times `true` and a
// hundredth of aws; a Tab under 30 ms.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "api/backend.h"
#include "backend/area.h"
#include "backend/ecs/task_record.h"
#include "backend/local_backend.h"
#include "base/json.h"
#include "bench/peer.h"
#include "model/gen/ecs.h"
#include "store/store.h"
#include "support/temporary_folder.h"

namespace berth::bench {
namespace {

constexpr int kStored = 100'000;

// Milliseconds of one run, or nothing if the program can't be run.
std::optional<double> run_once(const Words& words, const std::vector<std::string>& environment) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::vector<char*> envp;
  for (const std::string& entry : environment) envp.push_back(const_cast<char*>(entry.c_str()));
  envp.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const auto started = std::chrono::steady_clock::now();
  const int failed = posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), envp.data());
  int status = 0;
  if (failed == 0) waitpid(pid, &status, 0);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - started;
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0 || status != 0) return std::nullopt;
  return took.count();
}

// Medians of a program and of `true`, run by turns so that what else the machine does strikes both.
struct Medians {
  double program = 0;
  double unit = 0;
};

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

std::optional<Medians> medians(const Words& words, const std::vector<std::string>& environment, int runs) {
  std::vector<double> programs, units;
  for (int i = 0; i < runs; ++i) {
    const auto unit = run_once({"true"}, environment);
    const auto program = run_once(words, environment);
    if (!unit || !program) return std::nullopt;
    units.push_back(*unit);
    programs.push_back(*program);
  }
  return Medians{median(programs), median(units)};
}

Json call(api::Backend& backend, const char* operation, const char* input) {
  api::Response response =
      backend.call({"ecs", operation, *parse_json(input), "123456789012", "us-east-1", ""});
  if (response.error) {
    std::fprintf(stderr, "%s: %s\n", operation, response.error->message().c_str());
    std::exit(1);
  }
  return response.output;
}

// A state with a cluster, and one in which this many tasks lie besides.
void make_state(const std::string& directory, int tasks) {
  backend::Options options;
  options.state_directory = directory;
  options.command = "bench";
  options.settings = {"virtual", "1", std::nullopt};
  auto door = backend::open(options);
  call(*door, "CreateCluster", R"({"clusterName":"web"})");
  call(
      *door, "RegisterTaskDefinition",
      R"({"family":"app","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
           "containerDefinitions":[{"name":"app","image":"nginx"}]})");
  if (tasks == 0) return;
  call(*door, "RunTask",
       R"({"cluster":"web","taskDefinition":"app","launchType":"FARGATE",
           "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}})");
  store::Options store_options;
  store_options.directory = directory;
  store_options.rows_of = backend::rows_of;
  store_options.rows_version = backend::kRowsVersion;
  store::Store store(store_options);
  const auto rows = store.snapshot().scan({.index = backend::kTasksByCluster, .prefix = "", .limit = 1});
  const Json task = *store.snapshot().get(rows.at(0).document);
  const std::string prefix = rows[0].document.substr(0, rows[0].document.rfind('/') + 1);
  for (int done = 0; done < tasks;) {
    store::Transaction transaction = store.begin();
    for (int i = 0; i < 5000 && done < tasks; ++i, ++done) {
      transaction.put(prefix + draw_hex({2}, {"task", "bench", static_cast<std::uint64_t>(done)}, 32), task);
    }
    store.sync(transaction.commit(transaction.time(), "bench"));
  }
}

void print(const char* name, std::optional<Medians> took, std::optional<Medians> aws,
           const char* other = "aws --version") {
  if (!took) {
    std::printf("%-44s could not be run\n", name);
    return;
  }
  std::printf("%-44s %9.2f ms %8.2f x true", name, took->program, took->program / took->unit);
  if (aws) std::printf("   1/%.0f of %s", aws->program / took->program, other);
  std::printf("\n");
}

void compare_at_endpoint(const std::string& berth, const std::string& state,
                         std::vector<std::string> environment) {
  const std::uint16_t port = free_port();
  const std::string listen = "127.0.0.1:" + std::to_string(port);
  const Peer server({berth, "serve", "--listen", listen}, {"BERTH_STATE=" + state}, port);
  environment.insert(environment.end(), {"AWS_ACCESS_KEY_ID=123456789012", "AWS_SECRET_ACCESS_KEY=berth"});
  const Words words = {"ecs", "list-clusters", "--endpoint-url", "http://" + listen};
  Words ours = {berth}, theirs = {"aws"};
  for (Words* each : {&ours, &theirs}) each->insert(each->end(), words.begin(), words.end());
  const auto aws = medians(theirs, environment, 5);
  print("aws ecs list-clusters at an endpoint", aws, std::nullopt);
  print("berth ecs list-clusters at an endpoint", medians(ours, environment, 100), aws, "aws");
}

int compare(const std::string& berth) {
  const test::TemporaryFolder folder;
  make_state(folder / "empty", 0);
  make_state(folder / "full", kStored);
  const std::vector<std::string> plain = {"PATH=/usr/bin:/bin", "HOME=" + folder.path(),
                                          "AWS_DEFAULT_REGION=us-east-1"};
  const auto with_state = [&plain, &folder](const char* name) {
    std::vector<std::string> out = plain;
    out.push_back("BERTH_STATE=" + (folder / name));
    return out;
  };
  const Words list = {berth, "ecs", "list-clusters"};
  const auto aws = medians({"aws", "--version"}, plain, 5);
  print("aws --version", aws, std::nullopt);
  print("berth --version", medians({berth, "--version"}, plain, 500), aws);
  print("berth ecs list-clusters, no tasks", medians(list, with_state("empty"), 500), aws);
  print("berth ecs list-clusters, 100,000 tasks", medians(list, with_state("full"), 500), aws);
  print("berth ecs list-tasks (a page), 100,000 tasks",
        medians({berth, "ecs", "list-tasks", "--cluster", "web", "--no-paginate"}, with_state("full"), 200),
        aws);
  print("a Tab behind stop-task --task, 100,000 tasks",
        medians({berth, "complete", "zsh", "ecs", "stop-task", "--cluster", "web", "--task", ""},
                with_state("full"), 200),
        aws);
  compare_at_endpoint(berth, folder / "empty", plain);
  return 0;
}

}  // namespace
}  // namespace berth::bench

int main(int argc, char** argv) {
  const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  return berth::bench::compare(argc > 1 ? argv[1] : (here / ".." / "berth").lexically_normal().string());
}
