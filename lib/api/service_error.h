// A refusal by a service: AWS's type and AWS's words.
#pragma once

#include <exception>
#include <string>
#include <utility>

#include "base/json.h"

namespace berth::api {

// Who is to blame, as AWS's error shapes say it; `server` is an HTTP 500.
enum class Fault { client, server };

// Thrown by handlers, caught in Backend::call alone. `type` is the error shape's name
// ("ClusterNotFoundException").
class ServiceError : public std::exception {
 public:
  ServiceError(std::string error_type, std::string text, Fault blame = Fault::client)
      : type_(std::move(error_type)), message_(std::move(text)), fault_(blame) {}

  const std::string& type() const { return type_; }
  const std::string& message() const { return message_; }
  Fault fault() const { return fault_; }
  const char* what() const noexcept override { return message_.c_str(); }

  // Further members of the error's shape (ConflictException.resourceIds); an object.
  const Json& members() const { return members_; }
  ServiceError& with(const std::string& name, Json value);

  // What of an operation berth does not do yet ("schedulingStrategy DAEMON"); nothing in other refusals.
  const std::string& missing() const { return missing_; }

  // One line for a person at a terminal that says how berth can mend it; empty if it can't.
  const std::string& hint() const { return hint_; }
  ServiceError& with_hint(std::string line);

 private:
  std::string type_;
  std::string message_;
  Fault fault_;
  Json members_ = Json::object();
  std::string missing_;
  std::string hint_;

  friend ServiceError not_implemented(std::string what);
};

// For what berth does not do yet: a whole operation ("ecs CreateDaemon") or a part of one.
ServiceError not_implemented(std::string what);

}  // namespace berth::api
