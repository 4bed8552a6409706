// This program asks other machines, and is there already; what serves is berth-serve.
#include "network.h"

namespace berth {

void go_to_network(const Session&) {}

int run_serve(Session&, const cli::Target&) {
  throw cli::failure("berth-net does not serve: start `berth serve`");
}

}  // namespace berth
