// One of berth's own operations, called for a command line and shown as --output and --query say.
#pragma once

#include <string_view>

#include "base/json.h"
#include "session.h"

namespace berth {

struct OwnCall {
  std::string_view operation;  // "AddInstances"
  Json input;
  std::string_view name;  // as the user typed it
};

int run_request(Session& session, const cli::Globals& globals, OwnCall call);

}  // namespace berth
