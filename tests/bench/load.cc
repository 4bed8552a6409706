#include "bench/load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <utility>
#include <vector>

namespace berth::bench {
namespace {

constexpr int kHexadecimal = 16;
constexpr std::size_t kPiece = 64UL * 1024;

int connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd);
    throw std::runtime_error("nothing answers at port " + std::to_string(port));
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

std::string Line::Answer::field(const std::string& name) const {
  const std::size_t at = lower(head).find("\n" + name + ":");
  if (at == std::string::npos) return "";
  const std::size_t begin = head.find_first_not_of(' ', at + name.size() + 2);
  return head.substr(begin, head.find('\r', begin) - begin);
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Line::~Line() {
  if (fd_ >= 0) ::close(fd_);
}

Line::Line(Line&& other) noexcept
    : port_(other.port_),
      fd_(std::exchange(other.fd_, -1)),
      fresh_(other.fresh_),
      sent_(std::move(other.sent_)),
      bytes_(std::move(other.bytes_)) {}

void Line::send(std::string_view request) {
  sent_ = request;
  fresh_ = fd_ < 0;
  if (fresh_) fd_ = connect_to(port_);
  while (!request.empty()) {
    const ssize_t n = ::send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
    if (n <= 0) return;  // receive() finds out
    request.remove_prefix(static_cast<std::size_t>(n));
  }
}

bool Line::fill() {
  std::array<char, kPiece> piece{};
  const ssize_t n = ::recv(fd_, piece.data(), piece.size(), 0);
  if (n <= 0) return false;
  bytes_.append(piece.data(), static_cast<std::size_t>(n));
  return true;
}

Line::Answer Line::receive() {
  bytes_.clear();
  std::size_t end = std::string::npos;
  while ((end = bytes_.find("\r\n\r\n")) == std::string::npos) {
    if (fill()) continue;
    ::close(std::exchange(fd_, -1));
    if (fresh_ || !bytes_.empty()) throw std::runtime_error("the server closed the connection");
    const std::string again = std::exchange(sent_, {});
    send(again);
  }
  Answer answer;
  answer.head = bytes_.substr(0, end + 2);
  answer.status = std::atoi(answer.head.c_str() + answer.head.find(' ') + 1);
  bytes_.erase(0, end + 4);
  const auto need = [this](std::size_t size) {
    while (bytes_.size() < size)
      if (!fill()) throw std::runtime_error("the server broke off");
  };
  const std::string length = answer.field("content-length");
  if (!answer.field("transfer-encoding").empty()) {
    for (;;) {
      while (bytes_.find("\r\n") == std::string::npos) need(bytes_.size() + 1);
      const std::size_t size = std::strtoul(bytes_.c_str(), nullptr, kHexadecimal);
      bytes_.erase(0, bytes_.find("\r\n") + 2);
      need(size + 2);
      answer.body += bytes_.substr(0, size);
      bytes_.erase(0, size + 2);
      if (size == 0) break;
    }
  } else if (!length.empty()) {
    need(std::stoul(length));
    answer.body = bytes_;
  }
  if (answer.field("connection") == "close" || answer.head.starts_with("HTTP/1.0"))
    ::close(std::exchange(fd_, -1));
  return answer;
}

double rate(const Load& load) {
  std::vector<Line> lines;
  for (unsigned i = 0; i < load.connections; ++i) lines.emplace_back(load.port);
  std::uint64_t number = 0;
  const double begun = seconds_now();
  double took = 0;
  while (took < load.seconds) {
    for (Line& line : lines) line.send(load.request(number++));
    for (Line& line : lines) {
      const Line::Answer answer = line.receive();
      if (answer.status != load.wanted_status) throw std::runtime_error(answer.head + "\n" + answer.body);
    }
    took = seconds_now() - begun;
  }
  return static_cast<double>(number) / took;
}

std::string http_request(std::string_view method, std::string_view target, std::string_view headers,
                         std::string_view body) {
  std::string out(method);
  out.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(headers);
  if (!body.empty() || method == "POST" || method == "PUT")
    out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  return out.append("\r\n").append(body);
}

}  // namespace berth::bench
