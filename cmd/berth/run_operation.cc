#include "backend/area.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/text.h"
#include "cli/call_operation.h"
#include "cli/yaml_skeleton.h"
#include "commands.h"
#include "follow.h"
#include "model/skeleton.h"
#include "nearest.h"
#include "network.h"
#include "pager.h"
#include "session_plugin.h"
#include "wait.h"

namespace berth {

namespace {

// What an operation's call needs, once the command line and the files have been read.
struct Prepared {
  api::Request request;
  cli::Display display;
  std::vector<std::string> pager;
};

cli::BinaryFormat binary_format(const cli::Globals& globals, const aws::Profile& profile) {
  const std::string format =
      globals.binary_format.value_or(profile.find("cli_binary_format").value_or("base64"));
  if (format == "raw-in-base64-out") return cli::BinaryFormat::raw;
  if (format == "base64") return cli::BinaryFormat::base64;
  throw cli::failure("Invalid cli_binary_format: " + format);
}

Prepared prepare(const Session& session, const cli::Target& target, cli::Invocation& invocation) {
  const aws::Profile profile = profile_of(session, target.globals);
  Prepared out{.request = {},
               .display = display_of(session, target.globals, profile),
               .pager = pager_words(session, target.globals, profile)};
  out.display.table.title = invocation.operation.name();
  out.display.table.resets = out.pager.empty();
  out.request.region = region_of(session, target.globals, profile);
  const cli::Sources sources = session.sources();
  if (const auto input = invocation.operation.input())
    cli::prepare_parameters(*input, binary_format(target.globals, profile), sources, invocation.parameters);
  out.request.input = cli::checked_input(invocation, invocation.parameters.values);
  out.request.service = invocation.service;
  out.request.operation = invocation.operation.name();
  out.request.account = account_of(session.environment);
  out.request.request_id = sources.fresh_uuid();
  return out;
}

int print_skeleton(const Session& session, const cli::Target& target, const cli::Invocation& invocation) {
  const auto input = invocation.operation.input();
  if (*invocation.skeleton == "yaml-input") {
    print(input ? cli::yaml_input_skeleton(*input) : "{}\n");
    return 0;
  }
  if (*invocation.skeleton == "input") {
    print(json_text(input ? model::input_skeleton(*input) : Json::object(), kPrettyJson) + "\n");
    return 0;
  }
  cli::Display display = display_of(session, target.globals, profile_of(session, target.globals));
  display.table.title = invocation.operation.name();
  cli::checked_input(invocation, invocation.parameters.values);
  const auto output = invocation.operation.output();
  print(cli::render(output ? model::output_skeleton(*output) : Json::object(), display));
  return 0;
}

int call(api::Backend& backend, const Session& session, const cli::Target& target,
         const cli::Invocation& invocation, const Prepared& prepared) {
  PagedOutput output(session.environment, prepared.pager);
  const cli::Outcome outcome =
      cli::call_operation(backend, prepared.request, invocation.operation, invocation.paging,
                          prepared.display, [&output](std::string_view text) { output.show(text); });
  for (const std::string& notice : outcome.notices) print_notice(notice);
  if (outcome.refusal)
    throw_refusal(*outcome.refusal, prepared.request, target.command + " " + target.subcommand);
  return 0;
}

// run-task's answer, and then its tasks until they have stopped.
int run_to_end(api::Backend& backend, const cli::Target& target, const cli::Invocation& invocation,
               const Prepared& prepared) {
  const api::Response response = backend.call(prepared.request);
  for (const std::string& notice : response.notices) print_notice(notice);
  if (response.error)
    throw_refusal(*response.error, prepared.request, target.command + " " + target.subcommand);
  print(cli::render(cli::seen_by_client(invocation.operation, response.output), prepared.display));
  return follow_run(backend, prepared.request, response.output, invocation.follow);
}

}  // namespace

int run_operation(Session& session, cli::Target target) {
  // An endpoint may have what is not here.
  const bool here = target.globals.help || !endpoint_of(session, target.globals, target.command);
  if (!here) go_to_network(session);
  if (target.operation && here)
    target.answered = backend::find_operation(target.command, target.operation->name()) != nullptr;
  std::optional<cli::Invocation> invocation = cli::read_invocation(target, session.sources());
  if (!invocation) return print_help(session, target);
  for (const std::string& warning : invocation->warnings) print_warning(warning);
  if (invocation->skeleton) return print_skeleton(session, target, *invocation);
  if (!target.answered && !invocation->waiter)
    throw cli::not_implemented(target.command + " " + target.subcommand);
  const bool opens_session =
      !invocation->waiter && target.command == "ecs" && invocation->operation.name() == "ExecuteCommand";
  if (opens_session) probe_session_plugin(session.environment);
  const Prepared prepared = prepare(session, target, *invocation);
  const auto backend = open_backend_of(session, target.globals, prepared.request.service);
  if (here) session.asked = prepared.request;
  if (invocation->waiter) return run_waiter(*backend, *invocation, prepared.request);
  if (opens_session) return run_session(session, target.globals, *backend, prepared.request);
  if (invocation->wait) return run_to_end(*backend, target, *invocation, prepared);
  const int code = call(*backend, session, target, *invocation, prepared);
  // What is missing among several things is no refusal, but stands in the answer.
  if (here && target.subcommand.starts_with("describe-")) suggest_names(session, prepared.request);
  return code;
}

}  // namespace berth
