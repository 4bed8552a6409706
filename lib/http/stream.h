// One connected socket, with or without TLS, that never blocks: what can't be done now says so. Closed by its
// destructor. One thread at a time, but sever().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/instant.h"

struct ssl_st;
struct ssl_ctx_st;

namespace berth::http {

// A server's certificate and key, for any number of streams.
class TlsContext {
 public:
  // TLS 1.2 or newer. Throws IoError if a file can't be read or the two don't belong together.
  TlsContext(const std::string& certificate_path, const std::string& key_path);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ssl_ctx_st* get() const { return context_; }

 private:
  ssl_ctx_st* context_;
};

// What came of a step: so many bytes, try again when the socket is ready, or there is no more.
struct Step {
  enum class Kind { kDone, kAgain, kEnd };
  Kind kind = Kind::kDone;
  std::size_t count = 0;
};

class Stream {
 public:
  // Takes over a socket that is non-blocking already. `tls` null: plain.
  Stream(int fd, const TlsContext* tls);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  int fd() const { return fd_; }
  bool is_tls() const { return tls_ != nullptr; }
  bool is_open() const { return open_; }  // TLS has shaken hands; at once without TLS
  Step open();
  Step read(char* to, std::size_t room);
  Step write(std::string_view bytes, bool more_follows);
  // A part of a file without passing it through this process; not with TLS.
  Step send_file(int file, std::uint64_t offset, std::size_t count);
  bool has_pending() const;  // bytes that have left the socket but not this stream

  // After kAgain: whether the socket must become writable rather than readable; and waits until it is so.
  bool wants_write() const { return wants_write_; }
  bool wait(Duration most) const;  // false: not within that time

  void end_writing();  // the peer sees the end of what is sent
  void sever() const;  // ends both directions; from any thread

 private:
  Step from_tls(int result);

  int fd_;
  ssl_st* tls_ = nullptr;
  bool open_;
  bool wants_write_ = false;
};

}  // namespace berth::http
