// What goes through the door and what comes back. Nothing behind the door knows which way a request came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/service_error.h"
#include "base/json.h"

namespace berth::api {

// One call of one operation. `input` is an object that already has its shape's JSON types: timestamps are
// numbers (seconds since the epoch), blobs are base64 text, an absent member is absent (never null).
struct Request {
  std::string service;    // "ecs", "ecr", "ecr-public", "application-autoscaling", "sts", "ec2", "berth"
  std::string operation;  // "RunTask"
  Json input = Json::object();
  std::string account;     // 12 digits
  std::string region;      // "us-east-1"
  std::string request_id;  // a UUID, for answers over HTTP
};

// `output` has the operation's output shape, in the form of Request::input. It is meaningless if `error` is
// set.
struct Response {
  Json output = Json::object();
  std::optional<ServiceError> error;
  std::vector<std::string> notices;  // for stderr, a line each: "the world is 3 h behind …"

  bool ok() const { return !error.has_value(); }
};

}  // namespace berth::api
