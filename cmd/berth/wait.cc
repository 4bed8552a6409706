#include "wait.h"

namespace berth {

cli::WaitObserver wait_observer() {
  if (!on_terminal()) return {};
  return [](const cli::WaitNotice& notice) { print_notice(cli::to_text(notice)); };
}

int run_waiter(const Session& session, const cli::Invocation& invocation, const api::Request& request) {
  const auto backend = open_backend(session);
  cli::wait_for(*backend, {{.waiter = *invocation.waiter, .request = request}},
                cli::limit_of(*invocation.waiter), wait_observer());
  return 0;
}

}  // namespace berth
