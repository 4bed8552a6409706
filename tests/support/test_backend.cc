#include "support/test_backend.h"

#include <doctest/doctest.h>

#include "model/tables.h"
#include "model/validate.h"
#include "store/store.h"

namespace berth::test {
namespace {

// Every answer is of its operation's shape; every refusal has a type and words.
void check_answer(const api::Request& request, const api::Response& response) {
  operations_reached().insert(request.service + " " + request.operation);
  if (response.error) {
    CHECK_FALSE(response.error->type().empty());
    return;
  }
  const auto operation = model::find_operation(request.service, request.operation);
  REQUIRE(operation.has_value());
  for (const std::string& fault : model::output_faults(*operation, response.output)) {
    FAIL_CHECK(request.service << " " << request.operation << ": " << fault);
  }
}

Json parsed(const std::string& text) {
  JsonFault fault;
  std::optional<Json> value = parse_json(text, fault);
  REQUIRE_MESSAGE(value.has_value(), text << ": " << fault.reason);
  return std::move(*value);
}

}  // namespace

std::set<std::string>& operations_reached() {
  static std::set<std::string> reached;
  return reached;
}

TestBackend::TestBackend(const std::string& clock, const std::string& seed) : clock_(clock), seed_(seed) {
  reopen();
}

backend::Options TestBackend::options() {
  backend::Options out;
  out.state_directory = directory();
  out.command = "test";
  out.settings = {clock_, seed_, std::nullopt};
  out.wall = &wall;
  // Who waits for another thread sleeps, and that moves this clock: no wait may end by it.
  out.write_patience = hours(24 * 365);
  out.task_runtime = runtime_;
  out.observer = check_answer;
  return out;
}

void TestBackend::reopen() {
  backend_.reset();
  backend_ = backend::open(options());
}

void TestBackend::reopen_with(runtime::Runtime& runtime) {
  runtime_ = &runtime;
  reopen();
}

api::Response TestBackend::call(const std::string& service, const std::string& operation, const Json& input) {
  return backend_->call({service, operation, input, account, region, "00000000-0000-4000-8000-000000000000"});
}

Json TestBackend::ok(const std::string& service, const std::string& operation, const char* input) {
  return ok(service, operation, parsed(input));
}

Json TestBackend::ok(const std::string& service, const std::string& operation, const std::string& input) {
  return ok(service, operation, parsed(input));
}

Json TestBackend::ok(const std::string& service, const std::string& operation, const Json& input) {
  api::Response response = call(service, operation, input);
  if (response.error) {
    FAIL(service << " " << operation << " " << to_line(input) << " was refused: " << response.error->type()
                 << ": " << response.error->message());
  }
  return std::move(response.output);
}

Refused TestBackend::refused(const std::string& service, const std::string& operation, const char* input) {
  return refused(service, operation, parsed(input));
}

Refused TestBackend::refused(const std::string& service, const std::string& operation,
                             const std::string& input) {
  return refused(service, operation, parsed(input));
}

Refused TestBackend::refused(const std::string& service, const std::string& operation, const Json& input) {
  const api::Response response = call(service, operation, input);
  if (!response.error) {
    FAIL(service << " " << operation << " " << to_line(input)
                 << " was accepted: " << to_line(response.output));
    return {};
  }
  return {response.error->type(), response.error->message(), response.error->hint(),
          response.error->members()};
}

void TestBackend::advance(Duration d) { ok("berth", "AdvanceClock", Json{{"durationMs", d.ms}}); }

Instant TestBackend::now() {
  return from_epoch_seconds(ok("berth", "ShowClock", Json::object()).at("now").get<double>());
}

std::vector<std::string> TestBackend::documents() {
  store::Options options;
  options.directory = directory();
  store::Store store(options);
  const store::Snapshot snapshot = store.snapshot();
  std::vector<std::string> out;
  for (const store::Entry& entry : snapshot.scan({.index = "", .prefix = ""})) {
    out.push_back(entry.document + " " + to_line(*snapshot.get(entry.document)));
  }
  return out;
}

}  // namespace berth::test
