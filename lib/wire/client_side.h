// The client's half of AWS's protocols: a request for the door becomes a message, and the answer to it a
// response. Pure and thread-safe; nothing here throws, whatever bytes come.
//
//   wire::Message message = wire::encode_request(request);
//   message.headers.set("Host", host);
//   wire::sign(message, credentials, {region, signing_name}, now);      // sigv4.h
//   … send message.method, endpoint + message.target, message.headers, message.body …
//   api::Response response = wire::decode_response(request, status, headers, body);
#pragma once

#include <string>
#include <string_view>

#include "api/request.h"
#include "http/message.h"

namespace berth::wire {

struct Message {
  std::string method = "POST";
  std::string target = "/";  // path and query
  http::Headers headers;     // without Host
  std::string body;
};

// Requires: the model has the service and the operation.
Message encode_request(const api::Request& request);

// The type of an answer that is neither a result nor an error of the protocol, though its status is 2xx.
inline constexpr std::string_view kUnreadableAnswer = "UnreadableAnswer";

// An error has its type without prefix ("ClusterNotFoundException"), its message, and its further members;
// one that does not say its type (a proxy's page) has the status as its type, as the aws CLI prints it
// ("502"). Members that the output's shape lacks are dropped, timestamps become numbers.
api::Response decode_response(const api::Request& request, int status, const http::Headers& headers,
                              std::string_view body);

}  // namespace berth::wire
