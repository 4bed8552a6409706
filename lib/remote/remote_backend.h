// The door to a backend at a URL: another berth, another emulator, AWS.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "api/backend.h"
#include "base/effects.h"
#include "http/client.h"
#include "remote/endpoint.h"
#include "wire/sigv4.h"

namespace berth::remote {

// Sends one message and gives its answer; throws http::ConnectionError.
using Send = std::function<http::Answer(const http::Outgoing&)>;

struct Options {
  Endpoint endpoint;
  std::optional<wire::Credentials> credentials;  // nothing: requests go unsigned
  std::string user_agent;
  int attempts = 3;  // at most, the first one included
  Send send;
  WallClock* clock = nullptr;        // signs, and waits between attempts
  std::function<double()> fraction;  // 0 to 1, evenly drawn
  // Told before the refusal that the last try got, whatever it is: how many retries there had been.
  std::function<void(int retries)> used_up = {};
};

// call() throws IoError when no answer came: "Could not connect to the endpoint URL: …". A redirect is an
// answer like any other: nothing, and no signature, follows it. changed() lets the time that it is given go
// by, and says nothing of the world there.
std::unique_ptr<api::Backend> open(Options options);

}  // namespace berth::remote
