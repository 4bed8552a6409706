#include "unit/http/raw.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "base/text.h"

namespace berth::http {

namespace {
constexpr int kPatience_ms = 20'000;  // only a broken server makes a test wait so long
}

Raw::Raw(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("connect");
}

Raw::~Raw() {
  if (fd_ >= 0) ::close(fd_);
}

bool Raw::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Raw::end() { ::shutdown(fd_, SHUT_WR); }

bool Raw::has_answer() {
  pollfd one{fd_, POLLIN, 0};
  return !rest_.empty() || ::poll(&one, 1, 1) == 1;
}

bool Raw::more() {
  pollfd one{fd_, POLLIN, 0};
  if (::poll(&one, 1, kPatience_ms) != 1) throw std::runtime_error("the server says nothing");
  std::array<char, 65536> piece;
  const ssize_t got = ::recv(fd_, piece.data(), piece.size(), 0);
  if (got <= 0) return false;
  rest_.append(piece.data(), static_cast<std::size_t>(got));
  return true;
}

std::string Raw::answer(bool to_head) {
  std::size_t end;
  while ((end = rest_.find("\r\n\r\n")) == std::string::npos)
    if (!more()) return "";
  const std::string head = to_lower(std::string_view(rest_).substr(0, end));
  std::size_t length = 0;
  const std::size_t field = head.find("content-length: ");
  if (field != std::string::npos && !to_head) length = std::stoul(head.substr(field + 16));
  while (rest_.size() < end + 4 + length)
    if (!more()) return "";
  std::string out = rest_.substr(0, end + 4 + length);
  rest_.erase(0, end + 4 + length);
  return out;
}

bool Raw::take(std::size_t most) {
  std::string piece(most, '\0');
  return ::recv(fd_, piece.data(), piece.size(), 0) > 0;
}

std::string Raw::rest() {
  while (more()) {
  }
  return std::move(rest_);
}

bool Raw::is_closed() { return rest_.empty() && !more(); }

int status_of(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

Outcome ask(std::uint16_t port, std::string_view bytes) {
  Raw raw(port);
  raw.send(bytes);
  Outcome out{status_of(raw.answer()), false};
  raw.end();  // a connection that is kept would now end without an answer too
  out.closed = raw.rest().empty();
  return out;
}

LocalServer::LocalServer(Handling::Function function, Limits limits, std::unique_ptr<TlsFiles> tls,
                         std::function<void(const Served&)> observer)
    : handler(std::move(function)) {
  ServerOptions options;
  options.port = 0;
  options.limits = limits;
  options.tls = std::move(tls);
  options.observer = std::move(observer);
  server = std::make_unique<Server>(std::move(options), handler);
}

std::string LocalServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port()) + std::string(path);
}

Response text(std::string body, int status) {
  Response out;
  out.status = status;
  out.body = std::move(body);
  return out;
}

Response echo(const Request& request, BodyReader& body) {
  return text(request.method + " " + request.target + " " + read_all(body, 1024 * 1024));
}

}  // namespace berth::http
