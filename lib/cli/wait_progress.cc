#include "cli/wait_progress.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"

namespace berth::cli {
namespace {

constexpr std::size_t kMostNamed = 5;

std::string text_member(const Json& document, std::string_view name) {
  const Json* found = member(document, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

std::int64_t count_member(const Json& document, std::string_view name) {
  const Json* found = member(document, name);
  return found != nullptr && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::string service_state(const Json& service) {
  const Json* deployments = member(service, "deployments");
  const std::size_t rollouts = deployments == nullptr ? 0 : deployments->size();
  const std::int64_t running = count_member(service, "runningCount");
  const std::int64_t desired = count_member(service, "desiredCount");
  const std::string status = text_member(service, "status");
  if (running == desired && rollouts <= 1 && status == "ACTIVE") return {};
  std::string out =
      fmt::format("{}: {} of {} running", text_member(service, "serviceName"), running, desired);
  if (rollouts > 1) out += fmt::format(", {} deployments", rollouts);
  if (!status.empty() && status != "ACTIVE") out += ", " + status;
  return out;
}

std::string task_state(const Json& task) {
  const std::string arn = text_member(task, "taskArn");
  return arn.substr(arn.rfind('/') + 1) + ": " + text_member(task, "lastStatus");
}

struct Described {
  std::string_view list;
  std::string (*state)(const Json& element);
};
constexpr std::array kDescribed = {Described{"services", service_state}, Described{"tasks", task_state}};

}  // namespace

std::string what_is_missing(const Json& seen) {
  std::vector<std::string> states;
  std::size_t more = 0;
  for (const Described& described : kDescribed) {
    const Json* list = member(seen, described.list);
    if (list == nullptr || !list->is_array()) continue;
    for (const Json& element : *list) {
      std::string state = described.state(element);
      if (state.empty()) continue;
      if (states.size() == kMostNamed) {
        ++more;
      } else {
        states.push_back(std::move(state));
      }
    }
  }
  return join(states, "; ") + (more > 0 ? fmt::format("; and {} more", more) : "");
}

std::string to_text(const WaitNotice& notice) {
  const std::string missing = notice.missing.empty() ? "" : " (" + notice.missing + ")";
  return fmt::format("{} waiting for {}{}, until {} at most", to_iso8601(notice.now), notice.waiter, missing,
                     to_iso8601(notice.limit));
}

}  // namespace berth::cli
