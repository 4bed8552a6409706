#include "http/connection.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <stdexcept>

#include "base/effects.h"
#include "base/files.h"

namespace berth::http {

namespace {
constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kDrainMax = 1024 * 1024;  // of an unread body, to keep its connection
// Of what still comes when all is said: many clients send all of a body before they look for an answer.
constexpr std::size_t kDiscardMax = 256 * 1024 * 1024;
constexpr std::size_t kBlankLinesMax = 16;  // before a request
constexpr Duration kDrainTime = seconds(2);
constexpr std::size_t kHeadBytes = 512;  // of an answer, usually

std::string two_digits(unsigned n) {
  return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string date_text(Instant t) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_days day{std::chrono::days(t.ms / 86'400'000)};
  const std::chrono::year_month_day date{day};
  const auto second = static_cast<unsigned>(t.ms / 1000 % 86400);
  std::string out(kDays[std::chrono::weekday(day).c_encoding()]);
  out += ", " + two_digits(static_cast<unsigned>(date.day())) + " ";
  out += kMonths[static_cast<unsigned>(date.month()) - 1];
  out += " " + std::to_string(static_cast<int>(date.year())) + " " + two_digits(second / 3600) + ":" +
         two_digits(second / 60 % 60) + ":" + two_digits(second % 60) + " GMT";
  return out;
}

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::uint64_t length_of(const Response& response) {
  if (response.declared_length) return *response.declared_length;
  const auto* file = std::get_if<FileBody>(&response.body);
  return file != nullptr ? file->length : std::get<std::string>(response.body).size();
}

// The file of an answer, if it has one and the file is as long as the answer says.
std::optional<File> file_of(const Response& response) {
  const auto* body = std::get_if<FileBody>(&response.body);
  if (body == nullptr) return File();
  File file = system_files().open(body->path, OpenMode::kRead);
  if (!file) return std::nullopt;
  const std::uint64_t size = file_status(file).size;
  if (body->offset > size || body->length > size - body->offset) return std::nullopt;
  return file;
}

// The status line and the fields of an answer. Throws if a field would break out of its line.
std::string head_of(const Response& response, bool keep, bool is_http_10) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out.reserve(kHeadBytes);
  out += reason_of(response.status);
  out += "\r\nDate: " + date_text(system_clock().now()) + "\r\n";
  for (const Header& field : response.headers.fields()) {
    if (field.name.empty() || has_line_break(field.name) || has_line_break(field.value))
      throw std::invalid_argument("a header field with a line break");
    out.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  if (may_have_body(response.status))
    out += "Content-Length: " + std::to_string(length_of(response)) + "\r\n";
  if (!keep) out += "Connection: close\r\n";
  if (keep && is_http_10) out += "Connection: keep-alive\r\n";
  return out + "\r\n";
}

Response bare(int status) {
  Response response;
  response.status = status;
  return response;
}

// The answer that the exception in hand deserves; the handler's own door has told of any but a body's.
int status_of_error() {
  try {
    throw;
  } catch (const BodyError& error) {
    return error.status();
  } catch (...) {
    return 500;
  }
}
}  // namespace

void Inbox::use(std::size_t count) {
  begin_ += count;
  if (begin_ == bytes_.size()) {
    begin_ = 0;
    if (bytes_.capacity() > kPiece / 4) bytes_ = std::string();
    bytes_.clear();
  } else if (begin_ > kPiece) {
    bytes_.erase(0, begin_);
    begin_ = 0;
  }
}

// The body of the request that is being answered.
class Incoming : public BodyReader {
 public:
  Incoming(Connection& connection, const Head& head)
      : connection_(connection),
        chunked_(head.chunked),
        awaits_continue_(head.awaits_continue),
        left_(head.request.body_length.value_or(0)) {}

  std::size_t read(char* to, std::size_t room) override {
    if (failed_ != 0) throw BodyError(failed_, "the body could not be read");
    if (done()) return 0;
    if (awaits_continue_) {
      awaits_continue_ = false;
      if (!connection_.send_all("HTTP/1.1 100 Continue\r\n\r\n", false, nullptr)) fail(400, "is cut off");
    }
    return chunked_ ? read_chunked(to, room) : read_plain(to, room);
  }

  std::uint64_t announced() const override { return chunked_ ? 0 : left_; }
  bool done() const { return chunked_ ? chunks_.done() : left_ == 0; }
  bool failed() const { return failed_ != 0; }
  // Whether it is worth reading the rest, to keep the connection.
  bool may_drain() const {
    return !failed() && (done() || (!awaits_continue_ && (chunked_ || left_ <= kDrainMax)));
  }

  bool drain() {
    const std::int64_t end_ms = system_clock().monotonic_ms() + kDrainTime.ms;
    std::array<char, 16384> piece;
    try {
      for (std::size_t total = 0; total <= kDrainMax && system_clock().monotonic_ms() < end_ms;) {
        const std::size_t got = read(piece.data(), piece.size());
        if (got == 0) return true;
        total += got;
      }
    } catch (const BodyError&) {
      return false;  // the connection is closed, which is all that can be done about it
    }
    return false;
  }

