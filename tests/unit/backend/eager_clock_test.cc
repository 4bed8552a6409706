// The eager clock through the door: which reads move it, and that scripts which poll come to their end.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/test_backend.h"

using namespace berth;
using test::TestBackend;

namespace {

constexpr int kPollsMax = 50;

// Two services, one that rolls and one that is at rest, a task that ends by itself in a minute, and what each
// is read by.
void define(TestBackend& backend) {
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"web"})");
  backend.ok("ecs", "CreateCluster", R"({"clusterName":"quiet"})");
  for (const auto& [family, labels] : {std::pair{"app", ""},
                                       {"job", R"("berth.sim.exit-after":"1m","berth.sim.exit-code":"3")"},
                                       {"crash", R"("berth.sim.exit-after":"5m","berth.sim.exit-code":"1")"}})
    backend.ok("ecs", "RegisterTaskDefinition",
               fmt::format(R"({{"family":"{}","cpu":"256","memory":"512","networkMode":"awsvpc",
                   "requiresCompatibilities":["FARGATE"],"containerDefinitions":[
                   {{"name":"a","image":"i","dockerLabels":{{{}}}}}]}})",
                           family, labels));
}

constexpr const char* kNetwork =
    R"("launchType":"FARGATE","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}})";

void create_service(TestBackend& backend, const char* cluster, const char* name, const char* family) {
  backend.ok("ecs", "CreateService",
             fmt::format(R"({{"cluster":"{}","serviceName":"{}","taskDefinition":"{}","desiredCount":2,{}}})",
                         cluster, name, family, kNetwork));
}

std::string run(TestBackend& backend, const char* family) {
  return backend
      .ok("ecs", "RunTask", fmt::format(R"({{"cluster":"web","taskDefinition":"{}",{}}})", family, kNetwork))
      .at("tasks")[0]
      .at("taskArn")
      .get<std::string>();
}

// How far one read moves the clock.
Duration moved_by(TestBackend& backend, const std::string& operation, const std::string& input) {
  const Instant before = backend.now();
  backend.ok("ecs", operation, input);
  return backend.now() - before;
}

std::string about_task(const std::string& arn) {
  return fmt::format(R"({{"cluster":"web","tasks":["{}"]}})", arn);
}

// Polls until the answer says so, as a script does; gives how often it asked.
template <class Done>
int poll(TestBackend& backend, const std::string& operation, const std::string& input, const Done& done) {
  for (int asked = 1; asked <= kPollsMax; ++asked) {
    if (done(backend.ok("ecs", operation, input))) return asked;
  }
  FAIL("a script would never end: " << operation << " " << input);
  return 0;
}

constexpr const char* kApp = R"({"cluster":"web","services":["app"]})";

bool is_stable(const Json& answer) {
  const Json& service = answer.at("services")[0];
  return service.at("deployments").size() == 1 && service.at("runningCount") == service.at("desiredCount") &&
         service.at("deployments")[0].at("rolloutState") == "COMPLETED";
}

}  // namespace

TEST_CASE("reads of something unsettled move an eager clock one step; others and writes do not") {
  struct Case {
    const char* operation;
    const char* input;
    bool moves;
  };
  for (const Case& c : {
           Case{"DescribeServices", kApp, true},
           Case{"DescribeServices", R"({"cluster":"web","services":["app","gone"]})", true},
           Case{"DescribeServices", R"({"cluster":"web","services":["gone"]})", false},
           Case{"DescribeServices", R"({"cluster":"quiet","services":["rest"]})", false},
           Case{"ListServices", R"({"cluster":"web"})", true},
           Case{"ListServices", R"({"cluster":"quiet"})", false},
           Case{"ListTasks", R"({"cluster":"web"})", true},
           Case{"ListTasks", R"({"cluster":"web","serviceName":"app"})", true},
           Case{"ListTasks", R"({"cluster":"web","serviceName":"app","desiredStatus":"STOPPED"})", true},
           Case{"ListTasks", R"({"cluster":"web","family":"app"})", true},
           Case{"ListTasks", R"({"cluster":"web","desiredStatus":"STOPPED"})", false},
           Case{"ListTasks", R"({"cluster":"quiet"})", false},
           Case{"ListServiceDeployments", R"({"cluster":"web","service":"app"})", true},
           Case{"ListServiceDeployments", R"({"cluster":"quiet","service":"rest"})", false},
           Case{"DescribeClusters", R"({"clusters":["web"]})", true},
           Case{"DescribeClusters", R"({"clusters":["quiet"]})", false},
           Case{"ListClusters", "{}", false},
           Case{"DescribeTaskDefinition", R"({"taskDefinition":"app"})", false},
           Case{"ListTaskDefinitions", "{}", false},
           Case{"CreateCluster", R"({"clusterName":"web"})", false},
           Case{"UpdateService", R"({"cluster":"web","service":"app","desiredCount":3})", false},
       }) {
    TestBackend backend("eager");
    define(backend);
    create_service(backend, "quiet", "rest", "crash");
    backend.advance(minutes(1));
    create_service(backend, "web", "app", "app");
    const Duration moved = moved_by(backend, c.operation, c.input);
    CHECK_MESSAGE((moved == (c.moves ? seconds(1) : Duration{})), c.operation << " " << c.input);
  }
}

