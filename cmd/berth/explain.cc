#include <algorithm>

#include "base/json.h"
#include "base/json_text.h"
#include "base/text.h"
#include "commands.h"
#include "own_words.h"

namespace berth {

namespace {

constexpr std::string_view kOperation = "run-task";

std::string text_of(const Json& document, const char* name) {
  const Json* value = member(document, name);
  if (value == nullptr) return {};
  return value->is_string() ? value->get<std::string>() : to_line(*value);
}

const Json& list_of(const Json& document, const char* name) {
  static const Json none = Json::array();
  const Json* value = member(document, name);
  return value != nullptr && value->is_array() ? *value : none;
}

bool is_true(const Json& document, const char* name) {
  const Json* value = member(document, name);
  return value != nullptr && *value == true;
}

// An instance on a line, and below it why it was left out, or what each strategy measured and whether it kept
// it.
std::string instance_lines(const Json& instance) {
  const Json& refusals = list_of(instance, "refusals");
  std::string out = is_true(instance, "chosen") ? "  * " : refusals.empty() ? "  + " : "  - ";
  out += text_of(instance, "containerInstanceArn");
  for (const char* name : {"instanceType", "availabilityZone"}) {
    if (const std::string text = text_of(instance, name); !text.empty()) out += "  " + text;
  }
  out += "\n";
  for (const Json& refusal : refusals)
    out += "      refused: " + text_of(refusal, "reason") + ": " + text_of(refusal, "detail") + "\n";
  for (const Json& step : list_of(instance, "ranking")) {
    out += "      " + text_of(step, "strategy") + " measures " + text_of(step, "value") +
           (is_true(step, "kept") ? ", among the best\n" : "\n");
  }
  return out;
}

std::string task_lines(const Json& task, std::size_t number) {
  std::string out = "task " + std::to_string(number) + ": ";
  if (!is_true(task, "placed")) {
    out += "finds no place\n";
  } else {
    const std::string arn = text_of(task, "containerInstanceArn");
    out += "goes to " + (arn.empty() ? "Fargate" : arn) + " in " + text_of(task, "availabilityZone") + "\n";
  }
  for (const Json& instance : list_of(task, "instances")) out += instance_lines(instance);
  return out;
}

// `*` is the chosen instance, `+` one that could take the task, `-` one that can't.
std::string explanation_text(const Json& document) {
  std::string out;
  std::size_t number = 0;
  for (const Json& task : list_of(document, "tasks")) out += task_lines(task, ++number);
  return out;
}

}  // namespace

int run_explain(Session& session, const cli::Target& target) {
  if (subcommand_of(target.words, {kOperation}) != kOperation) return cli::kExitOther;
  cli::Target asked = target;
  asked.command = "ecs";
  asked.subcommand = kOperation;
  asked.operation = model::find_operation("ecs", "RunTask");
  asked.words.erase(std::find(asked.words.begin(), asked.words.end(), kOperation));
  const cli::Sources sources = session.sources();
  std::optional<cli::Invocation> invocation = cli::read_invocation(asked, sources);
  if (!invocation) return print_help(session, asked);
  const aws::Profile profile = profile_of(session, target.globals);
  cli::prepare_parameters(*asked.operation->input(), cli::BinaryFormat::base64, sources,
                          invocation->parameters);
  const api::Request request =
      own_request(session, "ExplainPlacement", region_of(session, target.globals, profile),
                  cli::checked_input(*invocation, invocation->parameters.values));
  const auto backend = open_backend(session);
  api::Response response = backend->call(request);
  for (const std::string& notice : response.notices) print_notice(notice);
  if (response.error) throw_refusal(*response.error, request, "explain run-task");
  print(target.globals.output == "json" ? json_text(response.output, kPrettyJson) + "\n"
                                        : explanation_text(response.output));
  return 0;
}

}  // namespace berth
