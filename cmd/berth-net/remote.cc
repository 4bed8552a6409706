// The backend at an endpoint, as the options, the environment and ~/.aws describe it.
#include <algorithm>

#include "aws/credentials.h"
#include "base/errors.h"
#include "base/text.h"
#include "cli/numbers.h"
#include "client_options.h"
#include "commands.h"
#include "network.h"
#include "remote/remote_backend.h"

namespace berth {

namespace {

remote::Endpoint endpoint_of(const Session& session, const aws::Endpoint& asked) {
  const auto endpoint = remote::parse_endpoint(asked.url);
  if (!endpoint) throw cli::failure("Invalid endpoint: " + asked.url);
  // Nobody shall reach AWS because a file or a variable was forgotten.
  const bool meant = asked.source == "--endpoint-url" || session.environment.get("BERTH_ALLOW_AWS") == "1";
  if (remote::is_aws(*endpoint) && !meant) {
    throw ConfigurationError(asked.source + " is '" + asked.url +
                             "', which is AWS itself: set BERTH_ALLOW_AWS=1 if that is meant, or give "
                             "--endpoint-url");
  }
  return *endpoint;
}

std::optional<aws::Credentials> keys_of(const Session& session, const cli::Globals& globals) {
  if (!globals.sign_request) return std::nullopt;
  try {
    return aws::find_credentials(session.environment, read_stream, globals.profile);
  } catch (const aws::CredentialsError& error) {
    throw cli::failure(error.what());
  }
}

wire::Credentials must_have(const std::optional<aws::Credentials>& keys) {
  if (keys) return {keys->access_key_id, keys->secret_access_key, keys->session_token};
  throw cli::bad_configuration(
      "NoCredentials",
      "Unable to locate credentials. You can configure credentials by running \"aws configure\".");
}

// Seconds; 0 is for ever, as in the aws CLI.
Duration time_of(const std::optional<std::string>& text, std::string_view option) {
  constexpr Duration kUsual = seconds(60);
  constexpr Duration kForEver = hours(24 * 365);
  if (!text) return kUsual;
  const auto number = parse_int(*text);
  if (!number || *number < 0)
    throw cli::bad_parameter(std::string(option) + " is '" + *text + "'; it must be seconds, 0 for no limit");
  return *number == 0 ? kForEver : seconds(*number);
}

// A variable, else the profile's setting.
std::optional<std::string> setting(const Session& session, const cli::Globals& globals,
                                   std::string_view variable, std::string_view name) {
  const auto value = session.environment.get(variable);
  return value ? value : profile_of(session, globals).find(name);
}

void require_retry_mode(const Session& session, const cli::Globals& globals) {
  const auto mode = setting(session, globals, "AWS_RETRY_MODE", "retry_mode");
  if (!mode || *mode == "standard" || *mode == "adaptive") return;
  throw cli::failure("Invalid value provided to \"mode\": \"" + *mode +
                     "\" must be one of: ['standard', 'adaptive']");
}

int attempts_of(const Session& session, const cli::Globals& globals) {
  constexpr int kUsual = 3;
  constexpr std::int64_t kMost = 100;
  const auto text = setting(session, globals, "AWS_MAX_ATTEMPTS", "max_attempts");
  if (!text) return kUsual;
  const std::int64_t number = cli::must_read_int(*text);
  if (number < 1) {
    throw cli::failure("Value provided to \"max_attempts\": " + std::to_string(number) +
                       " must be an integer greater than or equal to one.");
  }
  return static_cast<int>(std::min(number, kMost));
}

// Evenly drawn from 0 to 1.
double fraction() {
  constexpr double kWhole = 18446744073709551616.0;
  return static_cast<double>(system_random_u64()) / kWhole;
}

}  // namespace

http::ClientOptions client_options(const Session& session, const cli::Globals& globals) {
  http::ClientOptions out;
  out.verify = globals.verify_ssl;
  out.connect_time = time_of(globals.connect_timeout, "--cli-connect-timeout");
  out.idle_time = time_of(globals.read_timeout, "--cli-read-timeout");
  const std::optional<std::string> bundle =
      globals.ca_bundle ? globals.ca_bundle : session.environment.get("AWS_CA_BUNDLE");
  const std::optional<std::string> kept = bundle ? bundle : profile_of(session, globals).find("ca_bundle");
  out.certificate_bundle = kept.value_or("");
  return out;
}

std::unique_ptr<api::Backend> open_remote(const Session& session, const cli::Globals& globals,
                                          const aws::Endpoint& asked) {
  remote::Options options;
  options.endpoint = endpoint_of(session, asked);
  // In aws's order: half a pair of keys is seen first, that there are none at all last.
  const auto keys = keys_of(session, globals);
  options.attempts = attempts_of(session, globals);
  require_retry_mode(session, globals);
  if (globals.sign_request) options.credentials = must_have(keys);
  options.user_agent = version_line();
  const auto client = std::make_shared<http::Client>(client_options(session, globals));
  options.send = [client](const http::Outgoing& request) { return client->send(request); };
  options.clock = &system_clock();
  options.fraction = fraction;
  options.used_up = [told = session.retries](int retries) { *told = retries; };
  return remote::open(std::move(options));
}

}  // namespace berth
