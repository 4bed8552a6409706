// What `berth serve` is asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/command_line.h"
#include "http/server.h"
#include "session.h"

namespace berth {

enum class ServeAction { run, background, stop, status };

struct ServeOptions {
  ServeAction action = ServeAction::run;
  std::string address = "127.0.0.1";  // as it was written: "localhost", "::1"
  std::uint16_t port = 4566;
  std::optional<http::TlsFiles> tls;
  std::string account;
  std::string region;
  bool json_log = false;
  bool allow_reset = false;
  bool require_signatures = false;
  std::string registry_host;  // "" for AWS's own names

  bool is_loopback() const;
  // "http://127.0.0.1:4566"; the port that was found in place of 0.
  std::string url(std::uint16_t found_port) const;
};

// Throws UsageError for options that can't be, and for an address beyond this machine that nothing protects.
ServeOptions read_serve_options(const Session& session, const cli::Target& target);

}  // namespace berth
