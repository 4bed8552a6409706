// A whole command line taken apart level by level, as aws does: first the global options out of all the
// words, then the command, then the operation, then the operation's own options.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/file_words.h"
#include "cli/globals.h"
#include "cli/invocation.h"

namespace berth::cli {

// What the words up to the operation name.
struct Target {
  enum class Kind {
    version,     // --version stood somewhere
    help,        // of berth, `command`, or `command subcommand`, whichever are there
    own,         // a command of berth's own: `command`, with `words` behind it
    operation,   // `operation` of the service `command`
    waiter,      // `waiter` of the service `command`
    customised,  // of a service, but no operation: `command subcommand` (get-login-password)
  };
  Kind kind = Kind::help;
  Globals globals;
  std::string command;     // "ecs", "state"
  std::string subcommand;  // "run-task", "wait", "get-login-password"
  std::optional<model::Operation> operation;
  std::optional<model::Waiter> waiter;
  std::vector<std::string> words;  // what stands behind
  // Whether somebody answers the operation. Of one that nobody does, no option is demanded: it will say so.
  bool answered = true;
};

// Throws UsageError for an unknown command, operation or waiter, and for global options that can't be.
// `own_commands` are names beside the services'.
Target find_target(const std::vector<std::string>& words, std::span<const std::string_view> own_commands);

// Requires: target.kind is operation or waiter. Nothing if the words ask for help instead.
std::optional<Invocation> read_invocation(const Target& target, const Sources& sources);

// What aws has beside a service's operations: `wait`, get-login-password and their like.
std::span<const std::string_view> customised_commands(std::string_view service);

}  // namespace berth::cli
