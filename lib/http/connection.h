// One client's connection: gathers a request's head without blocking, lets it be answered, streams both
// bodies, and says what becomes of the connection.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/files.h"
#include "http/framing.h"
#include "http/message.h"
#include "http/server.h"
#include "http/stream.h"

namespace berth::http {

// What all connections of a server share.
struct Site {
  Handler& handler;
  const Limits& limits;
  const std::function<void(const Served&)>& observer;
  const std::atomic<bool>& stopping;
  // Told before and after a thread waits for the network, so that another may answer meanwhile.
  std::function<void()> waits;
  std::function<void()> waited;
};

// Bytes that have come and are not used yet.
class Inbox {
 public:
  std::string_view view() const { return std::string_view(bytes_).substr(begin_); }
  void add(std::string_view more) { bytes_.append(more); }
  void use(std::size_t count);

 private:
  std::string bytes_;
  std::size_t begin_ = 0;
};

class Connection {
 public:
  // What a connection waits for next: its deadline depends on it.
  enum class Next { kRequest, kRestOfHead, kHandshake, kEndOfInput, kNothing };

  Connection(int fd, const TlsContext* tls, std::string peer, const Site& site);
  // Called when the socket is ready, by one thread at a time. kNothing: done with, to be closed.
  Next advance();
  // Answers what never became a request; gives what is left to wait for.
  Next refuse(int status);
  void sever() const { stream_.sever(); }
  int fd() const { return stream_.fd(); }
  bool wants_write() const { return stream_.wants_write(); }
  std::uint64_t answered() const { return answered_; }  // requests so far

 private:
  friend class Incoming;
  enum class Gathered { kHead, kMore, kGone, kRefused };

  Gathered gather(std::size_t& head_length, int& refusal);
  bool answer(std::string_view head_bytes);  // false: the connection is not to be kept
  bool send(const Request& request, const Response& response, const File& file, const std::string& head,
            std::uint64_t& sent);
  bool send_file(const FileBody& body, const File& file, std::uint64_t& sent);
  bool send_all(std::string_view bytes, bool more_follows, std::uint64_t* sent);
  bool wait(Duration most);  // for the socket
  bool wait_to_write();      // within the body gap, and as long as the client takes enough
  Next linger();
  Next discard();

  Stream stream_;
  std::string peer_;
  const Site& site_;
  Inbox inbox_;
  HeadScan scan_;
  bool lingering_ = false;
  std::uint64_t answered_ = 0;
  std::size_t discarded_ = 0;
  std::size_t blank_lines_ = 0;  // before the request that comes next
  std::uint64_t written_ = 0;    // of the answer that is under way
  Duration write_waited_;        // for the client that takes it
};

}  // namespace berth::http
