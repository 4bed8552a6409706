// A registry, asked as the OCI distribution specification has it: over HTTP, or in this process.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/effects.h"
#include "http/client.h"
#include "images/login.h"

namespace berth::images {

// Sends one request and gives its answer; one a thread. Throws http::ConnectionError.
using Send = std::function<http::Answer(const http::Outgoing&)>;

// A registry's refusal.
class RegistryRefusal : public std::runtime_error {
 public:
  RegistryRefusal(int status, std::string code, const std::string& message)
      : std::runtime_error(message), status_(status), code_(std::move(code)) {}
  int status() const { return status_; }
  const std::string& code() const { return code_; }  // "NAME_UNKNOWN"

 private:
  int status_;
  std::string code_;
};

// What a refused answer says, of a request that `what` names.
RegistryRefusal refusal_of(const http::Answer& answer, const std::string& what);

struct RegistryOptions {
  std::string base_url;       // "https://registry.example"
  std::string host;           // of the Host field, where it is not the URL's; "" if it is
  std::string authorization;  // of every request, where it is known beforehand: "Basic …"
  Login login;                // for challenges
  std::function<Send()> connect;
  WallClock* clock = nullptr;  // the system's if null; waits between attempts
};

// Thread-safe.
class RegistryClient {
 public:
  explicit RegistryClient(RegistryOptions options);

  const std::string& base_url() const { return options_.base_url; }

  // `url` is a path ("/v2/…") or absolute. Credentials are added (and not to another host), a challenge is
  // answered once, redirects of GET and HEAD are followed. A request without a stream or a sink is repeated
  // after a failure that may pass; others are the caller's to go on with. Any status comes back.
  http::Answer send(http::Outgoing request, const std::string& scope);

  // An absolute URL, of a Location field or a path.
  std::string resolve(const std::string& location) const;

  void wait_before(int attempt);  // longer from one to the next

 private:
  struct Taken {
    RegistryClient& client;
    Send send;
    ~Taken();
  };
  Taken take();
  http::Answer send_once(http::Outgoing& request, const std::string& scope);
  http::Answer follow(const Send& send, http::Outgoing& request);
  std::string authorization_for(const std::string& scope);
  // After an answer of 401 to a request with such an Authorization field. False: there is nothing else to
  // try.
  bool answer_challenge(const Send& send, const http::Answer& refused, const std::string& scope,
                        const std::string& tried);
  std::string fetch_token(const Send& send, const Challenge& challenge, const std::string& scope);

  RegistryOptions options_;
  std::mutex mutex_;  // guards what follows
  std::vector<Send> idle_;
  std::string basic_;                           // "Basic …", once the registry has asked for it
  std::map<std::string, std::string> bearers_;  // by scope: "Bearer …"
};

}  // namespace berth::images
