// `berth serve` against moto's server in one run: answers a second over 1 and 16 connections that are kept
// alive, and against what nginx makes of a static file of the same size. `aws_bench [BERTH]`; without it, the
// program that is built beside the benchmarks. What is not installed is left out by name.
//
// Aims: list-clusters 60 times moto, describe-tasks of one among 13,000 300 times, register-task-definition 8
// times (and durable), run-task 20 times; list-clusters 0.3 of nginx.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "bench/load.h"
#include "bench/peer.h"
#include "support/temporary_folder.h"

namespace berth::bench {
namespace {

constexpr int kTasks = 13'000;
constexpr int kTasksAtOnce = 10;

std::string aws_request(const std::string& service, const std::string& target, const std::string& body) {
  return http_request("POST", "/",
                      "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: " + target +
                          "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/" +
                          service + "/aws4_request, SignedHeaders=host, Signature=0\r\n",
                      body);
}

std::string ecs_request(const std::string& operation, const Json& input) {
  return aws_request("ecs", "AmazonEC2ContainerServiceV20141113." + operation, input.dump());
}

Json ask(Line& line, const std::string& operation, const Json& input) {
  const Line::Answer answer = line.ask(ecs_request(operation, input));
  if (answer.status != 200) throw std::runtime_error(operation + " " + input.dump() + ": " + answer.body);
  return *parse_json(answer.body);
}

// Those of the default VPC, which both keep. No one of moto's has addresses for so many tasks.
std::vector<std::string> subnets_of(Line& line) {
  const Line::Answer answer = line.ask(http_request(
      "POST", "/",
      "Content-Type: application/x-www-form-urlencoded\r\nAuthorization: AWS4-HMAC-SHA256 "
      "Credential=123456789012/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0\r\n",
      "Action=DescribeSubnets&Version=2016-11-15"));
  constexpr std::string_view kOpens = "<subnetId>";
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = answer.body.find(kOpens, at)) != std::string::npos;) {
    at += kOpens.size();
    out.push_back(answer.body.substr(at, answer.body.find('<', at) - at));
  }
  if (out.empty()) throw std::runtime_error("DescribeSubnets: " + answer.body);
  return out;
}

Json definition() {
  return {{"family", "app"},
          {"networkMode", "awsvpc"},
          {"requiresCompatibilities", {"FARGATE"}},
          {"cpu", "256"},
          {"memory", "512"},
          {"containerDefinitions", {{{"name", "app"}, {"image", "nginx"}, {"memory", 512}}}}};
}

Json tasks_wanted(const std::string& subnet, int count) {
  return {{"cluster", "web"},
          {"taskDefinition", "app"},
          {"launchType", "FARGATE"},
          {"count", count},
          {"networkConfiguration",
           {{"awsvpcConfiguration", {{"subnets", {subnet}}, {"securityGroups", {"sg-1"}}}}}}};
}

struct World {
  std::vector<std::string> subnets;
  std::string task;  // one of the many
};

World fill(std::uint16_t port) {
  Line line(port);
  World world;
  world.subnets = subnets_of(line);
  ask(line, "CreateCluster", {{"clusterName", "web"}});
  ask(line, "RegisterTaskDefinition", definition());
  const double begun = seconds_now();
  for (int i = 0; i < kTasks; i += kTasksAtOnce) {
    const Json run =
        ask(line, "RunTask",
            tasks_wanted(world.subnets[static_cast<std::size_t>(i / kTasksAtOnce) % world.subnets.size()],
                         kTasksAtOnce));
    if (i == kTasks / 2) world.task = run.at("tasks").at(0).at("taskArn").get<std::string>();
  }
  std::printf("  %d tasks made in %.1f s\n", kTasks, seconds_now() - begun);
  return world;
}

struct Rates {
  double list_clusters = 0;
  double describe_tasks = 0;
  double register_definition = 0;
  double run_task = 0;
};

