// The server's half of AWS's protocols: a message becomes a request for the door, and what the door answers a
// message. Pure and thread-safe; nothing here throws, whatever bytes come.
//
//   const wire::Understood call = wire::decode_request(message, body, {account, region}, request_id);
//   if (require_signatures)
//     if (const auto refusal = wire::verify_signature(…, call.form.protocol, …))   // sigv4.h
//       return wire::encode_error(call.form, *refusal);
//   if (call.refusal) return wire::encode_error(call.form, *call.refusal);
//   return wire::encode_response(call.form, backend.call(call.request));
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/request.h"
#include "http/message.h"
#include "wire/protocol.h"

namespace berth::wire {

// Whose world a request means that does not say so itself.
struct Defaults {
  std::string account;
  std::string region;
};

struct Understood {
  AnswerForm form;
  api::Request request;                      // meaningless if there is a refusal
  std::optional<api::ServiceError> refusal;  // what AWS says to a message that it cannot read
};

// The service is told by X-Amz-Target, else by the credential scope (Authorization, X-Amz-Credential), else
// by the host's name, else by the Version of a form; the account by an access key id of 12 digits; the region
// by the credential scope. Nothing is verified. Members that are null or unknown are dropped at any depth,
// timestamps become numbers; a wrong JSON type is a SerializationException that names the member.
Understood decode_request(const http::Request& message, std::string_view body, const Defaults& defaults,
                          std::string request_id);

// 200 with the output, or the error's status and form.
http::Response encode_response(const AnswerForm& form, const api::Response& response);
http::Response encode_error(const AnswerForm& form, const api::ServiceError& error);

// The status that the service gives this error: the error shape's, 501 for NotImplemented, else 400 or 500.
int status_of(const AnswerForm& form, const api::ServiceError& error);

}  // namespace berth::wire
