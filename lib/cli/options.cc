#include "cli/options.h"

namespace berth::cli {

namespace {

std::vector<Option> make_global_options() {
  const std::vector<std::string_view> outputs = {"json", "text", "table", "yaml", "yaml-stream", "off"};
  const std::vector<std::string_view> formats = {"legacy", "json", "yaml", "text", "table", "enhanced"};
  std::vector<Option> options;
  const auto flag = [&](std::string name) {
    options.push_back({.name = std::move(name), .arity = Arity::flag});
  };
  const auto word = [&](std::string name, std::vector<std::string_view> choices = {}) {
    options.push_back({.name = std::move(name), .choices = std::move(choices)});
  };
  flag("debug");
  word("endpoint-url");
  flag("no-verify-ssl");
  flag("no-paginate");
  word("output", outputs);
  word("query");
  word("profile");
  word("region");
  options.push_back({.name = "version", .arity = Arity::flag, .stops = true});
  word("color", {"on", "off", "auto"});
  flag("no-sign-request");
  word("ca-bundle");
  word("cli-read-timeout");
  word("cli-connect-timeout");
  word("cli-binary-format", {"base64", "raw-in-base64-out"});
  flag("no-cli-pager");
  flag("cli-auto-prompt");
  flag("no-cli-auto-prompt");
  word("cli-error-format", formats);
  options.push_back({.name = "help", .arity = Arity::flag, .whole_name_only = true, .pardons = true});
  return options;
}

Option flag_of(std::string_view name, std::string_view group) {
  return {.name = std::string(name), .arity = Arity::flag, .group = group};
}

Option option_of(const model::Member& member) {
  Option option{.name = std::string(member.cli_name()), .required = member.required()};
  switch (member.shape().type()) {
    case model::ShapeType::list:
      option.arity = Arity::list;
      break;
    case model::ShapeType::long_integer:
      option.type = WordType::integer;
      break;
    case model::ShapeType::floating:
      option.type = WordType::real;
      break;
    default:
      break;
  }
  return option;
}

void add_members(const model::Shape& input, OperationOptions& table) {
  const auto add = [&](Option option, const model::Member& member, bool value) {
    table.options.push_back(std::move(option));
    table.targets.push_back({.member = member, .value = value});
  };
  std::vector<model::Member> renamed;  // they stand behind the others
  for (const model::Member member : input.members()) {
    if (!member.shape().is(model::ShapeType::boolean)) {
      add(option_of(member), member, true);
      continue;
    }
    add(flag_of(member.cli_name(), member.name()), member, true);
    if (member.cli_negated().starts_with("no-")) {
      add(flag_of(member.cli_negated(), member.name()), member, false);
    } else {
      renamed.push_back(member);
    }
  }
  for (const model::Member& member : renamed) {
    add(flag_of(member.cli_negated(), member.name()), member, false);
  }
}

// An option that aws adds to an operation without the model knowing of it; it shows how a deployment goes.
bool takes_monitor_resources(const model::Operation& operation) {
  const std::string_view name = operation.name();
  return name == "CreateExpressGatewayService" || name == "UpdateExpressGatewayService" ||
         name == "DeleteExpressGatewayService";
}

}  // namespace

const std::vector<Option>& global_options() {
  static const std::vector<Option> options = make_global_options();
  return options;
}

OperationOptions options_of(const model::Operation& operation) {
  OperationOptions table;
  if (const auto input = operation.input()) add_members(*input, table);
  const auto add = [&](Option option) {
    table.options.push_back(std::move(option));
    table.targets.emplace_back();
  };
  if (takes_monitor_resources(operation)) {
    add({.name = std::string(kMonitorResources),
         .arity = Arity::optional_one,
         .choices = {"RESOURCE", "DEPLOYMENT"},
         .standard = "DEPLOYMENT"});
  }
  if (operation.name() == "RunTask") {
    for (const std::string_view name : {kWait, kFollow})
      add({.name = std::string(name), .arity = Arity::flag, .whole_name_only = true});
  }
  add({.name = std::string(kCliInputJson)});
  add({.name = std::string(kCliInputYaml)});
  if (operation.paginator()) {
    add({.name = std::string(kStartingToken)});
    add({.name = std::string(kPageSize), .type = WordType::integer});
    add({.name = std::string(kMaxItems), .type = WordType::integer});
  }
  add({.name = std::string(kSkeleton),
       .arity = Arity::optional_one,
       .choices = {"input", "output", "yaml-input"},
       .standard = "input"});
  return table;
}

}  // namespace berth::cli
