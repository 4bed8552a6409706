// An HTTP/1.1 server on one port, with or without TLS. It ignores SIGPIPE for the process.
//
// Idle connections cost memory only; a request that has come is answered by one of a fixed number of threads.
// What breaks a limit is refused with the right status: 400 malformed or ambiguous framing, 408 too slow,
// 413 body too large, 414 target too long, 431 header too large, 503 too many connections, 505 version.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "http/message.h"

namespace berth::http {

struct Limits {
  std::size_t header_bytes = 64 * 1024;
  std::size_t target_bytes = 16 * 1024;
  std::size_t connections = 4096;
  std::size_t threads = 32;            // that answer at once
  Duration header_time = seconds(10);  // from a request's first byte to the end of its header
  Duration body_gap = seconds(30);     // between two reads of a body, and two writes of an answer
  // That a body, or who takes an answer, may keep the server waiting in all, and the bytes with which it
  // earns a second more.
  Duration body_time = seconds(60);
  std::size_t body_rate = 1024;
  Duration idle_time = seconds(75);  // of a connection kept alive
};

struct TlsFiles {
  std::string certificate;  // PEM paths
  std::string key;
};

// One answered request, for the log.
struct Served {
  const Request* request = nullptr;  // null: what came was no request
  std::string_view peer;
  int status = 0;
  std::uint64_t body_sent = 0;  // bytes
  Duration took;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 4566;  // 0: any that is free
  Limits limits;
  std::unique_ptr<TlsFiles> tls;
  std::function<void(const Served&)> observer;  // by any thread; calls no Server back
};

class Server {
 public:
  // Listens at once. Throws IoError if it can't (the address is in use, a certificate can't be read).
  Server(ServerOptions options, Handler& handler);
  ~Server();  // as stop, with a grace of 2 s
  std::uint16_t port() const;
  // Takes no new connection, lets answers that are under way end (at most `grace`, then their connections are
  // broken), and returns when no thread is in the handler any more. False if one still is when as much time
  // again, but at most 3 s, has passed: it may be waited for again, and the destructor waits for it.
  bool stop(Duration grace);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace berth::http
