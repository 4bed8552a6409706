#include "base/text.h"
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
  if (command == nullptr) return cli::help_of_missing(target.command, target.subcommand);
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

int show(const Session& session, const cli::Globals& globals, const cli::HelpPage& page) {
  PagedOutput output(session.environment, pager_of(session, globals));
  output.show(as_text(page));
  return 0;
}

}  // namespace

int print_help(const Session& session, const cli::Target& target) {
  return show(session, target.globals, help_page(target));
}

bool asks_for_help(const OwnCommand& command, const cli::Target& target) {
  constexpr std::string_view kHelp = "help";
  const std::vector<std::string>& words = target.words;
  if (target.globals.help || (words.size() == 1 && words[0] == kHelp)) return true;
  if (words.size() != 2 || words[1] != kHelp) return false;
  // `clock advance help`, where the first word is one of the command's own.
  for (const std::string_view form : split(command.help.usage, '\n')) {
    if (form == words[0] || form.starts_with(words[0] + " ")) return true;
  }
  return false;
}

std::optional<int> try_print_topic(const Session& session, const std::vector<std::string>& words) {
  if (words.size() != 2 || words[0] != "help") return std::nullopt;
  const std::optional<cli::HelpPage> page = cli::find_topic(words[1]);
  if (!page) return std::nullopt;
  return show(session, {}, *page);
}

}  // namespace berth
