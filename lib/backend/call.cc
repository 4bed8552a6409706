#include "backend/call.h"

#include <stdexcept>

namespace berth::backend {

World& Call::world() {
  if (world_ == nullptr)
    throw std::logic_error(request_.operation + " writes, but its row says that it reads");
  return *world_;
}

const Edge& Call::edge() const {
  if (edge_ == nullptr) throw std::logic_error(request_.operation + " needs what lies around the state");
  return *edge_;
}

}  // namespace berth::backend
