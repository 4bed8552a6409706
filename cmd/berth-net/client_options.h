// How this program speaks to others: what the options, the environment and ~/.aws say of TLS and patience.
#pragma once

#include "http/client.h"
#include "session.h"

namespace berth {

http::ClientOptions client_options(const Session& session, const cli::Globals& globals);

}  // namespace berth