TEST_CASE("a task that stands alone is unsettled until it has ended, or for good if it never will") {
  TestBackend backend("eager");
  define(backend);
  const std::string job = run(backend, "job");
  std::string states;
  const int asked = poll(backend, "DescribeTasks", about_task(job), [&](const Json& answer) {
    states += answer.at("tasks")[0].at("lastStatus").get<std::string>() + " ";
    return states.ends_with("STOPPED ");
  });
  // Each state that there was is seen once.
  CHECK(states == "PROVISIONING PENDING RUNNING STOPPING DEPROVISIONING STOPPED ");
  CHECK(asked == 6);
  CHECK(moved_by(backend, "DescribeTasks", about_task(job)) == Duration{});
  const std::string server = run(backend, "app");
  poll(backend, "DescribeTasks", about_task(server),
       [](const Json& answer) { return answer.at("tasks")[0].at("lastStatus") == "RUNNING"; });
  run(backend, "job");
  CHECK(moved_by(backend, "DescribeTasks", about_task(server)) == Duration{});
  CHECK(moved_by(backend, "ListTasks", R"({"cluster":"web"})") > Duration{});
}

TEST_CASE("whoever turns a clock is told whether tasks will move, whatever else is due") {
  for (const char* clock : {"virtual", "eager"}) {
    TestBackend backend(clock);
    define(backend);
    const auto settled = [&backend](const std::string& id) {
      const Json about = Json::parse(about_task(id));
      return backend.ok("berth", "IsSettled", Json{{"operation", "DescribeTasks"}, {"input", about}})
          .at("settled")
          .get<bool>();
    };
    const std::string job = run(backend, "job");
    const std::string server = run(backend, "app");
    CHECK_FALSE(settled(server));
    backend.advance(seconds(5));
    CHECK(settled(server));
    CHECK_FALSE(settled(job));
    backend.advance(minutes(10));
    CHECK(settled(job));
    const test::Refused refused =
        backend.refused("berth", "IsSettled", R"({"operation": "RunTask", "input": {}})");
    CHECK(refused.type == "InvalidParameterException");
  }
}

TEST_CASE("a deploy script that polls comes to its end") {
  TestBackend backend("eager");
  define(backend);
  create_service(backend, "web", "app", "app");
  poll(backend, "DescribeServices", kApp, is_stable);
  backend.ok("ecs", "UpdateService",
             R"({"cluster":"web","service":"app","forceNewDeployment":true,"desiredCount":5})");
  poll(backend, "DescribeServices", kApp, is_stable);
  backend.ok("ecs", "UpdateService", R"({"cluster":"web","service":"app","desiredCount":0})");
  poll(backend, "DescribeServices", kApp, is_stable);
  poll(backend, "ListTasks", R"({"cluster":"web","serviceName":"app"})",
       [](const Json& answer) { return answer.at("taskArns").empty(); });
  backend.ok("ecs", "DeleteService", R"({"cluster":"web","service":"app"})");
  poll(backend, "DescribeServices", kApp,
       [](const Json& answer) { return answer.at("services")[0].at("status") == "INACTIVE"; });
  // And what is at rest may be watched for as long as one likes.
  const Instant now = backend.now();
  for (int i = 0; i < kPollsMax; ++i) backend.ok("ecs", "DescribeServices", kApp);
  CHECK(backend.now() == now);
  CHECK(now - Instant{1'767'225'600'000} < hours(1));
}

TEST_CASE("a service at rest whose tasks will fail one day is not run through its crashes by a watcher") {
  TestBackend backend("eager");
  define(backend);
  create_service(backend, "web", "app", "crash");
  poll(backend, "DescribeServices", kApp, is_stable);
  const Instant now = backend.now();
  for (int i = 0; i < kPollsMax; ++i) {
    backend.ok("ecs", "DescribeServices", kApp);
    backend.ok("ecs", "ListTasks", R"({"cluster":"web"})");
  }
  CHECK(backend.now() == now);
}

TEST_CASE("an eager clock is turned by hand as a virtual one, and left alone for whoever turns it") {
  TestBackend backend("eager");
  define(backend);
  CHECK(backend.ok("berth", "ShowClock", "{}").at("kind") == "eager");
  backend.advance(minutes(5));
  CHECK(backend.now() == Instant{1'767'225'600'000} + minutes(5));
  const std::string job = run(backend, "job");
  backend.door().leave_clock();
  CHECK(moved_by(backend, "DescribeTasks", about_task(job)) == Duration{});
  CHECK(backend.door().changed(0, {}).virtual_clock);
  backend.reopen();
  CHECK(moved_by(backend, "DescribeTasks", about_task(job)) == seconds(1));
}
