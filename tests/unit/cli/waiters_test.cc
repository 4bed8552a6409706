#include "cli/waiters.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "cli/errors.h"
#include "cli/wishes.h"
#include "fake_backend.h"

namespace berth::cli {
namespace {

Wish wish(std::string_view service, std::string_view name) {
  const model::Waiter waiter = model::find_cli_waiter(model::find_service(service).value(), name).value();
  Wish out{.waiter = waiter, .request = {}};
  out.request.service = std::string(service);
  out.request.operation = std::string(waiter.operation().name());
  return out;
}

api::Response services(int running, int desired, int deployments = 1, const char* status = "ACTIVE") {
  Json list = Json::array();
  for (int i = 0; i < deployments; ++i) list.push_back({{"id", std::to_string(i)}});
  return answer({{"services",
                  {{{"serviceName", "web"},
                    {"status", status},
                    {"desiredCount", desired},
                    {"runningCount", running},
                    {"deployments", list}}}}});
}

Instant at(std::int64_t s) { return {s * 1000}; }

// "" if the wait ended well.
std::string failure_of(api::Backend& backend, const Wish& wanted, const WaitObserver& observe = {}) {
  try {
    wait_for(backend, {wanted}, limit_of(wanted.waiter), observe);
  } catch (const UsageError& error) {
    CHECK(error.exit_code() == kExitOther);
    return error.text();
  }
  return "";
}

TEST_CASE("limits are AWS's delay times attempts") {
  CHECK(limit_of(wish("ecs", "services-stable").waiter) == minutes(10));
  CHECK(limit_of(wish("ecs", "tasks-running").waiter) == minutes(10));
  CHECK(limit_of(wish("ecr", "image-scan-complete").waiter) == minutes(5));
}

TEST_CASE("every acceptor's failure is explained in AWS's words") {
  struct Case {
    const char* waiter;
    Json output;
    const char* text;
  };
  const std::vector<Case> cases = {
      {"services-stable",
       {{"services", {{{"status", "DRAINING"}}}}},
       "Waiter ServicesStable failed: Waiter encountered a terminal failure state: For expression "
       "\"services[].status\" we matched expected path: \"DRAINING\" at least once"},
      {"services-stable",
       {{"failures", {{{"reason", "MISSING"}}}}},
       "Waiter ServicesStable failed: Waiter encountered a terminal failure state: For expression "
       "\"failures[].reason\" we matched expected path: \"MISSING\" at least once"},
      {"tasks-running",
       {{"tasks", {{{"lastStatus", "RUNNING"}}, {{"lastStatus", "STOPPED"}}}}},
       "Waiter TasksRunning failed: Waiter encountered a terminal failure state: For expression "
       "\"tasks[].lastStatus\" we matched expected path: \"STOPPED\" at least once"},
      {"services-inactive",
       {{"failures", {{{"reason", "MISSING"}}}}},
       "Waiter ServicesInactive failed: Waiter encountered a terminal failure state: For expression "
       "\"failures[].reason\" we matched expected path: \"MISSING\" at least once"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.waiter);
    ScriptedBackend backend({answer(one.output)});
    CHECK(failure_of(backend, wish("ecs", one.waiter)) == one.text);
  }
  ScriptedBackend scan({answer({{"imageScanStatus", {{"status", "FAILED"}}}})});
  CHECK(failure_of(scan, wish("ecr", "image-scan-complete")) ==
        "Waiter ImageScanComplete failed: Waiter encountered a terminal failure state: For expression "
        "\"imageScanStatus.status\" we matched expected path: \"FAILED\"");
}

TEST_CASE("a refusal that no acceptor knows ends the wait") {
  ScriptedBackend backend({refusal("ClusterNotFoundException", "Cluster not found.")});
  CHECK(failure_of(backend, wish("ecs", "services-stable")) ==
        "Waiter ServicesStable failed: An error occurred (ClusterNotFoundException): Cluster not found.");
}

TEST_CASE("status and error acceptors") {
  ScriptedBackend found({answer({{"Vpcs", Json::array()}})});
  CHECK(failure_of(found, wish("ec2", "vpc-exists")) == "");
  ScriptedBackend other({refusal("InvalidParameterValue", "bad")});
  CHECK(failure_of(other, wish("ec2", "vpc-exists")) ==
        "Waiter VpcExists failed: An error occurred (InvalidParameterValue): bad");
  TimelineBackend missing(true, {{at(0), refusal("InvalidVpcID.NotFound", "none")}});
  CHECK(failure_of(missing, wish("ec2", "vpc-exists")) ==
        "Waiter VpcExists failed: Max attempts exceeded. Previously accepted state: Matched expected service "
        "error code: InvalidVpcID.NotFound");
  ScriptedBackend interface({refusal("InvalidNetworkInterfaceID.NotFound", "none")});
  CHECK(failure_of(interface, wish("ec2", "network-interface-available")) ==
        "Waiter NetworkInterfaceAvailable failed: Waiter encountered a terminal failure state: Matched "
        "expected "
        "service error code: InvalidNetworkInterfaceID.NotFound");
}

TEST_CASE("an empty list fulfils no pathAll") {
  TimelineBackend backend(true, {{at(0), answer({{"tasks", Json::array()}})}});
  CHECK(failure_of(backend, wish("ecs", "tasks-running")) ==
        "Waiter TasksRunning failed: Max attempts exceeded");
}

TEST_CASE("a virtual clock is turned from event to event, and no further than needed") {
  TimelineBackend backend(true, {{at(0), services(0, 2)},
                                 {at(7), services(1, 2)},
                                 {at(9), services(2, 2, 2)},
                                 {at(100), services(2, 2)},
                                 {at(300), services(0, 2)}});
  CHECK(failure_of(backend, wish("ecs", "services-stable")) == "");
  CHECK(backend.now == at(100));
  CHECK(backend.turns == 3);
  CHECK(backend.asked == 4);
}

TEST_CASE("what is fulfilled at once turns nothing") {
  TimelineBackend backend(true, {{at(0), services(2, 2)}, {at(7), services(1, 2)}});
  CHECK(failure_of(backend, wish("ecs", "services-stable")) == "");
  CHECK(backend.now == at(0));
  CHECK(backend.turns == 0);
}

TEST_CASE("a virtual clock stops at the limit, whatever is due behind it") {
  for (const std::int64_t next : {601, 5000}) {
    TimelineBackend backend(true, {{at(0), services(0, 2)}, {at(next), services(2, 2)}});
    CHECK(failure_of(backend, wish("ecs", "services-stable")) ==
          "Waiter ServicesStable failed: Max attempts exceeded");
    CHECK(backend.now == at(600));
  }
  TimelineBackend nothing_due(true, {{at(0), services(0, 2)}});
  CHECK(failure_of(nothing_due, wish("ecs", "services-stable")) ==
        "Waiter ServicesStable failed: Max attempts exceeded");
  CHECK(nothing_due.now == at(600));
  CHECK(nothing_due.turns == 1);
}

TEST_CASE("an event at the limit itself still counts") {
  TimelineBackend backend(true, {{at(0), services(0, 2)}, {at(600), services(2, 2)}});
  CHECK(failure_of(backend, wish("ecs", "services-stable")) == "");
  CHECK(backend.now == at(600));
}

TEST_CASE("on the real clock it wakes when something is due, with the same limit") {
  TimelineBackend backend(false, {{at(0), services(0, 2)}, {at(4), services(1, 2)}, {at(5), services(2, 2)}});
  CHECK(failure_of(backend, wish("ecs", "services-stable")) == "");
  CHECK(backend.now == at(5));
  CHECK(backend.turns == 0);
  TimelineBackend never(false, {{at(0), services(0, 2)}});
  CHECK(failure_of(never, wish("ecs", "services-stable")) ==
        "Waiter ServicesStable failed: Max attempts exceeded");
  CHECK(never.now == at(600));
  CHECK(never.asked == 41);
}

TEST_CASE("a backend whose clock can't be turned does not make it wait for ever") {
  class Stuck : public api::Backend {
   public:
    explicit Stuck(bool virtual_clock) : virtual_clock_(virtual_clock) {}
    api::Response call(const api::Request&) override { return services(0, 2); }
    api::Changes changed(std::uint64_t, Duration) override {
      return {.sequence = 7, .now = at(50), .next_due = at(40), .virtual_clock = virtual_clock_};
    }

   private:
    bool virtual_clock_;
  };
  for (const bool virtual_clock : {false, true}) {
    Stuck backend(virtual_clock);
    CHECK(failure_of(backend, wish("ecs", "services-stable")) ==
          "Waiter ServicesStable failed: Max attempts exceeded");
  }
}

TEST_CASE("a clock that refuses to be turned says why") {
  class Refusing : public api::Backend {
   public:
    api::Response call(const api::Request& request) override {
      if (request.service == "berth") return refusal("InvalidParameterException", "the clock is held");
      return services(0, 2);
    }
    api::Changes changed(std::uint64_t, Duration) override {
      api::Changes changes;
      changes.virtual_clock = true;
      return changes;
    }
  };
  Refusing backend;
  CHECK(failure_of(backend, wish("ecs", "services-stable")) == "the clock is held");
}

TEST_CASE("the observer hears of each change of what is missing, once") {
  TimelineBackend backend(true, {{at(0), services(0, 2)},
                                 {at(3), services(0, 2)},
                                 {at(7), services(1, 2, 2)},
                                 {at(9), services(2, 2, 1)}});
  std::vector<std::string> lines;
  CHECK(failure_of(backend, wish("ecs", "services-stable"),
                   [&](const WaitNotice& notice) { lines.push_back(to_text(notice)); }) == "");
  CHECK(lines == std::vector<std::string>{
                     "1970-01-01T00:00:00Z waiting for services-stable (web: 0 of 2 running), until "
                     "1970-01-01T00:10:00Z at most",
                     "1970-01-01T00:00:07Z waiting for services-stable (web: 1 of 2 running, 2 deployments), "
                     "until 1970-01-01T00:10:00Z at most"});
}

TEST_CASE("several wishes are fulfilled at the first instant at which all are") {
  class Two : public TimelineBackend {
   public:
    Two()
        : TimelineBackend(true,
                          {{at(0), services(0, 1)}, {at(10), services(1, 1)}, {at(20), services(1, 1)}}) {}
    api::Response call(const api::Request& request) override {
      if (request.input.value("cluster", "") == "late" && now < at(20)) return services(0, 1);
      return TimelineBackend::call(request);
    }
  };
  Two backend;
  wait_for(backend, parse_wishes("services-stable early/web late/web", {}), hours(24), {});
  CHECK(backend.now == at(20));
}

TEST_CASE("wishes are written as [CLUSTER/]NAME, one request a cluster") {
  struct Case {
    const char* text;
    std::vector<const char*> inputs;
  };
  const std::vector<Case> cases = {
      {"services-stable web", {R"({"services":["web"]})"}},
      {"services-stable web  api", {R"({"services":["web","api"]})"}},
      {"services-stable prod/web api prod/db",
       {R"({"cluster":"prod","services":["web","db"]})", R"({"services":["api"]})"}},
      {"services-inactive arn:aws:ecs:r:1:service/prod/web",
       {R"({"cluster":"prod","services":["arn:aws:ecs:r:1:service/prod/web"]})"}},
      {"tasks-stopped prod/0123", {R"({"cluster":"prod","tasks":["0123"]})"}},
      {"image-scan-complete team/app:v1", {R"({"repositoryName":"team/app","imageId":{"imageTag":"v1"}})"}},
      {"image-scan-complete app@sha256:ab",
       {R"({"repositoryName":"app","imageId":{"imageDigest":"sha256:ab"}})"}},
      {"lifecycle-policy-preview-complete a/b c",
       {R"({"repositoryName":"a/b"})", R"({"repositoryName":"c"})"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    api::Request sample;
    sample.account = "123456789012";
    sample.region = "eu-west-1";
    const std::vector<Wish> wishes = parse_wishes(one.text, sample);
    REQUIRE(wishes.size() == one.inputs.size());
    for (std::size_t i = 0; i < wishes.size(); ++i) {
      CHECK(to_line(wishes[i].request.input) == one.inputs[i]);
      CHECK(wishes[i].request.operation == wishes[i].waiter.operation().name());
      CHECK(wishes[i].request.region == "eu-west-1");
    }
  }
}

TEST_CASE("wishes that can't be are refused with what would do") {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"", "--until takes a waiter and names: 'services-stable [CLUSTER/]NAME…'"},
      {"services-stabel web",
       "Unknown waiter for --until: services-stabel. Maybe you meant: services-stable"},
      {"x web",
       "Unknown waiter for --until: x. It is one of: services-inactive, services-stable, tasks-running, "
       "tasks-stopped, daemon-active, daemon-deployment-stopped, daemon-deployment-successful, "
       "daemon-task-definition-active, daemon-task-definition-deleted, lifecycle-policy-preview-complete, "
       "image-scan-complete"},
      {"services-stable", "--until 'services-stable' lacks what to wait for"},
      {"image-scan-complete app", "An image is named REPOSITORY:TAG or REPOSITORY@DIGEST: app"},
  };
  for (const auto& [text, message] : cases) {
    CAPTURE(text);
    try {
      parse_wishes(text, {});
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.exit_code() == kExitUsage);
      CHECK(error.text() == message);
    }
  }
}

}  // namespace
}  // namespace berth::cli
