#include "cli/follow_tasks.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "cli/errors.h"
#include "cli/passage.h"

namespace berth::cli {

namespace {

constexpr std::string_view kStopped = "STOPPED";
constexpr int kKilled = 137;
constexpr int kTerminated = 143;
// Of a virtual world; a real one has all the time there is.
constexpr Duration kDay = seconds(24 * 60 * 60);
constexpr Duration kYears = kDay * 3650;
constexpr Duration kPatience = seconds(1);

std::string text_of(const Json& document, std::string_view name) {
  const Json* found = member(document, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

std::string behind_last_slash(const std::string& text) { return text.substr(text.rfind('/') + 1); }

const Json& containers_of(const Json& task) {
  static const Json none = Json::array();
  const Json* found = member(task, "containers");
  return found != nullptr && found->is_array() ? *found : none;
}

std::optional<int> code_of(const Json& container) {
  const Json* code = member(container, "exitCode");
  if (code == nullptr || !code->is_number_integer()) return std::nullopt;
  return code->get<int>();
}

std::vector<Json> described(api::Backend& backend, const api::Request& describe) {
  const api::Response response = backend.call(describe);
  if (response.error)
    throw failure("An error occurred (" + response.error->type() + "): " + response.error->message());
  const Json* tasks = member(response.output, "tasks");
  if (tasks == nullptr) return {};
  return {tasks->begin(), tasks->end()};
}

bool stopped(const Json& task) { return text_of(task, "lastStatus") == kStopped; }

// Whether nothing will happen to these tasks by itself, whatever is due elsewhere.
bool settled(api::Backend& backend, const api::Request& describe) {
  api::Request request = describe;
  request.service = "berth";
  request.operation = "IsSettled";
  request.input = {{"operation", describe.operation}, {"input", describe.input}};
  const api::Response response = backend.call(request);
  return !response.error && response.output.value("settled", false);
}

// Says where the clock stands, since it was turned.
UsageError no_end(const Json& task, std::string_view what, Instant now) {
  return failure("task " + behind_last_slash(text_of(task, "taskArn")) + " is " +
                 text_of(task, "lastStatus") + std::string(what) + "; the clock now shows " +
                 to_iso8601(now));
}

}  // namespace

std::vector<Json> follow_tasks(api::Backend& backend, const api::Request& describe,
                               const TaskObserver& observe) {
  backend.leave_clock();
  const bool turned = backend.changed(0, {}).virtual_clock;
  Passage passage(backend, describe, turned ? kDay : kYears);
  std::map<std::string, std::string> seen;
  while (true) {
    std::vector<Json> tasks = described(backend, describe);
    for (const Json& task : tasks) {
      std::string& before = seen[text_of(task, "taskArn")];
      std::string now = text_of(task, "lastStatus");
      if (observe && before != now) observe(passage.now(), task);
      before = std::move(now);
    }
    const auto open =
        std::find_if(tasks.begin(), tasks.end(), [](const Json& task) { return !stopped(task); });
    if (open == tasks.end()) return tasks;
    if (passage.at_rest() || (turned && settled(backend, describe)))
      throw no_end(*open, " and does not stop of its own accord", passage.now());
    if (passage.over()) throw no_end(*open, " after a day of the state's clock", passage.now());
    passage.pass(kPatience);
  }
}

std::string task_line(const Json& task) {
  std::string out = behind_last_slash(text_of(task, "taskArn")) + " " +
                    behind_last_slash(text_of(task, "taskDefinitionArn")) + " " + text_of(task, "lastStatus");
  if (!stopped(task)) return out;
  if (const std::string reason = text_of(task, "stoppedReason"); !reason.empty()) out += ": " + reason;
  std::vector<std::string> codes;
  for (const Json& container : containers_of(task)) {
    const std::string reason = text_of(container, "reason");
    if (const auto code = code_of(container)) {
      codes.push_back(text_of(container, "name") + " " + std::to_string(*code));
    } else if (!reason.empty()) {
      codes.push_back(text_of(container, "name") + ": " + reason);
    }
  }
  return out + (codes.empty() ? "" : " (" + join(codes, ", ") + ")");
}

std::optional<int> exit_code_of(const Json& task, const std::vector<std::string>& essential) {
  std::vector<int> codes;
  for (const std::string& name : essential) {
    for (const Json& container : containers_of(task)) {
      const std::optional<int> code = code_of(container);
      if (code && text_of(container, "name") == name) codes.push_back(*code);
    }
  }
  if (codes.empty()) return std::nullopt;
  const auto own = std::find_if(codes.begin(), codes.end(),
                                [](int code) { return code != 0 && code != kKilled && code != kTerminated; });
  return own == codes.end() ? codes.front() : *own;
}

std::vector<std::string> essential_containers(const Json& definition) {
  std::vector<std::string> out;
  const Json* containers = member(definition, "containerDefinitions");
  if (containers == nullptr) return out;
  for (const Json& container : *containers) {
    const Json* essential = member(container, "essential");
    if (essential == nullptr || *essential == true) out.push_back(text_of(container, "name"));
  }
  return out;
}

}  // namespace berth::cli
