#include "cli/waiters.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "base/json.h"
#include "cli/errors.h"
#include "cli/output.h"
#include "cli/passage.h"
#include "cli/wait_progress.h"
#include "jmespath/jmespath.h"
#include "jmespath/python.h"

namespace berth::cli {
namespace {

constexpr int kStatusOk = 200;

// An answer as acceptors see it.
struct Answer {
  Json seen = Json::object();
  std::optional<api::ServiceError> error;
  int status = kStatusOk;
};

struct Condition {
  model::Matcher matcher;
  model::WaiterState state;
  std::string argument;
  Json expected;
  std::optional<jmespath::Expression> expression;
};

Condition compile(const model::Acceptor& acceptor) {
  Condition condition{.matcher = acceptor.matcher(),
                      .state = acceptor.state(),
                      .argument = std::string(acceptor.argument()),
                      .expected = parse_json(acceptor.expected_json()).value_or(Json()),
                      .expression = std::nullopt};
  if (condition.argument.empty()) return condition;
  const auto compiled = jmespath::compile(condition.argument);
  if (const auto* error = std::get_if<jmespath::Error>(&compiled)) throw failure(error->message);
  condition.expression = std::get<jmespath::Expression>(compiled);
  return condition;
}

// Why a waiter says that an acceptor decided; the spelling is AWS's.
std::string explain(const Condition& condition) {
  const std::string expected = jmespath::python_text(condition.expected);
  switch (condition.matcher) {
    case model::Matcher::path:
      return fmt::format("For expression \"{}\" we matched expected path: \"{}\"", condition.argument,
                         expected);
    case model::Matcher::path_all:
      return fmt::format("For expression \"{}\" all members matched excepted path: \"{}\"",
                         condition.argument, expected);
    case model::Matcher::path_any:
      return fmt::format("For expression \"{}\" we matched expected path: \"{}\" at least once",
                         condition.argument, expected);
    case model::Matcher::status:
      return "Matched expected HTTP status code: " + expected;
    case model::Matcher::error:
      return "Matched expected service error code: " + expected;
  }
  return {};
}

bool matches_path(const Condition& condition, const Answer& answer) {
  if (answer.error || !condition.expression) return false;
  const std::variant<Json, jmespath::Error> found = jmespath::search(*condition.expression, answer.seen);
  if (const auto* error = std::get_if<jmespath::Error>(&found)) throw failure(error->message);
  const Json& value = std::get<Json>(found);
  const auto expected = [&](const Json& each) { return jmespath::python_equal(each, condition.expected); };
  if (condition.matcher == model::Matcher::path) return expected(value);
  if (!value.is_array() || value.empty()) return false;
  return condition.matcher == model::Matcher::path_all ? std::all_of(value.begin(), value.end(), expected)
                                                       : std::any_of(value.begin(), value.end(), expected);
}

bool matches(const Condition& condition, const Answer& answer) {
  switch (condition.matcher) {
    case model::Matcher::status:
      return condition.expected == Json(answer.status);
    case model::Matcher::error:
      if (condition.expected.is_boolean()) return condition.expected.get<bool>() == answer.error.has_value();
      return answer.error && condition.expected == Json(answer.error->type());
    default:
      return matches_path(condition, answer);
  }
}

int http_status(const std::string& service, const api::ServiceError& error) {
  constexpr int kClientFault = 400;
  constexpr int kServerFault = 500;
  const auto known = model::find_service(service);
  const auto shape = known ? known->find_shape(error.type()) : std::nullopt;
  if (shape && shape->exception()) return shape->http_status();
  return error.fault() == api::Fault::server ? kServerFault : kClientFault;
}

// One wish on its way.
class Attempt {
 public:
  explicit Attempt(const Wish& wish) : wish_(&wish) {
    for (const model::Acceptor acceptor : wish.waiter.acceptors()) conditions_.push_back(compile(acceptor));
  }

  const Wish& wish() const { return *wish_; }
  const Json& seen() const { return answer_.seen; }

  // Asks once. True if the wish is fulfilled; throws at a failure.
  bool ask(api::Backend& backend) {
    api::Response response = backend.call(wish_->request);
    answer_ = {};
    if (response.error) answer_.status = http_status(wish_->request.service, *response.error);
    if (!response.error) answer_.seen = seen_by_client(wish_->waiter.operation(), response.output);
    answer_.error = std::move(response.error);
    const auto found = std::find_if(conditions_.begin(), conditions_.end(),
                                    [&](const Condition& condition) { return matches(condition, answer_); });
    if (found == conditions_.end()) {
      if (answer_.error)
        fail(fmt::format("An error occurred ({}): {}", answer_.error->type(), answer_.error->message()));
      last_ = conditions_.empty() ? "" : explain(conditions_.back());
      return false;
    }
    last_ = explain(*found);
    accepted_ = true;
    if (found->state == model::WaiterState::failure)
      fail("Waiter encountered a terminal failure state: " + last_);
    return found->state == model::WaiterState::success;
  }

  [[noreturn]] void give_up() const {
    fail(accepted_ ? "Max attempts exceeded. Previously accepted state: " + last_ : "Max attempts exceeded");
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw failure(fmt::format("Waiter {} failed: {}", wish_->waiter.name(), reason));
  }

  const Wish* wish_;
  std::vector<Condition> conditions_;
  Answer answer_;
  std::string last_;       // explains the acceptor that was looked at last, as AWS's own waiters do
  bool accepted_ = false;  // whether any acceptor ever matched
};

}  // namespace

Duration limit_of(const model::Waiter& waiter) {
  return seconds(waiter.delay_seconds()) * waiter.max_attempts();
}

void wait_for(api::Backend& backend, const std::vector<Wish>& wishes, Duration limit,
              const WaitObserver& observe) {
  if (wishes.empty()) return;
  backend.leave_clock();
  std::vector<Attempt> attempts;
  attempts.reserve(wishes.size());
  for (const Wish& wish : wishes) attempts.emplace_back(wish);
  Passage passage(backend, wishes.front().request, limit);
  std::string told;
  while (true) {
    const auto open = std::find_if(attempts.begin(), attempts.end(),
                                   [&](Attempt& attempt) { return !attempt.ask(backend); });
    if (open == attempts.end()) return;
    const std::string missing = what_is_missing(open->seen());
    if (observe && missing != told) {
      observe({.waiter = open->wish().waiter.cli_name(),
               .missing = missing,
               .now = passage.now(),
               .limit = passage.limit()});
      told = missing;
    }
    if (passage.over()) open->give_up();
    passage.pass(seconds(open->wish().waiter.delay_seconds()));
  }
}

}  // namespace berth::cli
