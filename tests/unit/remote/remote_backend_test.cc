#include "remote/remote_backend.h"

#include <doctest/doctest.h>

#include "base/errors.h"
#include "base/json.h"
#include "remote/retry.h"

namespace berth::remote {
namespace {

// A clock that stands still but for sleeping, and adds up how long that was.
class SleepyClock : public WallClock {
 public:
  Instant now() override { return {1'440'938'160'000 + slept_ms}; }
  std::int64_t monotonic_ms() override { return slept_ms; }
  void sleep(Duration d) override { slept_ms += d.ms; }
  std::int64_t slept_ms = 0;
};

// Answers in turn: a status and a body; status 0 is a connection that failed.
struct Script {
  std::vector<std::pair<int, std::string>> answers;
  std::vector<http::Outgoing> sent = {};

  http::Answer operator()(const http::Outgoing& request) {
    sent.push_back(request);
    const auto& [status, body] = answers.at(sent.size() - 1);
    if (status == 0) throw http::ConnectionError(body);
    return {status, {{"Content-Type", "application/x-amz-json-1.1"}}, body};
  }
};

struct World {
  explicit World(std::vector<std::pair<int, std::string>> answers, const char* url = "http://localhost:4566")
      : script{std::move(answers)},
        backend(open({.endpoint = *parse_endpoint(url),
                      .credentials = wire::Credentials{"AKID", "secret-of-mine", "token"},
                      .user_agent = "test",
                      .attempts = 3,
                      .send = [this](const http::Outgoing& request) { return script(request); },
                      .clock = &clock,
                      .fraction = [] { return 1.0; },
                      .used_up = [this](int retries) { told = retries; }})) {}
  api::Response list() { return backend->call({"ecs", "ListClusters", Json::object(), "", "eu-west-1", ""}); }

  SleepyClock clock;
  int told = -1;  // of retries that were used up
  Script script;
  std::unique_ptr<api::Backend> backend;
};

TEST_CASE("a request is signed for its region and service, and answered") {
  World world({{200, R"({"clusterArns":["a"]})"}}, "http://localhost:4566/prefix/");
  const api::Response response = world.list();
  CHECK(response.ok());
  CHECK(response.output == Json{{"clusterArns", {"a"}}});
  REQUIRE(world.script.sent.size() == 1);
  const http::Outgoing& sent = world.script.sent[0];
  CHECK(sent.url == "http://localhost:4566/prefix/");
  CHECK(sent.headers.get("host") == "localhost:4566");
  CHECK(sent.headers.get("x-amz-target") == "AmazonEC2ContainerServiceV20141113.ListClusters");
  CHECK(sent.headers.get("authorization").find("AKID/20150830/eu-west-1/ecs/aws4_request") !=
        std::string_view::npos);
  CHECK(sent.headers.get("x-amz-security-token") == "token");
  for (const http::Header& header : sent.headers.fields())
    CHECK(header.value.find("secret-of-mine") == std::string::npos);
}

TEST_CASE("throttling, a server's faults and lost connections are tried again, with growing pauses") {
  const std::string throttled = R"({"__type":"ThrottlingException","message":"Rate exceeded"})";
  World passing({{400, throttled}, {503, ""}, {200, R"({"clusterArns":[]})"}});
  CHECK(passing.list().ok());
  CHECK(passing.clock.slept_ms == 1000 + 2000);
  World lasting({{400, throttled}, {400, throttled}, {400, throttled}});
  const api::Response refused = lasting.list();
  REQUIRE(refused.error);
  CHECK(refused.error->type() == "ThrottlingException");
  CHECK(lasting.told == 2);
  World turned({{503, ""}, {503, ""}, {400, R"({"__type":"ClientException","message":"no"})"}});
  CHECK(turned.list().error->type() == "ClientException");
  CHECK(turned.told == 2);
  World lost({{0, "refused"}, {200, R"({"clusterArns":[]})"}});
  CHECK(lost.list().ok());
  World gone({{0, "refused"}, {0, "refused"}, {0, "refused"}});
  CHECK_THROWS_WITH_AS(gone.list(),
                       "Could not connect to the endpoint URL: \"http://localhost:4566/\": refused", IoError);
}

TEST_CASE("a refusal and a redirect are answers: nothing is sent twice") {
  World refused({{400, R"({"__type":"ClusterNotFoundException","message":"Cluster not found."})"}});
  const api::Response response = refused.list();
  REQUIRE(response.error);
  CHECK(response.error->type() == "ClusterNotFoundException");
  CHECK(response.error->message() == "Cluster not found.");
  World moved({{307, ""}});
  CHECK_FALSE(moved.list().ok());
  CHECK(moved.script.sent.size() == 1);
  CHECK(moved.told == -1);
}

TEST_CASE("pauses are bounded") {
  CHECK(backoff(0, 0.5) == milliseconds(500));
  CHECK(backoff(3, 1) == seconds(8));
  CHECK(backoff(60, 1) == seconds(20));
}

TEST_CASE("a backend that cannot tell of changes lets the time go by") {
  World world({});
  CHECK(world.backend->changed(0, {}).sequence == 0);
  CHECK(world.clock.slept_ms == 0);
  world.backend->changed(0, seconds(15));
  CHECK(world.clock.slept_ms == 15'000);
}

}  // namespace
}  // namespace berth::remote
