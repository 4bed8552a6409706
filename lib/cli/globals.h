// The global options as they were given; an unset one is decided by the environment and the files later.
#pragma once

#include <optional>
#include <string>

namespace berth::cli {

struct Globals {
  bool debug = false;
  bool help = false;  // `--help` stood somewhere
  bool verify_ssl = true;
  bool paginate = true;
  bool sign_request = true;
  bool pager = true;
  bool auto_prompt = false;
  std::optional<std::string> endpoint_url;
  std::optional<std::string> output;
  std::optional<std::string> query;
  std::optional<std::string> profile;
  std::optional<std::string> region;
  std::optional<std::string> color;
  std::optional<std::string> ca_bundle;
  std::optional<std::string> read_timeout;
  std::optional<std::string> connect_timeout;
  std::optional<std::string> binary_format;
  std::optional<std::string> error_format;
};

}  // namespace berth::cli
