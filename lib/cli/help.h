// Help pages: usage, what works, options, an example. Made of the model's tables and tables of our own words.
// Pure.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/help_page.h"
#include "model/tables.h"

namespace berth::cli {

// A command of berth's own, or one that stands beside a service's operations.
struct CommandHelp {
  std::string_view name;     // "clock"
  std::string_view summary;  // one line, no full stop
  std::string_view usage;    // what follows "berth NAME", a line a form
  std::string_view example;  // a whole command line
};

// Whether an operation has a handler; both names as the tables have them ("ecs", "RunTask").
using Works = std::function<bool(std::string_view service, std::string_view operation)>;

HelpPage help_of_berth(std::span<const CommandHelp> own_commands, const Works& works);
HelpPage help_of_service(const model::Service& service, const Works& works);
HelpPage help_of_operation(const model::Service& service, const model::Operation& operation,
                           const Works& works);
HelpPage help_of_waiters(const model::Service& service, const Works& works);
HelpPage help_of_waiter(const model::Service& service, const model::Waiter& waiter);
// Of a command of berth's own, or of a `service`.
HelpPage help_of_command(const CommandHelp& command, std::string_view service = {});
// What of AWS is only approximated.
HelpPage help_of_fidelity();

// Of a command that aws has and berth has not.
HelpPage help_of_missing(std::string_view service, std::string_view name);
// `berth help NAME` for what is no command.
std::span<const std::string_view> help_topics();  // topics, config-vars, return-codes, fidelity
std::optional<HelpPage> find_topic(std::string_view name);

// The help of `berth SERVICE NAME` for what is no operation; nothing if there is none of that name.
const CommandHelp* find_customised_help(std::string_view service, std::string_view name);

// Words of ours about an operation or a waiter.
struct OperationHelp {
  std::string_view service;
  std::string_view operation;  // "run-task", "wait tasks-running"
  std::string_view summary;    // one line, no full stop
};
std::span<const OperationHelp> operation_helps();

}  // namespace berth::cli
