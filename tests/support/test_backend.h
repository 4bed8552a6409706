// A backend over a throw-away state, for tests through the door: every answer is checked against its shape,
// and what was asked is remembered, so that a handler that no test reaches can be found
// (unit/backend/zz_every_handler_test.cc).
#pragma once

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "api/backend.h"
#include "backend/local_backend.h"
#include "base/effects.h"
#include "base/json.h"
#include "support/temporary_folder.h"

namespace berth::test {

// A wall clock that stands still until it is moved; sleeping moves it. Who sleeps waits for another thread,
// which gets a millisecond to come on.
class StandingClock : public WallClock {
 public:
  explicit StandingClock(Instant start) : now_ms_(start.ms) {}
  Instant now() override { return {now_ms_}; }
  std::int64_t monotonic_ms() override { return now_ms_; }
  void sleep(Duration d) override {
    move(d);
    system_clock().sleep(milliseconds(1));
  }
  void move(Duration d) { now_ms_ += d.ms; }

 private:
  std::atomic<std::int64_t> now_ms_;
};

struct Refused {
  std::string type;
  std::string message;
  std::string hint;
  Json members;
};

class TestBackend {
 public:
  // clock: "virtual" or "real" (then `wall` is the clock).
  explicit TestBackend(const std::string& clock = "virtual", const std::string& seed = "1");

  // Calls and requires success; gives the output. The input is JSON text, for tests to read like command
  // lines.
  Json ok(const std::string& service, const std::string& operation, const char* input = "{}");
  Json ok(const std::string& service, const std::string& operation, const std::string& input);
  Json ok(const std::string& service, const std::string& operation, const Json& input);
  // Calls and requires a refusal.
  Refused refused(const std::string& service, const std::string& operation, const char* input = "{}");
  Refused refused(const std::string& service, const std::string& operation, const std::string& input);
  Refused refused(const std::string& service, const std::string& operation, const Json& input);
  api::Response call(const std::string& service, const std::string& operation, const Json& input);

  // Turns the virtual clock.
  void advance(Duration d);
  Instant now();

  // A second process on the same state: opened anew.
  void reopen();
  // Another backend on the same state, with what runs tasks given.
  void reopen_with(runtime::Runtime& runtime);

  api::Backend& door() { return *backend_; }
  std::string directory() const { return folder_.path() + "/state"; }
  // All documents of the state, a line `key document` each, sorted by key.
  std::vector<std::string> documents();

  StandingClock wall{Instant{1'800'000'000'000}};
  std::string account = "123456789012";
  std::string region = "us-east-1";

 private:
  backend::Options options();
  TemporaryFolder folder_;
  std::string clock_;
  std::string seed_;
  runtime::Runtime* runtime_ = nullptr;
  std::unique_ptr<api::Backend> backend_;
};

// "ecs RunTask" of every operation that any TestBackend of this process was asked for.
std::set<std::string>& operations_reached();

}  // namespace berth::test
