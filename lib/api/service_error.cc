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

ServiceError not_implemented(std::string what) {
  ServiceError error("NotImplemented", what + ": not implemented yet", Fault::server);
  error.missing_ = std::move(what);
  return error;
}

}  // namespace berth::api
