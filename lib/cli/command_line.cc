#include "cli/command_line.h"

#include <algorithm>
#include <array>
#include <variant>

#include "cli/errors.h"
#include "cli/numbers.h"
#include "cli/options.h"
#include "cli/suggest.h"
#include "jmespath/jmespath.h"
#include "model/validate.h"

namespace berth::cli {

namespace {

constexpr std::string_view kHelp = "help";
constexpr std::string_view kOwnService = "berth";  // reached by berth's own commands, not by its name

struct Customised {
  std::string_view service;
  std::array<std::string_view, 7> commands;
  std::size_t count;
};
constexpr std::array kCustomised = {
    Customised{"ecs", {"deploy", "monitor-express-gateway-service", "wait"}, 3},
    Customised{"ecr", {"gc", "get-login", "get-login-password", "login", "pull", "push", "wait"}, 7},
    Customised{"ecr-public", {"get-login-password"}, 1},
};

std::vector<std::string_view> command_names(std::span<const std::string_view> own_commands) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    if (model::service_at(i).name() != kOwnService) names.push_back(model::service_at(i).name());
  }
  names.insert(names.end(), own_commands.begin(), own_commands.end());
  names.push_back(kHelp);
  return names;
}

std::vector<std::string_view> operation_names(const model::Service& service) {
  std::vector<std::string_view> names;
  for (const model::Operation operation : service.operations()) names.push_back(operation.cli_name());
  for (const std::string_view name : customised_commands(service.name())) names.push_back(name);
  names.push_back(kHelp);
  return names;
}

// What aws looks at as soon as it has the global options, before any command does.
void check_globals(const Globals& globals) {
  if (globals.query) {
    const auto compiled = jmespath::compile(*globals.query);
    if (const auto* error = std::get_if<jmespath::Error>(&compiled))
      throw bad_parameter("Bad value for --query " + *globals.query + ": " + error->message);
  }
  if (globals.endpoint_url) {
    const std::string& url = *globals.endpoint_url;
    const std::size_t colon = url.find(':');
    const bool letter = !url.empty() && std::isalpha(static_cast<unsigned char>(url[0])) != 0;
    const auto scheme_char = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
    };
    if (!letter || colon == std::string::npos ||
        !std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(colon), scheme_char)) {
      throw bad_parameter(
          "Bad value for --endpoint-url \"" + url +
          "\": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/");
    }
  }
  if (globals.read_timeout) must_read_int(*globals.read_timeout);
  if (globals.connect_timeout) must_read_int(*globals.connect_timeout);
}

// `help ecs run-task`, and `--help` at a level that names nothing further.
Target help_of(Target target) {
  target.kind = Target::Kind::help;
  return target;
}

Target find_waiter(Target target, const model::Service& service) {
  std::vector<std::string_view> names;
  for (const model::Waiter waiter : service.waiters()) names.push_back(waiter.cli_name());
  if (target.words == std::vector<std::string>{std::string(kHelp)}) return help_of(std::move(target));
  ParsedWords parsed =
      parse_words({}, {.name = "subcommand", .required = false, .choices = names}, target.words);
  target.words = std::move(parsed.rest);
  if (parsed.positional) {
    target.kind = Target::Kind::waiter;
    target.waiter = model::find_cli_waiter(service, *parsed.positional);
    target.operation = target.waiter->operation();
    return target;
  }
  if (target.globals.help) return help_of(std::move(target));
  if (!target.words.empty()) throw unknown_options(target.words);
  throw bad_parameter("usage: berth [options] " + target.command +
                      " wait <subcommand> [parameters]\nberth: [ERROR]: too few arguments");
}

Target find_operation_target(Target target, const model::Service& service) {
  const std::vector<std::string_view> names = operation_names(service);
  ParsedWords parsed = parse_words(
      {}, {.name = "operation", .required = !target.globals.help, .choices = names}, target.words);
  target.words = std::move(parsed.rest);
  if (!parsed.positional || *parsed.positional == kHelp) return help_of(std::move(target));
  target.subcommand = std::move(*parsed.positional);
  target.operation = model::find_cli_operation(service, target.subcommand);
  if (target.operation) {
    target.kind = target.globals.help ? Target::Kind::help : Target::Kind::operation;
    return target;
  }
  if (target.subcommand == "wait") return find_waiter(std::move(target), service);
  target.kind = target.globals.help ? Target::Kind::help : Target::Kind::customised;
  return target;
}

}  // namespace

std::span<const std::string_view> customised_commands(std::string_view service) {
  for (const Customised& row : kCustomised) {
    if (row.service == service) return std::span(row.commands).first(row.count);
  }
  return {};
}

Target find_target(const std::vector<std::string>& words, std::span<const std::string_view> own_commands) {
  const std::vector<std::string_view> names = command_names(own_commands);
  ParsedWords parsed = parse_words(global_options(), {.name = "command", .choices = names}, words);
  Target target;
  if (parsed.stopped) {
    target.kind = Target::Kind::version;
    return target;
  }
  target.globals = bind_globals(canonical_words(global_options(), parsed));
  check_globals(target.globals);
  target.words = std::move(parsed.rest);
  if (!parsed.positional) return help_of(std::move(target));
  if (*parsed.positional == kHelp) {
    if (target.words.empty()) return help_of(std::move(target));
    std::vector<std::string> asked = target.words;
    asked.emplace_back("--help");
    return find_target(asked, own_commands);
  }
  target.command = std::move(*parsed.positional);
  const std::optional<model::Service> service = model::find_service(target.command);
  if (service && target.command != kOwnService) return find_operation_target(std::move(target), *service);
  target.kind = Target::Kind::own;
  return target;
}

