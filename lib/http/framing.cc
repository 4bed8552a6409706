#include "http/framing.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace berth::http {

namespace {
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  if (text.empty()) return false;
  for (const char c : text)
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
          kMarks.find(c) != std::string_view::npos))
      return false;
  return true;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool all_visible(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f) return false;
  return !text.empty();
}

bool is_target(std::string_view method, std::string_view target) {
  if (!all_visible(target)) return false;
  if (target == "*") return method == "OPTIONS";
  return target.starts_with('/') || target.starts_with("http://") || target.starts_with("https://");
}

// "HTTP/1.1" → 11; -1 if it is no version.
int version_of(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 8 || !text.starts_with("HTTP/") || !digit(text[5]) || text[6] != '.' || !digit(text[7]))
    return -1;
  return (text[5] - '0') * 10 + (text[7] - '0');
}

bool is_length(std::string_view text) {
  if (text.empty() || text.size() > 18) return false;
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return true;
}

// What the fields say of the message's frame and of its host.
struct FramingFields {
  int lengths = 0;
  int encodings = 0;
  int hosts = 0;
  bool malformed = false;

  void take(std::string_view name, std::string_view value) {
    const std::string lowered = to_lower(name);
    if (lowered == "content-length") {
      ++lengths;
      malformed |= !is_length(value);
    } else if (lowered == "transfer-encoding") {
      ++encodings;
      malformed |= to_lower(value) != "chunked";
    } else if (lowered == "host") {
      ++hosts;
    }
  }
};

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  return line;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// What is said from hop to hop is not the handler's affair.
bool is_hop_by_hop(std::string_view lowered) {
  for (const std::string_view hop : {"keep-alive", "proxy-connection", "te", "trailer", "upgrade"})
    if (lowered == hop) return true;
  return false;
}

// Whether a list of words has one, without case.
bool lists(std::string_view value, std::string_view word) {
  for (const std::string_view each : split(value, ','))
    if (to_lower(trimmed(each)) == word) return true;
  return false;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
}  // namespace

HeadScan::Found HeadScan::scan(std::string_view bytes) {
  for (; at_ < bytes.size(); ++at_) {
    // Behind a line's first byte most are text, of which only the number counts.
    if (at_ > line_start_ && bytes[at_ - 1] != '\r') {
      const std::size_t most = std::min(head_max_, line_start_ == 0 ? line_max_ : head_max_);
      while (at_ < std::min(most, bytes.size()) && !is_control(bytes[at_])) ++at_;
      if (at_ == bytes.size()) break;
    }
    if (at_ >= head_max_) return {0, 431};
    if (line_start_ == 0 && at_ >= line_max_) return {0, 414};
    const char c = bytes[at_];
    if (c == '\n') {
      if (at_ == 0 || bytes[at_ - 1] != '\r') return {0, 400};
      if (at_ - line_start_ == 1) return line_start_ == 0 ? Found{0, 400} : Found{at_ + 1, 0};
      line_start_ = at_ + 1;
      continue;
    }
    const bool after_return = at_ > 0 && bytes[at_ - 1] == '\r';
    // A folded line, or a request line that begins with blanks.
    const bool folded = at_ == line_start_ && (c == ' ' || c == '\t');
    if (after_return || folded || (is_control(c) && c != '\t' && c != '\r')) return {0, 400};
  }
  return {};
}

int refusal_of_head(std::string_view head, std::size_t target_bytes_max) {
  if (!head.ends_with("\r\n\r\n")) return 400;
  std::string_view rest = head;
  const std::string_view line = next_line(rest);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const int version = version_of(line.substr(last + 1));
  if (!is_token(method) || version < 0) return 400;
  if (version != 10 && version != 11) return 505;
  if (target.size() > target_bytes_max) return 414;
  if (!is_target(method, target)) return 400;

  FramingFields framing;
  while (rest.size() > 2) {
    const std::string_view field = next_line(rest);
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos || !is_token(field.substr(0, colon))) return 400;
    framing.take(field.substr(0, colon), trimmed(field.substr(colon + 1)));
  }
  if (framing.malformed || framing.lengths + framing.encodings > 1 || framing.hosts > 1) return 400;
  if (version == 11 && framing.hosts == 0) return 400;
  if (version == 10 && framing.encodings > 0) return 400;
  return 0;
}

