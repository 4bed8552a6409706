#include "http/stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "base/errors.h"

namespace berth::http {

namespace {
std::string last_tls_error() {
  const unsigned long code = ERR_peek_last_error();
  std::array<char, 256> text{};
  ERR_error_string_n(code, text.data(), text.size());
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : text.data();
}

Step of_errno(bool writing, bool& wants_write) {
  if (errno == EAGAIN || errno == EWOULDBLOCK) {
    wants_write = writing;
    return {Step::Kind::kAgain, 0};
  }
  return {Step::Kind::kEnd, 0};
}
}  // namespace

TlsContext::TlsContext(const std::string& certificate_path, const std::string& key_path)
    : context_(SSL_CTX_new(TLS_server_method())) {
  if (context_ == nullptr) throw IoError("TLS: " + last_tls_error());
  SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
  SSL_CTX_set_options(context_,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                 SSL_MODE_RELEASE_BUFFERS);
  const auto refuse = [this](const std::string& text) {
    const std::string why = last_tls_error();
    SSL_CTX_free(context_);
    throw IoError(text + ": " + why);
  };
  if (SSL_CTX_use_certificate_chain_file(context_, certificate_path.c_str()) != 1)
    refuse(certificate_path + ": is no certificate in PEM form that can be read");
  if (SSL_CTX_use_PrivateKey_file(context_, key_path.c_str(), SSL_FILETYPE_PEM) != 1)
    refuse(key_path + ": is no key in PEM form that can be read and belongs to " + certificate_path);
  if (SSL_CTX_check_private_key(context_) != 1) refuse(key_path + ": does not belong to " + certificate_path);
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

Stream::Stream(int fd, const TlsContext* tls) : fd_(fd), open_(tls == nullptr) {
  if (tls == nullptr) return;
  tls_ = SSL_new(tls->get());
  if (tls_ == nullptr || SSL_set_fd(tls_, fd_) != 1) {
    SSL_free(tls_);
    ::close(fd_);
    throw IoError("TLS: " + last_tls_error());
  }
  SSL_set_accept_state(tls_);
}

Stream::~Stream() {
  SSL_free(tls_);
  ::close(fd_);
}

Step Stream::from_tls(int result) {
  if (result > 0) return {Step::Kind::kDone, static_cast<std::size_t>(result)};
  const int why = SSL_get_error(tls_, result);
  ERR_clear_error();
  if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return {Step::Kind::kEnd, 0};
  wants_write_ = why == SSL_ERROR_WANT_WRITE;
  return {Step::Kind::kAgain, 0};
}

Step Stream::open() {
  if (open_) return {};
  const Step step = from_tls(SSL_accept(tls_));
  open_ = step.kind == Step::Kind::kDone;
  return step;
}

Step Stream::read(char* to, std::size_t room) {
  if (is_tls()) return from_tls(SSL_read(tls_, to, static_cast<int>(std::min<std::size_t>(room, INT_MAX))));
  ssize_t got;
  do got = ::recv(fd_, to, room, 0);
  while (got < 0 && errno == EINTR);
  if (got > 0) return {Step::Kind::kDone, static_cast<std::size_t>(got)};
  if (got == 0) return {Step::Kind::kEnd, 0};
  return of_errno(false, wants_write_);
}

Step Stream::write(std::string_view bytes, bool more_follows) {
  if (bytes.empty()) return {};
  if (is_tls())
    return from_tls(
        SSL_write(tls_, bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX))));
  ssize_t sent;
  do sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | (more_follows ? MSG_MORE : 0));
  while (sent < 0 && errno == EINTR);
  if (sent >= 0) return {Step::Kind::kDone, static_cast<std::size_t>(sent)};
  return of_errno(true, wants_write_);
}

Step Stream::send_file(int file, std::uint64_t offset, std::size_t count) {
  off_t at = static_cast<off_t>(offset);
  ssize_t sent;
  do sent = ::sendfile(fd_, file, &at, count);
  while (sent < 0 && errno == EINTR);
  if (sent > 0) return {Step::Kind::kDone, static_cast<std::size_t>(sent)};
  if (sent == 0) return {Step::Kind::kEnd, 0};  // the file has become shorter
  return of_errno(true, wants_write_);
}

bool Stream::has_pending() const { return is_tls() && SSL_pending(tls_) > 0; }

bool Stream::wait(Duration most) const {
  pollfd one{fd_, static_cast<short>(wants_write_ ? POLLOUT : POLLIN), 0};
  int ready;
  do ready = ::poll(&one, 1, static_cast<int>(std::min<std::int64_t>(most.ms, INT_MAX)));
  while (ready < 0 && errno == EINTR);
  return ready > 0;
}

void Stream::end_writing() {
  if (is_tls() && open_) {
    SSL_shutdown(tls_);
    ERR_clear_error();
  }
  ::shutdown(fd_, SHUT_WR);
}

void Stream::sever() const { ::shutdown(fd_, SHUT_RDWR); }

}  // namespace berth::http
