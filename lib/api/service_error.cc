#include "api/service_error.h"

namespace berth::api {

ServiceError& ServiceError::with(const std::string& name, Json value) {
  members_[name] = std::move(value);
  return *this;
}

ServiceError& ServiceError::with_hint(std::string line) {
  hint_ = std::move(line);
  return *this;
}

}  // namespace berth::api
