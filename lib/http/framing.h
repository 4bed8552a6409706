// How requests lie in a stream of bytes: where a head ends, what it says, and what of a body is framing.
// Pure. Whatever two readers might take differently is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/message.h"

namespace berth::http {

// Looks for the end of a request's head in bytes of which more come with each call.
class HeadScan {
 public:
  HeadScan(std::size_t head_bytes_max, std::size_t target_bytes_max)
      : head_max_(head_bytes_max), line_max_(target_bytes_max + 64) {}
  struct Found {
    std::size_t length = 0;  // of the head with its empty line; 0: more is needed
    int refusal = 0;         // or the status that refuses it
  };
  // `bytes` are all that have come since the head's first.
  Found scan(std::string_view bytes);

 private:
  std::size_t head_max_;
  std::size_t line_max_;
  std::size_t at_ = 0;          // all before it has been looked at
  std::size_t line_start_ = 0;  // of the line that it stands in
};

// The status that refuses a whole head, or 0: 400 for what is malformed or ambiguous, 414, 505.
int refusal_of_head(std::string_view head, std::size_t target_bytes_max);

struct Head {
  Request request;
  bool keep_alive = false;
  bool is_http_10 = false;
  bool chunked = false;
  bool awaits_continue = false;
  bool expects_unknown = false;  // 417
};

// What a head says that refusal_of_head takes.
Head parse_head(std::string_view head);

// A chunked body without its framing, from pieces of any size. Trailers are read and dropped.
class ChunkDecoder {
 public:
  struct Piece {
    std::size_t used = 0;  // of what was given
    std::size_t made = 0;  // bytes of the body
    bool malformed = false;
  };
  Piece decode(std::string_view bytes, char* to, std::size_t room);
  bool done() const { return state_ == State::kDone; }

 private:
  enum class State {
    kSize,       // digits of a chunk's size
    kExtension,  // behind a `;`
    kSizeEnd,    // the line feed behind a size
    kData,
    kDataReturn,  // the two that follow a chunk
    kDataEnd,
    kTrailerStart,  // of a line
    kTrailer,
    kTrailerEnd,
    kLast,  // the line feed of the last, empty line
    kDone,
  };
  bool take(char c);  // one byte of framing; false: malformed

  State state_ = State::kSize;
  int digits_ = 0;
  std::uint64_t left_ = 0;      // of this chunk
  std::size_t side_bytes_ = 0;  // of extensions and trailers so far
};

}  // namespace berth::http
