// The registry of this process: what a server would answer, asked without one.
#pragma once

#include <memory>

#include "http/message.h"
#include "images/registry_client.h"

namespace berth::images {

// Requests go to the handler in the calling thread. Thread-safe as the handler is.
Send ask_handler(const std::shared_ptr<http::Handler>& handler);

}  // namespace berth::images
