// The session-manager-plugin, which `ecs execute-command` hands a session to, as the aws CLI does.
#pragma once

#include "session.h"

namespace berth {

// Runs it without words, to see that it is there. Throws UsageError (255) if it is not, or fails.
void probe_session_plugin(const Environment& environment);

// Sends the ExecuteCommand request, asks for the container's runtime id, and runs the plugin with both; gives
// 0. Throws UsageError (255) if an answer lacks what the plugin needs, or the plugin fails.
int run_session(const Session& session, const cli::Globals& globals, api::Backend& backend,
                const api::Request& request);

}  // namespace berth
