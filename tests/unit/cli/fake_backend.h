// Backends for tests of the client's side: one that answers from a script, one whose world changes with time.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/backend.h"
#include "base/json.h"

namespace berth::cli {

// Answers in turn, the last one for ever; records what it was asked.
class ScriptedBackend : public api::Backend {
 public:
  explicit ScriptedBackend(std::vector<api::Response> answers) : answers_(std::move(answers)) {}

  api::Response call(const api::Request& request) override {
    requests.push_back(request);
    return answers_[std::min(requests.size(), answers_.size()) - 1];
  }
  api::Changes changed(std::uint64_t, Duration) override { return {}; }

  std::vector<api::Request> requests;

 private:
  std::vector<api::Response> answers_;
};

inline api::Response answer(Json output) {
  api::Response response;
  response.output = std::move(output);
  return response;
}

inline api::Response refusal(const std::string& type, const std::string& message) {
  api::Response response;
  response.error = api::ServiceError(type, message);
  return response;
}

// A world with a timeline: from each instant on it gives that answer. On the virtual clock it stands still
// until it is advanced; on the real one `changed` lets time go by.
class TimelineBackend : public api::Backend {
 public:
  TimelineBackend(bool virtual_clock, std::map<Instant, api::Response> timeline)
      : virtual_clock_(virtual_clock), timeline_(std::move(timeline)) {}

  api::Response call(const api::Request& request) override {
    if (request.operation == "AdvanceClock") {
      now = std::max(now, from_epoch_seconds(request.input["until"].get<double>()));
      ++turns;
      return answer({{"now", to_epoch_seconds(now)}});
    }
    if (request.operation == "IsSettled")
      return answer({{"settled", settled_from.has_value() && now >= *settled_from}});
    ++asked;
    return std::prev(timeline_.upper_bound(now))->second;
  }

  api::Changes changed(std::uint64_t, Duration deadline) override {
    const auto next = timeline_.upper_bound(now);
    if (!virtual_clock_) {
      const Instant woken = next == timeline_.end() ? now + deadline : std::min(now + deadline, next->first);
      if (woken != now) now = woken;
    }
    const auto behind = timeline_.upper_bound(now);
    api::Changes changes{.sequence = static_cast<std::uint64_t>(std::distance(timeline_.begin(), behind)),
                         .now = now,
                         .next_due = std::nullopt,
                         .virtual_clock = virtual_clock_};
    if (behind != timeline_.end()) changes.next_due = behind->first;
    return changes;
  }

  Instant now;
  int asked = 0;
  int turns = 0;
  std::optional<Instant> settled_from;

 private:
  bool virtual_clock_;
  std::map<Instant, api::Response> timeline_;
};

}  // namespace berth::cli
