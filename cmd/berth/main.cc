// The composition root: takes the command line apart, runs what it names, and words what went wrong.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>

#include "base/errors.h"
#include "base/streams.h"
#include "commands.h"
#include "nearest.h"
#include "network.h"

namespace berth {

namespace {

constexpr int kExitInterrupted = 130;
// The name by which docker calls this program, a link to it.
constexpr std::string_view kCredentialHelper = "docker-credential-berth";

// What is committed stays; a command has nothing else to clean up.
extern "C" void end_at_interrupt(int) { _exit(kExitInterrupted); }

cli::ErrorFormat error_format(const Environment& environment, const cli::Globals& globals) {
  const std::string name =
      globals.error_format.value_or(environment.get("AWS_CLI_ERROR_FORMAT").value_or("enhanced"));
  if (name == "legacy") return cli::ErrorFormat::legacy;
  if (name == "json") return cli::ErrorFormat::json;
  if (name == "text") return cli::ErrorFormat::text;
  if (name == "yaml") return cli::ErrorFormat::yaml;
  if (name == "table") return cli::ErrorFormat::table;
  return cli::ErrorFormat::enhanced;
}

int run_own(Session& session, const cli::Target& target) {
  for (const OwnCommand& command : own_commands()) {
    if (command.help.name != target.command) continue;
    return asks_for_help(command, target) ? print_help(session, target) : command.run(session, target);
  }
  return cli::kExitOther;
}

int run_customised(Session& session, const cli::Target& target) {
  struct Row {
    std::string_view name;
    int (*run)(Session& session, const cli::Target& target);
  };
  static constexpr std::array kRows = {
      Row{"deploy", run_deploy},       Row{"gc", run_gc},
      Row{"get-login", run_get_login}, Row{"get-login-password", run_login_password},
      Row{"login", run_login},         Row{"pull", run_pull},
      Row{"push", run_push},
  };
  if (target.words == std::vector<std::string>{"help"}) return print_help(session, target);
  for (const Row& row : kRows)
    if (row.name == target.subcommand) return row.run(session, target);
  throw cli::not_implemented(target.command + " " + target.subcommand);
}

// Of a command that aws has not: aws's usage would say nothing of it.
std::optional<std::string> usage_of_our_own(const cli::Target& target) {
  const auto lines = [](const cli::HelpPage& page) {
    return cli::usage_lines(page) + "To see help text, you can run:\n\n  " + page.name + " help\n";
  };
  if (target.kind == cli::Target::Kind::own && target.command != "configure") {
    for (const OwnCommand& command : own_commands())
      if (command.help.name == target.command) return lines(cli::help_of_command(command.help));
  }
  constexpr std::array kBesideAws = {"gc", "login", "pull", "push"};
  if (target.kind != cli::Target::Kind::customised ||
      std::find(kBesideAws.begin(), kBesideAws.end(), target.subcommand) == kBesideAws.end())
    return std::nullopt;
  return lines(
      cli::help_of_command(*cli::find_customised_help(target.command, target.subcommand), target.command));
}

constexpr std::string_view kAutoPrompt = "--cli-auto-prompt";

[[noreturn]] void refuse_auto_prompt() {
  throw cli::bad_parameter(
      std::string(kAutoPrompt) +
      ": berth does not prompt. `berth completion bash|zsh|fish` prints a completion that "
      "gives the same words at TAB");
}

int run(Session& session, const std::vector<std::string>& words) {
  std::vector<std::string_view> names;
  for (const OwnCommand& command : own_commands()) names.push_back(command.help.name);
  if (words.empty()) {
    cli::Target nothing;
    nothing.globals.pager = false;  // a complaint follows
    print_help(session, nothing);
  }
  if (std::find(words.begin(), words.end(), kAutoPrompt) != words.end()) refuse_auto_prompt();
  if (const auto code = try_print_topic(session, words)) return *code;
  const cli::Target target = cli::find_target(words, names);
  if (target.globals.auto_prompt) refuse_auto_prompt();
  session.error_format = error_format(session.environment, target.globals);
  session.command = target.command + (target.subcommand.empty() ? "" : " " + target.subcommand);
  if (const auto usage = usage_of_our_own(target)) session.usage = *usage;
  switch (target.kind) {
    case cli::Target::Kind::version:
      return print_version();
    case cli::Target::Kind::help:
      return print_help(session, target);
    case cli::Target::Kind::own:
      return run_own(session, target);
    case cli::Target::Kind::customised:
      return run_customised(session, target);
    case cli::Target::Kind::operation:
    case cli::Target::Kind::waiter:
      return run_operation(session, target);
  }
  return cli::kExitOther;
}

int complain(const Session& session, const cli::UsageError& error) {
  write_stream(Standard::error, cli::error_text(error, session.error_format, session.usage));
  if (!error.hint().empty() && on_terminal()) print_notice(error.hint());
  if (session.asked) suggest_names(session, *session.asked);
  return error.exit_code();
}

int complain(const Session& session, const Refused& refused) {
  write_stream(Standard::error,
               cli::error_text(refused.error, refused.operation, session.error_format, *session.retries));
  if (!refused.error.hint().empty() && (refused.own || on_terminal())) print_notice(refused.error.hint());
  if (session.asked) suggest_names(session, *session.asked);
  return cli::kExitService;
}

int main_with(int argc, char** argv) {
  Session session;
  session.environment = process_environment();
  session.words.assign(argv + 1, argv + argc);
  if (argc > 0 && std::filesystem::path(argv[0]).filename() == kCredentialHelper)
    session.words.insert(session.words.begin(), "docker-credential");
  try {
    require_same_build(session);
    if (!session.words.empty() && session.words.front() == "complete") return run_complete(session);
    if (!session.words.empty() && session.words.front() == "man-pages")
      return write_manual_pages({session.words.begin() + 1, session.words.end()});
    return run(session, session.words);
  } catch (const ClosedPipe&) {
    return 0;
  } catch (const cli::UsageError& error) {
    return complain(session, error);
  } catch (const Refused& refused) {
    return complain(session, refused);
  } catch (const ConfigurationError& error) {
    return complain(session, cli::bad_configuration("Configuration", error.what()));
  } catch (const std::exception& error) {
    return complain(session, cli::failure(error.what()));
  }
}

}  // namespace

}  // namespace berth

int main(int argc, char** argv) {
  std::signal(SIGINT, berth::end_at_interrupt);
  berth::ignore_broken_pipes();
  return berth::main_with(argc, argv);
}