 private:
  [[noreturn]] void fail(int status, const char* what) {
    failed_ = status;
    throw BodyError(status, std::string("the body ") + what);
  }

  std::size_t receive(char* to, std::size_t room) {
    for (;;) {
      const Step step = connection_.stream_.read(to, room);
      if (step.kind == Step::Kind::kDone) {
        received_ += step.count;
        return step.count;
      }
      if (step.kind == Step::Kind::kEnd) fail(400, "is cut off");
      wait();
    }
  }

  // The handler's own time is not the client's.
  void wait() {
    const Limits& limits = connection_.site_.limits;
    const auto earned_ms =
        static_cast<std::int64_t>(received_ * 1000 / std::max<std::size_t>(1, limits.body_rate));
    const Duration left{limits.body_time.ms + earned_ms - waited_.ms};
    const std::int64_t started_ms = system_clock().monotonic_ms();
    if (left.ms <= 0 || !connection_.wait(std::min(limits.body_gap, left))) fail(408, "is too slow");
    waited_ = waited_ + milliseconds(system_clock().monotonic_ms() - started_ms);
  }

  std::size_t read_plain(char* to, std::size_t room) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_, room));
    const std::string_view there = connection_.inbox_.view();
    std::size_t got = std::min(wanted, there.size());
    if (got > 0) {
      std::memcpy(to, there.data(), got);
      connection_.inbox_.use(got);
    } else {
      got = receive(to, wanted);
    }
    left_ -= got;
    return got;
  }

  std::size_t read_chunked(char* to, std::size_t room) {
    for (;;) {
      const ChunkDecoder::Piece piece = chunks_.decode(connection_.inbox_.view(), to, room);
      connection_.inbox_.use(piece.used);
      if (piece.malformed) fail(400, "is not framed in chunks as it says");
      if (piece.made > 0 || chunks_.done()) return piece.made;
      if (raw_.empty()) raw_.resize(kPiece);
      connection_.inbox_.add(std::string_view(raw_).substr(0, receive(raw_.data(), raw_.size())));
    }
  }

  Connection& connection_;
  const bool chunked_;
  bool awaits_continue_;
  std::uint64_t left_;
  ChunkDecoder chunks_;
  std::string raw_;
  std::uint64_t received_ = 0;
  Duration waited_;  // for the client
  int failed_ = 0;   // the status that it deserves
};

Connection::Connection(int fd, const TlsContext* tls, std::string peer, const Site& site)
    : stream_(fd, tls),
      peer_(std::move(peer)),
      site_(site),
      scan_(site.limits.header_bytes, site.limits.target_bytes) {}

Connection::Next Connection::advance() {
  if (lingering_) return discard();
  if (!stream_.is_open()) {
    const Step step = stream_.open();
    if (step.kind == Step::Kind::kAgain) return Next::kHandshake;
    if (step.kind == Step::Kind::kEnd) return Next::kNothing;
  }
  for (;;) {
    std::size_t length = 0;
    int refusal = 0;
    switch (gather(length, refusal)) {
      case Gathered::kMore:
        return inbox_.view().empty() ? Next::kRequest : Next::kRestOfHead;
      case Gathered::kGone:
        return Next::kNothing;
      case Gathered::kRefused:
        return refuse(refusal);
      case Gathered::kHead:
        break;
    }
    const std::string head(inbox_.view().substr(0, length));
    inbox_.use(length);
    scan_ = HeadScan(site_.limits.header_bytes, site_.limits.target_bytes);
    blank_lines_ = 0;
    ++answered_;
    if (!answer(head)) return linger();
    if (inbox_.view().empty() && !stream_.has_pending()) return Next::kRequest;
  }
}

Connection::Gathered Connection::gather(std::size_t& head_length, int& refusal) {
  std::array<char, 16384> piece;
  for (;;) {
    while (inbox_.view().starts_with("\r\n")) {  // which old clients send behind a body
      inbox_.use(2);
      if (++blank_lines_ <= kBlankLinesMax) continue;
      refusal = 400;
      return Gathered::kRefused;
    }
    if (const std::string_view there = inbox_.view(); !there.empty() && there != "\r") {
      const HeadScan::Found found = scan_.scan(there);
      head_length = found.length;
      refusal = found.refusal != 0 || found.length == 0
                    ? found.refusal
                    : refusal_of_head(there.substr(0, found.length), site_.limits.target_bytes);
      if (refusal != 0) return Gathered::kRefused;
      if (head_length != 0) return Gathered::kHead;
    }
    const Step step = stream_.read(piece.data(), piece.size());
    if (step.kind == Step::Kind::kAgain) return Gathered::kMore;
    if (step.kind == Step::Kind::kEnd) return Gathered::kGone;
    inbox_.add(std::string_view(piece.data(), step.count));
  }
}

