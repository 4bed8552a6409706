// Help pages: usage, what works, options, one example. Made of the model's tables and a table of our own
// words. Pure.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

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

std::string help_of_berth(std::span<const CommandHelp> own_commands, const Works& works);
std::string help_of_service(const model::Service& service, const Works& works);
std::string help_of_operation(const model::Service& service, const model::Operation& operation,
                              const Works& works);
std::string help_of_waiters(const model::Service& service, const Works& works);
std::string help_of_waiter(const model::Service& service, const model::Waiter& waiter);
std::string help_of_command(const CommandHelp& command);

// The help of `berth SERVICE NAME` for what is no operation; nothing if there is none of that name.
const CommandHelp* find_customised_help(std::string_view service, std::string_view name);

// Words of ours about an operation.
struct OperationHelp {
  std::string_view service;
  std::string_view operation;  // "run-task"
  std::string_view summary;    // one line, no full stop
  std::string_view example;    // the options of a worked example
};
std::span<const OperationHelp> operation_helps();

}  // namespace berth::cli
