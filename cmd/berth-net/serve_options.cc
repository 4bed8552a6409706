#include "serve_options.h"

#include "base/text.h"
#include "own_words.h"

namespace berth {

namespace {

constexpr std::int64_t kLastPort = 65535;

// ADDR:PORT, [ADDR]:PORT, :PORT, ADDR or PORT.
void read_listen(const std::string& text, ServeOptions& options) {
  const auto refuse = [&text](const char* why) {
    throw cli::bad_parameter("--listen is '" + text + "': " + why +
                             "; it is ADDRESS:PORT, as in 127.0.0.1:4566 or [::1]:4566");
  };
  std::string port = text;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string::npos) refuse("the bracket is not closed");
    options.address = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!port.empty() && port[0] != ':') refuse("a colon must follow the bracket");
    port = port.empty() ? "" : port.substr(1);
    if (port.empty()) return;
  } else if (const std::size_t colon = text.rfind(':'); colon != std::string::npos) {
    if (text.find(':') != colon) refuse("an IPv6 address stands in brackets");
    if (colon > 0) options.address = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  const auto number = parse_int(port);
  if (!number || *number < 0 || *number > kLastPort) refuse("its port is not a number from 0 to 65535");
  options.port = static_cast<std::uint16_t>(*number);
}

ServeAction action_of(const OwnWords& words) {
  const int asked = int{words.has("background")} + int{words.has("stop")} + int{words.has("status")};
  if (asked > 1) throw cli::bad_parameter("--background, --stop and --status exclude each other");
  if (words.has("background")) return ServeAction::background;
  if (words.has("stop")) return ServeAction::stop;
  return words.has("status") ? ServeAction::status : ServeAction::run;
}

std::string account_asked(const Session& session, const OwnWords& words) {
  const auto given = words.value("account");
  if (!given) return account_of(session.environment);
  return account_of(Environment({{"BERTH_ACCOUNT", *given}}));
}

}  // namespace

bool ServeOptions::is_loopback() const {
  // A name may begin like an address, and stand for any.
  const bool is_number = address.find_first_not_of("0123456789.") == std::string::npos;
  return address == "localhost" || address == "::1" || (is_number && address.starts_with("127."));
}

std::string ServeOptions::url(std::uint16_t found_port) const {
  const bool six = address.find(':') != std::string::npos;
  return std::string(tls ? "https://" : "http://") + (six ? "[" + address + "]" : address) + ":" +
         std::to_string(found_port);
}

ServeOptions read_serve_options(const Session& session, const cli::Target& target) {
  const OwnWords words({{.name = "listen"},
                        {.name = "tls-cert"},
                        {.name = "tls-key"},
                        {.name = "account"},
                        {.name = "log-format", .choices = {"text", "json"}},
                        {.name = "registry-host"},
                        {.name = "allow-reset", .arity = cli::Arity::flag},
                        {.name = "require-signatures", .arity = cli::Arity::flag},
                        {.name = "insecure", .arity = cli::Arity::flag},
                        {.name = "background", .arity = cli::Arity::flag},
                        {.name = "stop", .arity = cli::Arity::flag},
                        {.name = "status", .arity = cli::Arity::flag}},
                       {}, 0, target.words);
  ServeOptions out;
  out.action = action_of(words);
  if (const auto listen = words.value("listen")) read_listen(*listen, out);
  const auto certificate = words.value("tls-cert");
  const auto key = words.value("tls-key");
  if (certificate.has_value() != key.has_value())
    throw cli::bad_parameter("--tls-cert and --tls-key belong together");
  if (certificate) out.tls = http::TlsFiles{*certificate, *key};
  out.account = account_asked(session, words);
  const aws::Profile profile = profile_of(session, target.globals);
  out.region = aws::find_region(session.environment, profile, target.globals.region).value_or("us-east-1");
  out.json_log = words.value("log-format") == "json";
  out.allow_reset = words.has("allow-reset");
  out.require_signatures = words.has("require-signatures");
  out.registry_host =
      words.value("registry-host").value_or(session.environment.get("BERTH_REGISTRY_HOST").value_or(""));
  if (!out.is_loopback() && !out.tls && !words.has("insecure")) {
    throw cli::bad_parameter("--listen " + out.address +
                             " can be reached from other machines: give --tls-cert and --tls-key, or "
                             "--insecure if that is meant");
  }
  return out;
}

}  // namespace berth
