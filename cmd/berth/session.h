// What a command has to work with: the environment, the files of the user, a way to the backend, and the
// terminal.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/backend.h"
#include "aws/profile.h"
#include "base/effects.h"
#include "cli/command_line.h"
#include "cli/errors.h"
#include "cli/output.h"

namespace berth {

struct Session {
  Environment environment;
  std::vector<std::string> words = {};                 // the command line behind the program's name
  std::string command = {};                            // what the user typed, without values: "ecs run-task"
  std::string usage = std::string(cli::usage_text());  // beside a mistake in that command
  // What was asked of the state here, once it is known: names in it may be mistyped.
  std::optional<api::Request> asked = {};
  cli::ErrorFormat error_format = cli::ErrorFormat::enhanced;
  // How often a request was tried again in vain; a backend at an endpoint writes it, a refusal tells it.
  std::shared_ptr<std::optional<int>> retries = std::make_shared<std::optional<int>>();

  cli::Sources sources() const;
};

// Where the state lies: BERTH_STATE, else $XDG_STATE_HOME/berth, else ~/.local/state/berth.
std::string state_directory(const Environment& environment);

// BERTH_ACCOUNT. Throws ConfigurationError if it is no account.
std::string account_of(const Environment& environment);

std::unique_ptr<api::Backend> open_backend(const Session& session);

// Where the requests of a service shall go, and who said so; nothing: here.
std::optional<aws::Endpoint> endpoint_of(const Session& session, const cli::Globals& globals,
                                         std::string_view service);

// The backend that answers for a service of AWS: the one at its endpoint, else the one here. Call it before
// anything is read from standard input: the network is reached by another program, which begins anew.
std::unique_ptr<api::Backend> open_backend_of(const Session& session, const cli::Globals& globals,
                                              std::string_view service);

// The profile's settings. Throws UsageError (255) if there is none of that name.
aws::Profile profile_of(const Session& session, const cli::Globals& globals);

// How a result is shown: the options, the profile, the terminal. Throws UsageError for what can't be.
cli::Display display_of(const Session& session, const cli::Globals& globals, const aws::Profile& profile);

// The option, the environment, the profile. Throws UsageError (253) if nobody says.
std::string region_of(const Session& session, const cli::Globals& globals, const aws::Profile& profile);

// A request of one of berth's own operations; `region` is empty for those that know none.
api::Request own_request(const Session& session, std::string_view operation, std::string region, Json input);

// Calls it, and gives the answer. Throws Refused if the backend refuses.
Json answer_of(api::Backend& backend, const api::Request& request);

// A refusal on its way to main, which words it; exit code 254.
struct Refused {
  api::ServiceError error;
  std::string operation;
  bool own = false;  // berth's own operation: its hint is shown to everybody
};

// `name` is the command as the user would type it, for an operation that nobody has written yet.
[[noreturn]] void throw_refusal(const api::ServiceError& error, const api::Request& request,
                                std::string_view name);

// Nobody reads standard output any more: the command ends quietly, as if it had written all.
struct ClosedPipe {};

// Writes to standard output or error. The first throws ClosedPipe, or IoError if it can't; the second never
// fails.
void print(std::string_view text);
void print_notice(std::string_view line);   // "berth: LINE"
void print_warning(std::string_view line);  // as it is
bool on_terminal();                         // whether a person reads standard error

}  // namespace berth
