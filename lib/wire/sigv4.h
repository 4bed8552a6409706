// AWS's Signature Version 4: signing as a client, verifying as a server. Pure: `now` is the wall clock's, a
// parameter. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/service_error.h"
#include "base/instant.h"
#include "http/message.h"
#include "wire/client_side.h"
#include "wire/protocol.h"

namespace berth::wire {

struct Credentials {
  std::string access_key;
  std::string secret_key;
  std::string session_token;  // "": none
};

struct Scope {
  std::string region;
  std::string service;  // the signing name: model::Service::signing_name()
};

// Adds X-Amz-Date, X-Amz-Security-Token and Authorization; all headers but those that proxies change are
// signed. Requires: a Host header.
void sign(Message& message, const Credentials& credentials, const Scope& scope, Instant now);

// The message's target with the signature in its query, good for `lifetime`; the Host header and the body (as
// a rule empty) are signed.
std::string presigned_target(const Message& message, const Credentials& credentials, const Scope& scope,
                             Instant now, Duration lifetime);

// What a request says of who signed it: of Authorization, else of the query's X-Amz-… parameters. Every part
// is as it came, nothing is verified.
struct Claim {
  std::string access_key;
  std::string date;  // "20150830"
  Scope scope;
  std::string terminator;      // "aws4_request"
  std::string signed_headers;  // "host;x-amz-date"
  std::string signature;
  bool presigned = false;
};
// Nothing if the request is unsigned, or signed in a way in which no part can be told.
std::optional<Claim> claim_of(const http::Request& message);

// A key that the server knows.
struct Key {
  std::string secret_key;
  std::string session_token;       // "": the key needs none
  std::optional<Instant> expires;  // of the session token
};
using KeyLookup = std::function<std::optional<Key>(std::string_view access_key)>;

// Nothing if the request is signed by a known key, for `service` (its signing name), at most five minutes
// before or behind `now`, or presigned and not expired. Else what AWS answers, in the protocol's words.
// Signatures and tokens are compared in constant time.
std::optional<api::ServiceError> verify_signature(const http::Request& message, std::string_view body,
                                                  Protocol protocol, std::string_view service,
                                                  const KeyLookup& keys, Instant now);

// --- The parts, for tests
// ------------------------------------------------------------------------------------

struct Canonical {
  std::string method;
  std::string target;  // as it goes over the wire
  http::Headers headers;
  std::vector<std::string> signed_headers;  // lower case, sorted
  std::string payload_hash;                 // 64 hex digits
};
std::string canonical_request(const Canonical& parts);
std::string string_to_sign(std::string_view canonical, std::string_view amz_date_text, const Scope& scope);
std::string signature_of(std::string_view to_sign, std::string_view secret_key, std::string_view date,
                         const Scope& scope);

}  // namespace berth::wire