bool Connection::answer(std::string_view head_bytes) {
  const std::int64_t started_ms = system_clock().monotonic_ms();
  Head head = parse_head(head_bytes);
  head.request.peer = peer_;
  head.request.tls = stream_.is_tls();
  written_ = 0;
  write_waited_ = {};
  Incoming body(*this, head);
  Response response;
  std::optional<File> file;
  std::string text;
  bool keep = head.keep_alive && !head.expects_unknown;
  try {
    if (head.expects_unknown) {
      response.status = 417;
    } else {
      response = site_.handler.answer(head.request, body);
    }
    file = file_of(response);
    if (!file) {
      response = bare(500);
      file = File();
    }
    keep = keep && body.may_drain() && !site_.stopping;
    text = head_of(response, keep, head.is_http_10);
  } catch (...) {
    response = bare(status_of_error());
    file = File();
    keep = keep && body.may_drain() && !site_.stopping;
    text = head_of(response, keep, head.is_http_10);
  }
  std::uint64_t sent = 0;
  const bool whole = send(head.request, response, *file, text, sent);
  if (site_.observer)
    site_.observer({.request = &head.request,
                    .peer = peer_,
                    .status = response.status,
                    .body_sent = sent,
                    .took = milliseconds(system_clock().monotonic_ms() - started_ms)});
  return whole && keep && (body.done() || body.drain());
}

bool Connection::send(const Request& request, const Response& response, const File& file,
                      const std::string& head, std::uint64_t& sent) {
  if (request.method == "HEAD" || !may_have_body(response.status)) return send_all(head, false, nullptr);
  if (const auto* part = std::get_if<FileBody>(&response.body))
    return send_all(head, part->length > 0, nullptr) && send_file(*part, file, sent);
  const std::string& body = std::get<std::string>(response.body);
  if (body.size() > kPiece) return send_all(head, true, nullptr) && send_all(body, false, &sent);
  if (!send_all(head + body, false, nullptr)) return false;
  sent = body.size();
  return true;
}

bool Connection::send_file(const FileBody& body, const File& file, std::uint64_t& sent) {
  std::string piece(stream_.is_tls() ? kPiece : 0, '\0');
  while (sent < body.length) {
    const auto left = static_cast<std::size_t>(std::min<std::uint64_t>(body.length - sent, 1U << 30));
    if (stream_.is_tls()) {
      const ssize_t got = ::pread(file.fd(), piece.data(), std::min(left, piece.size()),
                                  static_cast<off_t>(body.offset + sent));
      if (got <= 0) return false;
      if (!send_all(std::string_view(piece).substr(0, static_cast<std::size_t>(got)), false, &sent))
        return false;
      continue;
    }
    const Step step = stream_.send_file(file.fd(), body.offset + sent, left);
    if (step.kind == Step::Kind::kEnd || (step.kind == Step::Kind::kAgain && !wait_to_write())) return false;
    sent += step.count;
    written_ += step.count;
  }
  return true;
}

bool Connection::send_all(std::string_view bytes, bool more_follows, std::uint64_t* sent) {
  while (!bytes.empty()) {
    const Step step = stream_.write(bytes, more_follows);
    if (step.kind == Step::Kind::kEnd || (step.kind == Step::Kind::kAgain && !wait_to_write())) return false;
    bytes.remove_prefix(step.count);
    written_ += step.count;
    if (sent != nullptr) *sent += step.count;
  }
  return true;
}

bool Connection::wait_to_write() {
  const Limits& limits = site_.limits;
  const auto earned_ms =
      static_cast<std::int64_t>(written_ * 1000 / std::max<std::size_t>(1, limits.body_rate));
  const Duration left{limits.body_time.ms + earned_ms - write_waited_.ms};
  const std::int64_t started_ms = system_clock().monotonic_ms();
  const bool ready = left.ms > 0 && wait(std::min(limits.body_gap, left));
  write_waited_ = write_waited_ + milliseconds(system_clock().monotonic_ms() - started_ms);
  return ready;
}

bool Connection::wait(Duration most) {
  site_.waits();
  const bool ready = stream_.wait(most);
  site_.waited();
  return ready;
}

Connection::Next Connection::refuse(int status) {
  if (stream_.is_open()) {
    stream_.write(head_of(bare(status), false, false),
                  false);  // a socket's buffer has room for the first answer
    if (site_.observer)
      site_.observer({.request = nullptr, .peer = peer_, .status = status, .body_sent = 0, .took = {}});
  }
  return linger();
}

// An answer may be lost if the socket is closed while the client still sends: its end is awaited, for a
// while.
Connection::Next Connection::linger() {
  stream_.end_writing();
  lingering_ = true;
  inbox_ = Inbox();
  return discard();
}

Connection::Next Connection::discard() {
  std::array<char, 16384> piece;
  while (discarded_ < kDiscardMax) {
    const Step step =
        stream_.is_open() ? stream_.read(piece.data(), piece.size()) : Step{Step::Kind::kEnd, 0};
    if (step.kind == Step::Kind::kAgain) return Next::kEndOfInput;
    if (step.kind == Step::Kind::kEnd) break;
    discarded_ += step.count;
  }
  return Next::kNothing;
}

}  // namespace berth::http
