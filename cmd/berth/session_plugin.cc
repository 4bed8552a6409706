#include "session_plugin.h"

#include <csignal>

#include "base/errors.h"
#include "base/json.h"
#include "base/json_text.h"
#include "jmespath/python.h"
#include "model/tables.h"
#include "program.h"

namespace berth {

namespace {

constexpr const char* kPlugin = "session-manager-plugin";
constexpr std::string_view kNoPlugin =
    "SessionManagerPlugin is not found. Please refer to SessionManager Documentation here: "
    "http://docs.aws.amazon.com/console/systems-manager/session-manager-plugin-not-found";

void run_plugin(const Environment& environment, const std::vector<std::string>& words) {
  pid_t process = 0;
  try {
    process = start_program(environment, words, {});
  } catch (const IoError& error) {
    if (error.code() == ENOENT) throw cli::failure(std::string(kNoPlugin));
    throw;
  }
  if (const int code = wait_for_program(process); code != 0) {
    throw cli::failure("Command '" + jmespath::python_repr(Json(words)) + "' returned non-zero exit status " +
                       std::to_string(code) + ".");
  }
}

const Json& needed(const Json& answer, const char* name) {
  const Json* found = member(answer, name);
  if (found == nullptr) throw cli::failure(jmespath::python_repr(name));
  return *found;
}

// The last part of an ARN.
std::string name_of(const Json& answer, const char* arn) {
  const std::string text = needed(answer, arn).get<std::string>();
  return text.substr(text.rfind('/') + 1);
}

Json call(const Session& session, api::Backend& backend, const api::Request& request) {
  const auto operation = model::find_operation(request.service, request.operation);
  api::Response response = backend.call(request);
  for (const std::string& notice : response.notices) print_notice(notice);
  if (response.error) throw_refusal(*response.error, request, session.command);
  return cli::seen_by_client(operation.value(), response.output);
}

std::string runtime_id(const Session& session, api::Backend& backend, api::Request request,
                       const std::string& cluster, const std::string& task, const Json& container) {
  request.operation = "DescribeTasks";
  request.input = {{"cluster", cluster}, {"tasks", {task}}};
  const Json answer = call(session, backend, request);
  const Json& tasks = needed(answer, "tasks");
  if (tasks.empty()) throw cli::failure("The task provided in the request was not found.");
  for (const Json& each : needed(tasks.front(), "containers")) {
    if (needed(each, "name") == container) return needed(each, "runtimeId").get<std::string>();
  }
  return "None";
}

// Where the service is, as the plugin is told.
std::string endpoint_url(const Session& session, const cli::Globals& globals, const api::Request& request) {
  const auto endpoint = endpoint_of(session, globals, request.service);
  return endpoint ? endpoint->url : "https://ecs." + request.region + ".amazonaws.com";
}

std::string profile_name(const Session& session, const cli::Globals& globals) {
  if (globals.profile) return *globals.profile;
  const auto name = session.environment.get("AWS_PROFILE");
  return name ? *name : session.environment.get("AWS_DEFAULT_PROFILE").value_or("");
}

}  // namespace

void probe_session_plugin(const Environment& environment) { run_plugin(environment, {kPlugin}); }

int run_session(const Session& session, const cli::Globals& globals, api::Backend& backend,
                const api::Request& request) {
  const Json answer = call(session, backend, request);
  const std::string cluster = name_of(answer, "clusterArn");
  const std::string task = name_of(answer, "taskArn");
  const Json& container = needed(answer, "containerName");
  const std::string id = runtime_id(session, backend, request, cluster, task, container);
  const Json target = {{"Target", "ecs:" + cluster + "_" + task + "_" + id}};
  // What a person types is for the session.
  for (const int each : {SIGINT, SIGQUIT, SIGTSTP}) std::signal(each, SIG_IGN);
  run_plugin(session.environment,
             {kPlugin, json_text(needed(answer, "session"), kSpacedAsciiJson), request.region, "StartSession",
              profile_name(session, globals), json_text(target, kSpacedAsciiJson),
              endpoint_url(session, globals, request)});
  return 0;
}

}  // namespace berth
