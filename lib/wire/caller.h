// Who and what a message means, before its body is a document. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "model/tables.h"
#include "wire/sigv4.h"

namespace berth::wire {

struct Addressed {
  std::optional<model::Service> service;
  std::string asked_service;  // as the message names it, for an error's text
  std::string operation;      // as the message names it; "" if it names none
  bool by_form = false;       // the operation is named by Action
  std::optional<Claim> claim;
};

// `parameters`: of the query string and of a form in the body.
Addressed addressed(const http::Request& message, const std::vector<http::Parameter>& parameters);

// The account that the access key id is, and the region of the credential scope, else of the host's name.
std::optional<std::string> account_of(const Addressed& asked);
std::optional<std::string> region_of(const http::Request& message, const Addressed& asked);

// Lower-case letters, digits and dashes: what may stand in a key of the store and in an ARN.
bool is_region(std::string_view text);

}  // namespace berth::wire
