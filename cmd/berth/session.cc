#include "session.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <variant>

#include "backend/local_backend.h"
#include "base/errors.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/streams.h"
#include "network.h"

namespace berth {

namespace {

std::string fresh_uuid() {
  return draw_uuid(Seed{system_random_u64()},
                   {.key = "command line", .purpose = "uuid", .counter = system_random_u64()});
}

}  // namespace

cli::Sources Session::sources() const { return {environment, read_stream, fresh_uuid}; }

std::string state_directory(const Environment& environment) {
  if (auto state = environment.get("BERTH_STATE")) return *state;
  if (auto home = environment.get("XDG_STATE_HOME")) return *home + "/berth";
  if (auto home = environment.get("HOME")) return *home + "/.local/state/berth";
  throw ConfigurationError("there is no place for the state: set BERTH_STATE, XDG_STATE_HOME or HOME");
}

std::string account_of(const Environment& environment) {
  constexpr std::size_t kDigits = 12;
  std::string account = environment.get("BERTH_ACCOUNT").value_or("123456789012");
  const bool digits =
      std::all_of(account.begin(), account.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (account.size() != kDigits || !digits)
    throw ConfigurationError("BERTH_ACCOUNT is '" + account + "'; it must be an account's 12 digits");
  return account;
}

std::unique_ptr<api::Backend> open_backend(const Session& session) {
  backend::Options options;
  options.state_directory = state_directory(session.environment);
  options.command = session.command;
  options.settings = backend::settings_asked(session.environment);
  options.random_seed = system_random_u64;
  options.registry_host = session.environment.get("BERTH_REGISTRY_HOST").value_or("");
  return backend::open(std::move(options));
}

namespace {

// A profile that is not there names no endpoint; that it is missing is said behind the mistakes in the words.
aws::Profile profile_if_any(const Session& session, const cli::Globals& globals) {
  try {
    return aws::load_profile(session.environment, read_stream, globals.profile);
  } catch (const aws::UnknownProfile&) {
    aws::Profile none;
    none.service_endpoints = aws::Profile::Endpoints{};
    return none;
  }
}

}  // namespace

std::optional<aws::Endpoint> endpoint_of(const Session& session, const cli::Globals& globals,
                                         std::string_view service) {
  try {
    const aws::Profile profile = profile_if_any(session, globals);
    return aws::find_endpoint(session.environment, profile, service, globals.endpoint_url);
  } catch (const aws::ProfileError& error) {
    throw cli::failure(error.what());
  }
}

std::unique_ptr<api::Backend> open_backend_of(const Session& session, const cli::Globals& globals,
                                              std::string_view service) {
  const auto endpoint = endpoint_of(session, globals, service);
  if (!endpoint) return open_backend(session);
  go_to_network(session);
  return open_remote(session, globals, *endpoint);
}

aws::Profile profile_of(const Session& session, const cli::Globals& globals) {
  try {
    return aws::load_profile(session.environment, read_stream, globals.profile);
  } catch (const aws::ProfileError& error) {
    throw cli::failure(error.what());
  }
}

namespace {

cli::TimestampFormat timestamps_of(const aws::Profile& profile) {
  const std::string name = profile.find("cli_timestamp_format").value_or("iso8601");
  if (name == "iso8601") return cli::TimestampFormat::iso8601;
  if (name == "wire") return cli::TimestampFormat::wire;
  throw cli::bad_configuration("Configuration", "Unknown cli_timestamp_format value: " + name +
                                                    ", valid values are \"wire\" or \"iso8601\"");
}

bool shows_colours(const Session& session, const cli::Globals& globals) {
  const std::string wish = globals.color.value_or("auto");
  if (wish != "auto") return wish == "on";
  return is_terminal(Standard::output) && !session.environment.get("NO_COLOR");
}

// "keys list" → "KeysList", as operations are named.
std::string title_of(std::string_view command) {
  std::string title;
  bool capital = true;
  for (const char c : command) {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (letter) title += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    capital = !letter;
  }
  return title;
}

}  // namespace

cli::Display display_of(const Session& session, const cli::Globals& globals, const aws::Profile& profile) {
  cli::Display display;
  display.format = cli::output_format(aws::find_output(session.environment, profile, globals.output));
  if (globals.query) {
    auto compiled = jmespath::compile(*globals.query);
    display.query = std::get<jmespath::Expression>(std::move(compiled));
  }
  display.timestamps = timestamps_of(profile);
  display.table = {.title = title_of(session.command),
                   .colour = shows_colours(session, globals),
                   .width = terminal_columns(Standard::output).value_or(cli::TableLook().width)};
  return display;
}

std::string region_of(const Session& session, const cli::Globals& globals, const aws::Profile& profile) {
  if (auto region = aws::find_region(session.environment, profile, globals.region)) {
    if (aws::is_region(*region)) return std::move(*region);
    throw cli::failure("Provided region_name '" + *region + "' doesn't match a supported format.");
  }
  throw cli::bad_configuration(
      "NoRegion",
      "You must specify a region. You can also configure your region by running \"aws configure\".");
}

api::Request own_request(const Session& session, std::string_view operation, std::string region, Json input) {
  api::Request request;
  request.service = "berth";
  request.operation = operation;
  request.input = std::move(input);
  request.region = std::move(region);
  request.account = account_of(session.environment);
  request.request_id = fresh_uuid();
  return request;
}

Json answer_of(api::Backend& backend, const api::Request& request) {
  api::Response response = backend.call(request);
  for (const std::string& notice : response.notices) print_notice(notice);
  if (response.error) throw_refusal(*response.error, request, request.service + " " + request.operation);
  return std::move(response.output);
}

void throw_refusal(const api::ServiceError& error, const api::Request& request, std::string_view name) {
  if (!error.missing().empty()) {
    const bool whole = error.missing() == request.service + " " + request.operation;
    throw cli::not_implemented(whole ? std::string(name) : std::string(name) + ": " + error.missing());
  }
  throw Refused{.error = error, .operation = request.operation, .own = request.service == "berth"};
}

void print(std::string_view text) {
  const int code = write_stream(Standard::output, text);
  if (code == EPIPE) throw ClosedPipe();
  if (code != 0) throw IoError("standard output", "write", code);
}

void print_notice(std::string_view line) {
  write_stream(Standard::error, "berth: " + std::string(line) + "\n");
}

void print_warning(std::string_view line) { write_stream(Standard::error, std::string(line) + "\n"); }

bool on_terminal() { return is_terminal(Standard::error); }

}  // namespace berth
