// What the registry refuses, in the form and with the statuses that clients of ECR see.
#pragma once

#include <exception>
#include <string>

#include "api/service_error.h"
#include "http/message.h"

namespace berth::registry {

// Thrown by an endpoint; Handler::answer makes a response of it.
class Refusal : public std::exception {
 public:
  Refusal(int status, std::string code, std::string message)
      : status_(status), code_(std::move(code)), message_(std::move(message)) {}
  int status() const { return status_; }
  const std::string& code() const { return code_; }
  const std::string& message() const { return message_; }
  const char* what() const noexcept override { return message_.c_str(); }

  Refusal& with(std::string name, std::string value);  // a header field of the answer
  const http::Headers& headers() const { return headers_; }

 private:
  int status_;
  std::string code_;
  std::string message_;
  http::Headers headers_;
};

// A service's error in the registry's words.
Refusal refusal_of(const api::ServiceError& error);
// An entry of `failures` of a batch operation, likewise.
Refusal refusal_of_failure(const std::string& code, const std::string& reason);

// {"errors":[{"code":…,"message":…}]}
http::Response response_of(const Refusal& refusal);

}  // namespace berth::registry
