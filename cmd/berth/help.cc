#include "base/text.h"
#include "cli/errors.h"
#include "commands.h"
#include "pager.h"

namespace berth {

namespace {

cli::HelpPage own_help(const cli::Target& target) {
  for (const OwnCommand& command : own_commands()) {
    if (command.help.name == target.command) return cli::help_of_command(command.help);
  }
  std::vector<cli::CommandHelp> helps;
  for (const OwnCommand& command : own_commands()) helps.push_back(command.help);
  return cli::help_of_berth(helps, works);
}

cli::HelpPage help_page(const cli::Target& target) {
  const std::optional<model::Service> service = model::find_service(target.command);
  if (!service) return own_help(target);
  if (target.subcommand.empty()) return cli::help_of_service(*service, works);
  if (target.waiter) return cli::help_of_waiter(*service, *target.waiter);
  if (target.operation) return cli::help_of_operation(*service, *target.operation, works);
  if (target.subcommand == "wait") return cli::help_of_waiters(*service, works);
  const cli::CommandHelp* command = cli::find_customised_help(target.command, target.subcommand);
  if (command == nullptr) throw cli::not_implemented(target.command + " " + target.subcommand);
  return cli::help_of_command(*command, target.command);
}

// Help comes whatever stands in the files of ~/.aws.
std::vector<std::string> pager_of(const Session& session, const cli::Globals& globals) {
  try {
    return pager_words(session, globals, profile_of(session, globals));
  } catch (const cli::UsageError&) {
    return pager_words(session, globals, aws::Profile());
  }
}

}  // namespace

int print_help(const Session& session, const cli::Target& target) {
  const std::string text = as_text(help_page(target));
  PagedOutput output(session.environment, pager_of(session, target.globals));
  output.show(text);
  return 0;
}

}  // namespace berth
