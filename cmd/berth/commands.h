// berth's own commands, a file each; commands.cc has the table of them.
#pragma once

#include <span>
#include <string_view>

#include "cli/help.h"
#include "session.h"

namespace berth {

// Each gives the exit code; what can't be done throws UsageError, Refused, ConfigurationError or IoError.
int run_clock(Session& session, const cli::Target& target);
int run_completion(Session& session, const cli::Target& target);
int run_configure(Session& session, const cli::Target& target);
int run_docker_credential(Session& session, const cli::Target& target);
int run_explain(Session& session, const cli::Target& target);
int run_info(Session& session, const cli::Target& target);
int run_instances(Session& session, const cli::Target& target);
int run_keys(Session& session, const cli::Target& target);
int run_query(Session& session, const cli::Target& target);
int run_shell_init(Session& session, const cli::Target& target);
int run_sim(Session& session, const cli::Target& target);
int run_state(Session& session, const cli::Target& target);

struct OwnCommand {
  cli::CommandHelp help;
  int (*run)(Session& session, const cli::Target& target);
};
std::span<const OwnCommand> own_commands();

// An operation or a waiter of a service, and what aws has beside them.
int run_operation(Session& session, cli::Target target);
int run_login_password(Session& session, const cli::Target& target);
int run_deploy(Session& session, const cli::Target& target);
int run_get_login(Session& session, const cli::Target& target);
int run_login(Session& session, const cli::Target& target);
int run_gc(Session& session, const cli::Target& target);

// What the shells' completion asks; its words are none of a command line's. Never fails.
int run_complete(const Session& session);

int print_help(const Session& session, const cli::Target& target);
// Whether the words behind a command of berth's own are `help`, or end in it.
bool asks_for_help(const OwnCommand& command, const cli::Target& target);
// `help NAME` for a name that is no command; nothing if the words are none such.
std::optional<int> try_print_topic(const Session& session, const std::vector<std::string>& words);
// `words` stand behind `man-pages`.
int write_manual_pages(const std::vector<std::string>& words);
int print_version();

// `aws-cli/2.36.7 berth/X.Y.Z Linux/KERNEL exe/MACHINE`.
std::string version_line();
std::string_view berth_version();  // X.Y.Z

// Whether an operation has a handler.
bool works(std::string_view service, std::string_view operation);

}  // namespace berth