namespace {

// aws drops the requirement only for the option's whole name as a word of its own, and a sample of the output
// needs the required options.
bool requirements_hold(const std::vector<std::string>& words) {
  const auto stands = [&](std::string_view name) {
    return std::find(words.begin(), words.end(), "--" + std::string(name));
  };
  if (stands(kCliInputJson) != words.end() || stands(kCliInputYaml) != words.end()) return false;
  const auto skeleton = stands(kSkeleton);
  if (skeleton == words.end()) return true;
  return std::next(skeleton) != words.end() && *std::next(skeleton) == "output";
}

struct PagingOptions {
  Paging paging;
  std::vector<std::string> used;  // those that mean something, in aws's order
};

PagingOptions read_paging(const OperationOptions& table, const OperationWords& words) {
  PagingOptions out;
  for (const OperationWords::Value& value : words.values) {
    if (table.targets[value.option].member) continue;
    const std::string& name = table.options[value.option].name;
    if (name == kStartingToken) out.paging.starting_token = value.words.front();
    if (name == kPageSize) out.paging.page_size = read_int(value.words.front());
    if (name == kMaxItems) out.paging.max_items = read_int(value.words.front());
  }
  if (out.paging.starting_token && !out.paging.starting_token->empty())
    out.used.push_back("--" + std::string(kStartingToken));
  if (out.paging.page_size.value_or(0) != 0) out.used.push_back("--" + std::string(kPageSize));
  if (out.paging.max_items.value_or(0) != 0) out.used.push_back("--" + std::string(kMaxItems));
  return out;
}

// Whether a member that pages are asked with is among the values.
bool pages_by_hand(const model::Paginator& paginator, const Json& values) {
  for (const std::string_view token : paginator.input_tokens()) {
    if (values.contains(std::string(token))) return true;
  }
  return !paginator.limit_key().empty() && values.contains(std::string(paginator.limit_key()));
}

void refuse_paging_options(const std::vector<std::string>& used) {
  if (used.empty()) return;
  std::string names;
  for (const std::string& name : used) names += (names.empty() ? "" : ", ") + name;
  throw bad_parameter("Cannot specify --no-paginate along with pagination arguments: " + names);
}

// The members that options set, before any word of theirs is read.
Json members_named(const OperationOptions& table, const OperationWords& words) {
  Json out = Json::object();
  for (const OperationWords::Value& value : words.values) {
    if (const auto& member = table.targets[value.option].member) out[std::string(member->name())] = true;
  }
  return out;
}

bool is_flagged(const OperationOptions& table, const OperationWords& words, std::string_view name) {
  return std::any_of(words.values.begin(), words.values.end(), [&](const OperationWords::Value& value) {
    return !table.targets[value.option].member && table.options[value.option].name == name;
  });
}

std::optional<std::string> skeleton_word(const OperationOptions& table, const OperationWords& words) {
  for (const OperationWords::Value& value : words.values) {
    if (!table.targets[value.option].member && table.options[value.option].name == kSkeleton)
      return value.words.front();
  }
  return std::nullopt;
}

}  // namespace

std::optional<Invocation> read_invocation(const Target& target, const Sources& sources) {
  OperationOptions table = options_of(*target.operation);
  if (!target.answered || !requirements_hold(target.words)) {
    for (Option& option : table.options) option.required = false;
  }
  if (target.words == std::vector<std::string>{std::string(kHelp)}) return std::nullopt;
  ParsedWords parsed = parse_words(table.options, {.name = kHelp, .required = false}, target.words);
  if (parsed.positional == kHelp) return std::nullopt;
  if (parsed.positional) parsed.rest.push_back(*parsed.positional);
  if (!parsed.rest.empty())
    throw unknown_options(parsed.rest).with_hint(option_hint(parsed.rest, table.options));
  const OperationWords words = bind_operation(table.options, canonical_words(table.options, parsed));

  Invocation out{.service = target.command, .operation = *target.operation, .waiter = target.waiter};
  const PagingOptions options = read_paging(table, words);
  const std::optional<model::Paginator> paginator = target.operation->paginator();
  const bool paginates =
      paginator && target.globals.paginate && !pages_by_hand(*paginator, members_named(table, words));
  if (paginator && !paginates) refuse_paging_options(options.used);
  if (options.paging.max_items && *options.paging.max_items <= 0)
    out.warnings.emplace_back(
        "warning: Non-positive values for --max-items may result in undefined behavior.");
  out.parameters = read_parameters(table, words, sources);
  out.skeleton = skeleton_word(table, words);
  out.follow = is_flagged(table, words, kFollow);
  out.wait = out.follow || is_flagged(table, words, kWait);
  out.paging = options.paging;
  out.paging.automatic = paginates && !pages_by_hand(*paginator, out.parameters.values);
  if (paginates && !out.paging.automatic) refuse_paging_options(options.used);
  return out;
}

Json checked_input(const Invocation& invocation, const Json& values) {
  const std::optional<model::Shape> shape = invocation.operation.input();
  if (!shape) return Json::object();
  const std::vector<std::string> faults =
      model::client_faults(*shape, values, invocation.parameters.json_members);
  if (!faults.empty()) throw bad_parameter(model::client_fault_message(faults));
  Json input = values;
  convert_timestamps(*shape, input);
  return input;
}

}  // namespace berth::cli
