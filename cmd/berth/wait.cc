#include "wait.h"

namespace berth {

cli::WaitObserver wait_observer() {
  if (!on_terminal()) return {};
  return [](const cli::WaitNotice& notice) { print_notice(cli::to_text(notice)); };
}

int run_waiter(api::Backend& backend, const cli::Invocation& invocation, const api::Request& request) {
  cli::wait_for(backend, {{.waiter = *invocation.waiter, .request = request}},
                cli::limit_of(*invocation.waiter), wait_observer());
  return 0;
}

}  // namespace berth
