// A client that sends what it is told, well formed or not, and a server for it to talk to.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/server.h"

namespace berth::http {

class Raw {
 public:
  explicit Raw(std::uint16_t port);
  Raw(Raw&& other) noexcept : fd_(other.fd_), rest_(std::move(other.rest_)) { other.fd_ = -1; }
  Raw(const Raw&) = delete;
  ~Raw();
  int fd() const { return fd_; }
  bool send(std::string_view bytes);  // false: the server has closed
  void end();                         // of what is sent
  bool has_answer();                  // or its beginning, now or in a millisecond
  // One answer, whole; "" if the server closed before.
  std::string answer(bool to_head = false);
  bool take(std::size_t most);  // so many bytes at most, thrown away; false: the server has closed
  std::string rest();           // all until the server closes
  bool is_closed();             // and sent nothing more

 private:
  bool more();
  int fd_;
  std::string rest_;
};

int status_of(const std::string& answer);
std::string body_of(const std::string& answer);
// The status of what a server answers to these bytes, and whether it closes then.
struct Outcome {
  int status = 0;
  bool closed = false;
};
Outcome ask(std::uint16_t port, std::string_view bytes);

class Handling : public Handler {
 public:
  using Function = std::function<Response(const Request&, BodyReader&)>;
  explicit Handling(Function function) : function_(std::move(function)) {}
  Response answer(const Request& request, BodyReader& body) override { return function_(request, body); }

 private:
  Function function_;
};

// A server on any port of loopback.
struct LocalServer {
  explicit LocalServer(Handling::Function function, Limits limits = {},
                       std::unique_ptr<TlsFiles> tls = nullptr,
                       std::function<void(const Served&)> observer = {});
  Handling handler;
  std::unique_ptr<Server> server;
  std::uint16_t port() const { return server->port(); }
  std::string url(std::string_view path) const;
};

Response text(std::string body, int status = 200);
// Answers with method, target and body: "POST /a hello".
Response echo(const Request& request, BodyReader& body);

}  // namespace berth::http
