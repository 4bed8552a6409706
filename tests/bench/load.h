// An HTTP load on loopback, from one thread: requests that were made beforehand, over connections that are
// kept alive.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace berth::bench {

double seconds_now();  // of a clock that only grows

// A connection to 127.0.0.1, made again where the server closes it.
class Line {
 public:
  explicit Line(std::uint16_t port) : port_(port) {}
  ~Line();
  Line(Line&& other) noexcept;
  Line& operator=(Line&&) = delete;

  void send(std::string_view request);
  struct Answer {
    int status = 0;
    std::string head;
    std::string body;
    // A header's value, "" if there is none; its name in lower case.
    std::string field(const std::string& name) const;
  };
  // The whole answer to the request that was sent. Throws std::runtime_error if none comes.
  Answer receive();
  Answer ask(std::string_view request) {
    send(request);
    return receive();
  }

 private:
  bool fill();
  std::uint16_t port_;
  int fd_ = -1;
  bool fresh_ = false;
  std::string sent_;  // to be sent once more if the server closed the connection before
  std::string bytes_;
};

struct Load {
  std::uint16_t port = 0;
  unsigned connections = 1;
  double seconds = 2;
  int wanted_status = 200;
  std::function<std::string(std::uint64_t)> request;  // the n-th
};

// Answers a second. Throws std::runtime_error if an answer is not of the wanted status.
double rate(const Load& load);

// A request of HTTP/1.1 with this body.
std::string http_request(std::string_view method, std::string_view target, std::string_view headers,
                         std::string_view body);

}  // namespace berth::bench
