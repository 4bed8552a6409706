// What a command needs of the network. `berth` has none of it linked in, so that a command which stays on
// this machine starts at once: it hands the whole command to berth-net, which is the same program with more
// rooms (hand_over.cc there, cmd/berth-net here).
#pragma once

#include <memory>

#include "session.h"

namespace berth {

// The environment variable in which `berth` tells berth-net its build.
inline constexpr std::string_view kNetBuildVariable = "BERTH_NET_BUILD";

// For a command that will speak to an endpoint, before it reads anything: `berth` is berth-net afterwards.
// Nothing happens in berth-net.
void go_to_network(const Session& session);

int run_serve(Session& session, const cli::Target& target);
int run_push(Session& session, const cli::Target& target);
int run_pull(Session& session, const cli::Target& target);

// The backend at a URL. Requires: go_to_network.
std::unique_ptr<api::Backend> open_remote(const Session& session, const cli::Globals& globals,
                                          const aws::Endpoint& endpoint);

// Refuses to work for a `berth` of another build. Does nothing in `berth`, and in a berth-net that a person
// started.
void require_same_build(const Session& session);

}  // namespace berth
