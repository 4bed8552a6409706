#include "follow.h"

#include "base/json.h"
#include "base/text.h"
#include "cli/follow_tasks.h"

namespace berth {

namespace {

api::Request asking(const api::Request& request, std::string_view operation, Json input) {
  api::Request out = request;
  out.operation = operation;
  out.input = std::move(input);
  return out;
}

// RunTask's failures, which are no refusal.
void require_all(const Json& started) {
  const Json* failures = member(started, "failures");
  if (failures == nullptr || failures->empty()) return;
  std::vector<std::string> reasons;
  for (const Json& failure : *failures) reasons.push_back(failure.value("reason", "no reason is known"));
  throw cli::failure("a task was not started: " + join(reasons, ", "));
}

int exit_code(api::Backend& backend, const api::Request& request, const Json& task) {
  const Json definition = answer_of(
      backend, asking(request, "DescribeTaskDefinition", {{"taskDefinition", task.at("taskDefinitionArn")}}));
  const std::optional<int> code =
      cli::exit_code_of(task, cli::essential_containers(definition.at("taskDefinition")));
  if (!code) throw cli::failure("a task never ran: " + cli::task_line(task));
  return *code;
}

}  // namespace

int follow_run(api::Backend& backend, const api::Request& request, const Json& started, bool show) {
  Json arns = Json::array();
  for (const Json& task : started.at("tasks")) arns.push_back(task.at("taskArn"));
  int code = 0;
  if (!arns.empty()) {
    Json input = {{"tasks", std::move(arns)}};
    if (const Json* cluster = member(request.input, "cluster")) input["cluster"] = *cluster;
    cli::TaskObserver observe;
    if (show) {
      // A backend at an endpoint may not say what time it is there.
      const bool timed = backend.changed(0, {}).now != Instant{};
      observe = [timed](Instant now, const Json& task) {
        print_warning((timed ? to_iso8601(now) + " " : "") + cli::task_line(task));
      };
    }
    for (const Json& task :
         cli::follow_tasks(backend, asking(request, "DescribeTasks", std::move(input)), observe)) {
      if (code == 0) code = exit_code(backend, request, task);
    }
  }
  if (code == 0) require_all(started);
  return code;
}

}  // namespace berth
