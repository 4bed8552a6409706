// The door for clients that speak HTTP: AWS's protocols, the registry below /v2/, and berth's own two pages.
#pragma once

#include <functional>
#include <string>

#include "api/backend.h"
#include "backend/access_keys.h"
#include "base/effects.h"
#include "http/message.h"
#include "wire/server_side.h"

namespace berth {

// One answered request, for a log. Holds nothing secret: no query, no header.
struct LogEntry {
  Instant at;
  std::string peer;
  std::string method;
  std::string path;
  std::string operation;  // "ecs RunTask"; "" for what is none
  int status = 0;
  double milliseconds = 0;
};

class ServiceDoor : public http::Handler {
 public:
  struct Options {
    wire::Defaults defaults;
    http::Handler* registry = nullptr;    // answers /v2/
    bool allow_reset = false;             // whether a client may empty the state
    backend::AccessKeys* keys = nullptr;  // one of them must have signed each request; none: nobody asks
    bool from_afar = false;               // whether other machines reach this
    std::function<std::string()> fresh_uuid;
    std::function<void(const LogEntry&)> log;
    std::string health;  // JSON text
  };
  ServiceDoor(api::Backend& backend, Options options) : backend_(backend), options_(std::move(options)) {}

  http::Response answer(const http::Request& request, http::BodyReader& body) override;

 private:
  http::Response route(const http::Request& request, http::BodyReader& body, std::string& operation);
  http::Response own_page(const http::Request& request);
  http::Response reset();
  // What a request is told whose signature, or whose lack of one, is no good. One that is good is its key's
  // account's.
  std::optional<api::ServiceError> refuse_signature(const http::Request& request, std::string_view body,
                                                    wire::Understood& understood);
  bool is_forbidden(const wire::Understood& understood) const;
  http::Response call(const http::Request& request, http::BodyReader& body, std::string& operation);

  api::Backend& backend_;
  Options options_;
};

}  // namespace berth
