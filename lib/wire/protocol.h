// Which of AWS's protocols a message speaks, and which its answer has to speak. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/tables.h"

namespace berth::wire {

enum class Protocol {
  json,   // JSON 1.0 and 1.1: X-Amz-Target names the operation
  query,  // a form in, XML out (sts)
  ec2,    // the same with EC2's own shapes of both
};

Protocol protocol_of(const model::Service& service);

// How an answer has to look. It is always complete enough to answer with, whatever was asked.
struct AnswerForm {
  Protocol protocol = Protocol::json;
  std::string json_version = "1.1";
  std::string service;    // "ecs"; "" if there is no such service
  std::string operation;  // "RunTask"; "" if there is no such operation
  std::string request_id;
};

// The service whose requests say `AmazonEC2ContainerServiceV20141113.…`; nothing if there is none.
std::optional<model::Service> service_of_target_prefix(std::string_view prefix);

// The service of a credential scope or of a host's name ("ecs", "api.ecr"); nothing if there is none.
std::optional<model::Service> service_of_endpoint(std::string_view name);

}  // namespace berth::wire