Rates measure(std::uint16_t port, const World& world, unsigned connections, double seconds) {
  const auto of = [&](const std::vector<std::string>& requests) {
    return rate(
        {.port = port, .connections = connections, .seconds = seconds, .request = [&](std::uint64_t n) {
           return requests[n % requests.size()];
         }});
  };
  std::vector<std::string> runs;
  for (const std::string& subnet : world.subnets)
    runs.push_back(ecs_request("RunTask", tasks_wanted(subnet, 1)));
  Rates out;
  out.list_clusters = of({ecs_request("ListClusters", Json::object())});
  out.describe_tasks = of({ecs_request("DescribeTasks", {{"cluster", "web"}, {"tasks", {world.task}}})});
  out.register_definition = of({ecs_request("RegisterTaskDefinition", definition())});
  out.run_task = of(runs);
  return out;
}

void print(const char* name, double ours, double theirs, double aim) {
  std::printf("  %-26s %9.0f/s", name, ours);
  if (theirs > 0) std::printf("   moto %7.0f/s   %6.1f times (aim %.0f)", theirs, ours / theirs, aim);
  std::printf("\n");
}

void print_nginx(const test::TemporaryFolder& folder, std::uint16_t berth_port, unsigned connections,
                 double ours) {
  const auto program = find_program("nginx");
  if (!program) return;
  Line line(berth_port);
  std::ofstream(folder / "answer.json") << line.ask(ecs_request("ListClusters", Json::object())).body;
  const std::uint16_t port = free_port();
  std::ofstream(folder / "nginx.conf")
      << (getuid() == 0 ? "user root;\n" : "") << "daemon off; worker_processes 1; pid "
      << folder / "nginx.pid"
      << "; error_log /dev/null;\n"
      << "events {}\nhttp { access_log off; sendfile on; keepalive_requests 100000000;\n"
      << "server { listen 127.0.0.1:" << port << "; root " << folder.path() << "; } }\n";
  const Peer nginx({*program, "-c", folder / "nginx.conf", "-p", folder.path()}, {}, port);
  const std::string request = http_request("GET", "/answer.json", "", "");
  const double theirs =
      rate({.port = port, .connections = connections, .request = [&](std::uint64_t) { return request; }});
  std::printf("  list-clusters              %9.0f/s   nginx, a file %7.0f/s   %.2f of it (aim 0.3)\n", ours,
              theirs, ours / theirs);
}

int compare(const std::string& berth) {
  const test::TemporaryFolder folder;  // nginx's
  const std::filesystem::path state =
      std::filesystem::temp_directory_path() / ("aws_bench." + std::to_string(getpid()));
  const std::uint16_t port = free_port();
  std::printf("berth\n");
  const Peer server({berth, "serve", "--listen", "127.0.0.1:" + std::to_string(port)},
                    {"BERTH_STATE=" + state.string(), "BERTH_CLOCK=virtual", "BERTH_SEED=1"}, port);
  const World ours = fill(port);
  std::unique_ptr<Peer> moto;
  World theirs;
  if (const auto program = find_program("moto_server")) {
    std::printf("moto\n");
    const std::uint16_t moto_port = free_port();
    moto = std::make_unique<Peer>(Words{*program, "-p", std::to_string(moto_port)},
                                  std::vector<std::string>{}, moto_port);
    theirs = fill(moto_port);
  } else {
    std::printf("moto_server is not installed\n");
  }
  for (const unsigned connections : {1U, 16U}) {
    std::printf("%u connection%s\n", connections, connections == 1 ? "" : "s");
    const Rates a = measure(port, ours, connections, 2);
    const Rates b = moto ? measure(moto->port(), theirs, connections, 4) : Rates{};
    print("list-clusters", a.list_clusters, b.list_clusters, 60);
    print("describe-tasks", a.describe_tasks, b.describe_tasks, 300);
    print("register-task-definition", a.register_definition, b.register_definition, 8);
    print("run-task", a.run_task, b.run_task, 20);
    print_nginx(folder, port, connections, a.list_clusters);
    std::fflush(stdout);
  }
  std::filesystem::remove_all(state);
  return 0;
}

}  // namespace
}  // namespace berth::bench

int main(int argc, char** argv) {
  const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  try {
    return berth::bench::compare(argc > 1 ? argv[1] : (here / ".." / "berth").lexically_normal().string());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "aws_bench: %s\n", error.what());
    return 1;
  }
}