Head parse_head(std::string_view head) {
  std::string_view rest = head;
  const std::string_view line = next_line(rest);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  Head out;
  out.request.method = std::string(line.substr(0, first));
  out.request.target = std::string(line.substr(first + 1, last - first - 1));
  out.is_http_10 = line.ends_with("1.0");
  out.keep_alive = !out.is_http_10;
  while (rest.size() > 2) {
    const std::string_view field = next_line(rest);
    const std::size_t colon = field.find(':');
    const std::string_view name = field.substr(0, colon);
    const std::string_view value = trimmed(field.substr(colon + 1));
    const std::string lowered = to_lower(name);
    if (lowered == "connection") {
      if (lists(value, "close")) out.keep_alive = false;
      if (out.is_http_10 && lists(value, "keep-alive")) out.keep_alive = true;
    } else if (lowered == "transfer-encoding") {
      out.chunked = true;
    } else if (!is_hop_by_hop(lowered)) {
      if (lowered == "content-length")
        out.request.body_length = static_cast<std::uint64_t>(*parse_int(value));
      if (lowered == "expect" && !out.is_http_10) {
        out.awaits_continue = to_lower(value) == "100-continue";
        out.expects_unknown = !out.awaits_continue;
      }
      out.request.headers.add(std::string(name), std::string(value));
    }
  }
  return out;
}

bool ChunkDecoder::take(char c) {
  constexpr std::size_t kSideBytesMax = 16 * 1024;
  const auto expect = [&](char wanted, State next) {
    if (c == wanted) state_ = next;
    return c == wanted;
  };
  switch (state_) {
    case State::kSize:
      if (const int digit = hex_digit(c); digit >= 0) {
        left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
        return ++digits_ <= 15;
      }
      if (digits_ == 0) return false;
      state_ = c == ';' ? State::kExtension : State::kSizeEnd;
      return c == ';' || c == '\r';
    case State::kExtension:
      if (c == '\r') return expect('\r', State::kSizeEnd);
      return ++side_bytes_ <= kSideBytesMax && (!is_control(c) || c == '\t');
    case State::kSizeEnd:
      digits_ = 0;
      return expect('\n', left_ == 0 ? State::kTrailerStart : State::kData);
    case State::kDataReturn:
      return expect('\r', State::kDataEnd);
    case State::kDataEnd:
      return expect('\n', State::kSize);
    case State::kTrailerStart:
      if (c == '\r') return expect('\r', State::kLast);
      state_ = State::kTrailer;
      return ++side_bytes_ <= kSideBytesMax && !is_control(c) && c != ' ';
    case State::kTrailer:
      if (c == '\r') return expect('\r', State::kTrailerEnd);
      return ++side_bytes_ <= kSideBytesMax && (!is_control(c) || c == '\t');
    case State::kTrailerEnd:
      return expect('\n', State::kTrailerStart);
    case State::kLast:
      return expect('\n', State::kDone);
    case State::kData:
    case State::kDone:
      break;
  }
  return false;
}

ChunkDecoder::Piece ChunkDecoder::decode(std::string_view bytes, char* to, std::size_t room) {
  Piece out;
  while (!done() && out.used < bytes.size()) {
    if (state_ != State::kData) {
      if (!take(bytes[out.used++])) {
        out.malformed = true;
        break;
      }
      continue;
    }
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>({left_, bytes.size() - out.used, room - out.made}));
    if (count == 0) break;
    std::memcpy(to + out.made, bytes.data() + out.used, count);
    out.used += count;
    out.made += count;
    left_ -= count;
    if (left_ == 0) state_ = State::kDataReturn;
  }
  return out;
}

}  // namespace berth::http
