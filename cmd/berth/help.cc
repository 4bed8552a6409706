#include "base/text.h"
#include "commands.h"

namespace berth {

namespace {

std::string own_help(const cli::Target& target) {
  for (const OwnCommand& command : own_commands()) {
    if (command.help.name == target.command) return cli::help_of_command(command.help);
  }
  std::vector<cli::CommandHelp> helps;
  for (const OwnCommand& command : own_commands()) helps.push_back(command.help);
  return cli::help_of_berth(helps, works);
}

std::string help_page(const cli::Target& target) {
  const std::optional<model::Service> service = model::find_service(target.command);
  if (!service) return own_help(target);
  if (target.subcommand.empty()) return cli::help_of_service(*service, works);
  if (target.waiter) return cli::help_of_waiter(*service, *target.waiter);
  if (target.operation) return cli::help_of_operation(*service, *target.operation, works);
  if (target.subcommand == "wait") return cli::help_of_waiters(*service, works);
  const cli::CommandHelp* command = cli::find_customised_help(target.command, target.subcommand);
  if (command == nullptr) throw cli::not_implemented(target.command + " " + target.subcommand);
  cli::CommandHelp shown = *command;
  const std::string name = target.command + " " + target.subcommand;
  shown.name = name;
  return cli::help_of_command(shown);
}

}  // namespace

int print_help(const cli::Target& target) {
  print(help_page(target));
  return 0;
}

}  // namespace berth
