// What a command line means, once it is parsed: which operation, with which input, and how to print it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "cli/params.h"
#include "model/tables.h"

namespace berth::cli {

// How an operation's pages are fetched.
struct Paging {
  bool automatic = false;  // the operation has a paginator and nothing on the line turns it off
  std::optional<std::int64_t> page_size = {};
  std::optional<std::int64_t> max_items = {};
  std::optional<std::string> starting_token = {};
};

struct Invocation {
  std::string service;
  model::Operation operation;
  RawParameters parameters = {};
  Paging paging = {};
  std::optional<model::Waiter> waiter = {};  // set: `wait`, with `operation` as the waiter's own
  std::optional<std::string> skeleton = {};  // --generate-cli-skeleton: "input" or "output"
  bool wait = false;                         // run-task: until the tasks have stopped
  bool follow = false;                       // and show their states
  std::vector<std::string> warnings = {};    // for stderr, a line each
};

// The parameters as api::Request::input has them. Throws UsageError (252) with all that is wrong with them.
Json checked_input(const Invocation& invocation, const Json& values);

}  // namespace berth::cli
