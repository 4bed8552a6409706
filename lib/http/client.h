// An HTTP client over TCP, TLS or a unix socket. One file knows the library behind it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "http/message.h"

namespace berth::http {

struct ClientOptions {
  Duration connect_time = seconds(10);
  Duration idle_time = seconds(60);  // without a byte in either direction
  std::string certificate_bundle;    // PEM path; "": the system's
  bool verify = true;
  std::string unix_socket;                      // a path; "": TCP
  std::size_t answer_bytes = 64 * 1024 * 1024;  // of an answer that is held whole
};

// The machine or the network failed before an answer was there: refused, unknown host, timed out, TLS.
class ConnectionError : public std::runtime_error {
 public:
  // `nobody_there`: no such host, or nothing listens at its port.
  explicit ConnectionError(const std::string& text, bool nobody_there = false)
      : std::runtime_error(text), nobody_there_(nobody_there) {}
  bool nobody_there() const { return nobody_there_; }

 private:
  bool nobody_there_;
};

struct Outgoing {
  std::string method = "GET";
  std::string url;  // absolute
  Headers headers;
  std::string body;
  BodyReader* stream = nullptr;                // in place of `body`
  std::optional<std::uint64_t> stream_length;  // nothing: chunked
  // Gets an answer of status 2xx in pieces, in place of Answer::body. False breaks off, with a
  // ConnectionError; what it throws, or `stream`, comes out of send().
  std::function<bool(std::string_view)> sink;
  // Is told the status before the sink's first piece.
  std::function<void(int status)> begun;
};

struct Answer {
  int status = 0;
  Headers headers;
  std::string body;
};

// Keeps connections alive between requests. Not thread-safe; one a thread. Redirects are answers, not
// followed. The environment's proxies are used, but for loopback and unix sockets.
class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();
  // Throws ConnectionError, whose text names scheme, host and port of the URL and no more of it.
  Answer send(const Outgoing& request);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace berth::http
