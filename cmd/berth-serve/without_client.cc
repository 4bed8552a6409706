// This program serves; what asks other machines is berth-net.
#include "network.h"

namespace berth {

namespace {

[[noreturn]] void refuse() { throw cli::failure("berth-serve does nothing but `berth serve`: start berth"); }

}  // namespace

void go_to_network(const Session&) { refuse(); }

int run_push(Session&, const cli::Target&) { refuse(); }
int run_pull(Session&, const cli::Target&) { refuse(); }

std::unique_ptr<api::Backend> open_remote(const Session&, const cli::Globals&, const aws::Endpoint&) {
  refuse();
}

}  // namespace berth
