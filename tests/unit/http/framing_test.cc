// Where heads and chunks end, and all that is refused because two readers might take it differently.
#include "http/framing.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace berth::http {

namespace {
constexpr std::size_t kHead = 65536;
constexpr std::size_t kTarget = 16384;

HeadScan::Found scanned(const std::string& bytes) { return HeadScan(kHead, kTarget).scan(bytes); }

// The status that refuses it, 0 if it is taken, -1 if more is awaited.
int judged(const std::string& head) {
  const HeadScan::Found found = scanned(head);
  if (found.refusal != 0) return found.refusal;
  return found.length == 0 ? -1 : refusal_of_head(head.substr(0, found.length), kTarget);
}

struct Decoded {
  std::string body;
  std::string left;  // behind the body
  bool done = false;
  bool malformed = false;
};

Decoded decoded(const std::string& bytes, std::size_t piece_bytes, std::size_t room) {
  ChunkDecoder decoder;
  Decoded out;
  std::string there;
  std::size_t at = 0;
  std::string to(room, '\0');
  while (!decoder.done() && !out.malformed) {
    const ChunkDecoder::Piece piece = decoder.decode(there, to.data(), room);
    CHECK(piece.made <= room);
    out.body.append(to, 0, piece.made);
    there.erase(0, piece.used);
    out.malformed = piece.malformed;
    if (piece.used == 0 && piece.made == 0 && !out.malformed) {
      if (at == bytes.size()) break;
      there += bytes.substr(at, piece_bytes);
      at = std::min(at + piece_bytes, bytes.size());
    }
  }
  out.done = decoder.done();
  out.left = there + bytes.substr(at);
  return out;
}
}  // namespace

TEST_CASE("heads: what is taken and what is refused") {
  struct Case {
    std::string head;
    int status;
  };
  const std::string get = "GET / HTTP/1.1\r\n";
  const std::string host = get + "Host: a\r\n";
  const std::vector<Case> cases = {
      {host + "\r\n", 0},
      {get + "Host:\r\n\r\n", 0},
      {get + "hOST:a\r\nX-Empty:\r\nX: \t b \t\r\n\r\n", 0},
      {host + "Content-Length: 0\r\n\r\n", 0},
      {host + "Content-Length: 123456789012345678\r\n\r\n", 0},
      {host + "Transfer-Encoding: chunked\r\n\r\n", 0},
      {host + "Transfer-Encoding: Chunked \r\n\r\n", 0},
      {"GET / HTTP/1.0\r\n\r\n", 0},
      {"GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {host + "X: \xC3\xA9\r\n\r\n", 0},
      {"GET /", -1},
      {host, -1},
      // The frame said twice, or not as it is to be said.
      {host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {host + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", 400},
      {host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {host + "Content-Length: 1\r\ncontent-length: 1\r\n\r\n", 400},
      {host + "Content-Length: 1, 1\r\n\r\n", 400},
      {host + "Content-Length: +1\r\n\r\n", 400},
      {host + "Content-Length: -1\r\n\r\n", 400},
      {host + "Content-Length: 0x1\r\n\r\n", 400},
      {host + "Content-Length: 1 1\r\n\r\n", 400},
      {host + "Content-Length:\r\n\r\n", 400},
      {host + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 400},
      {host + "Transfer-Encoding: chunked, identity\r\n\r\n", 400},
      {host + "Transfer-Encoding: xchunked\r\n\r\n", 400},
      {host + "Transfer-Encoding:\x0b"
              "chunked\r\n\r\n",
       400},
      {host + "Transfer-Encoding : chunked\r\n\r\n", 400},
      {host + "Content-Length : 1\r\n\r\n", 400},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      // Lines.
      {host + "X: a\r\n b\r\n\r\n", 400},
      {host + "X: a\r\n\tb\r\n\r\n", 400},
      {get + " Host: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: a\n\n", 400},
      {host + "X: a\nY: b\r\n\r\n", 400},
      {host + "X: a\rY: b\r\n\r\n", 400},
      {host + "\n", 400},
      {host + "\r\r\n", 400},
      {host + "X: a" + std::string(1, '\0') + "\r\n\r\n", 400},
      {host + "X\r\n\r\n", 400},
      {host + ": a\r\n\r\n", 400},
      {host + "X Y: a\r\n\r\n", 400},
      {host + "X(: a\r\n\r\n", 400},
      // The request line and the host.
      {get + "\r\n", 400},
      {host + "Host: b\r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\tx HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\xC3\xA9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\r\nHost: a\r\n\r\n", 400},
      {"G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1x\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/11\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
      {"\x16\x03\x01\x02", 400},
      {"\r\n", 400},
      // Sizes.
      {"GET /" + std::string(kTarget, 'a'), -1},
      {"GET /" + std::string(kTarget, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"GET /" + std::string(kTarget + 100, 'a'), 414},
      {host + "X: " + std::string(kHead - 60, 'a') + "\r\n\r\n", 0},
      {host + "X: " + std::string(kHead, 'a'), 431},
      {host + std::string("X: a\r\n", 0), -1},
  };
  for (const Case& one : cases) {
    INFO(one.head.substr(0, 80));
    CHECK(judged(one.head) == one.status);
  }
}

TEST_CASE("a head is found alike in one piece and byte by byte") {
  const std::vector<std::string> all = {
      "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /2", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n"};
  for (const std::string& bytes : all) {
    INFO(bytes);
    const HeadScan::Found whole = scanned(bytes);
    HeadScan scan(kHead, kTarget);
    HeadScan::Found found;
    for (std::size_t n = 1; n <= bytes.size() && found.length == 0 && found.refusal == 0; ++n)
      found = scan.scan(std::string_view(bytes).substr(0, n));
    CHECK(found.length == whole.length);
    CHECK(found.refusal == whole.refusal);
  }
}

TEST_CASE("what a head says") {
  const Head head = parse_head(
      "PATCH /v2/a?b=c HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nConnection: Keep-Alive\r\n"
      "Expect: 100-Continue\r\nX: \t b c \r\n\r\n");
  CHECK(head.request.method == "PATCH");
  CHECK(head.request.target == "/v2/a?b=c");
  CHECK(head.request.body_length == 12);
  CHECK(head.request.headers.get("x") == "b c");
  CHECK(head.request.headers.find("connection") == nullptr);
  CHECK(head.keep_alive);
  CHECK(head.awaits_continue);
  CHECK_FALSE(head.chunked);
  CHECK(parse_head("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").chunked);
  CHECK_FALSE(parse_head("PUT / HTTP/1.1\r\nHost: a\r\n\r\n").request.body_length);
  CHECK_FALSE(parse_head("GET / HTTP/1.1\r\nHost: a\r\nConnection: te , Close\r\n\r\n").keep_alive);
  CHECK_FALSE(parse_head("GET / HTTP/1.0\r\n\r\n").keep_alive);
  CHECK(parse_head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
  CHECK(parse_head("GET / HTTP/1.1\r\nHost: a\r\nExpect: cake\r\n\r\n").expects_unknown);
}

TEST_CASE("chunked bodies, in pieces of any size") {
  struct Case {
    std::string bytes, body, left;
  };
  const std::vector<Case> cases = {
      {"0\r\n\r\n", "", ""},
      {"0000\r\n\r\n", "", ""},
      {"5\r\nhello\r\n0\r\n\r\nGET", "hello", "GET"},
      {"5\r\nhello\r\n00a\r\n, world!!!\r\n0\r\n\r\n", "hello, world!!!", ""},
      {"2;name=\"v \xC3\xA9\"; x\r\n\r\n\r\n0;last\r\n\r\n", "\r\n", ""},
      {"A\r\n0123456789\r\n0\r\nTrailer: a\r\nContent-Length: 5\r\n\r\nnext", "0123456789", "next"},
  };
  for (const Case& one : cases)
    for (const std::size_t piece : {1, 2, 3, 7, 1000})
      for (const std::size_t room : {1, 4, 1000}) {
        INFO(one.bytes, " by ", piece, " into ", room);
        const Decoded found = decoded(one.bytes, piece, room);
        CHECK(found.done);
        CHECK_FALSE(found.malformed);
        CHECK(found.body == one.body);
        CHECK(found.left == one.left);
      }
}

TEST_CASE("chunks that are refused") {
  const std::vector<std::string> all = {
      "\r\n",
      "g\r\n",
      "0x5\r\nhello\r\n0\r\n\r\n",
      "+5\r\nhello\r\n0\r\n\r\n",
      "-5\r\nhello\r\n0\r\n\r\n",
      " 5\r\nhello\r\n0\r\n\r\n",
      "5 \r\nhello\r\n0\r\n\r\n",
      "5\nhello\r\n0\r\n\r\n",
      "5\rhello\r\n0\r\n\r\n",
      "5\r\nhello0\r\n\r\n",
      "5\r\nhello\n0\r\n\r\n",
      "5\r\nhello!\r\n0\r\n\r\n",
      "5;a\nb\r\nhello\r\n0\r\n\r\n",
      "5;a\rb\r\nhello\r\n0\r\n\r\n",
      "10000000000000000\r\n",
      "ffffffffffffffff\r\n",
      "0000000000000005\r\nhello\r\n",
      "0\r\n\n",
      "0\r\n\r\r",
      "0\r\n folded: a\r\n\r\n",
      "0\r\nX: a\n\r\n\r\n",
      "5;" + std::string(20'000, 'a') + "\r\n",
      "0\r\n" + std::string(20'000, 'a') + "\r\n",
  };
  for (const std::string& bytes : all)
    for (const std::size_t piece : {1UL, 3UL, 100'000UL}) {
      INFO(bytes.substr(0, 40), " by ", piece);
      const Decoded found = decoded(bytes, piece, 100);
      CHECK(found.malformed);
      CHECK_FALSE(found.done);
    }
}

TEST_CASE("chunks that are cut off are not done") {
  const std::string whole = "5\r\nhello\r\n0\r\nX: a\r\n\r\n";
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const Decoded found = decoded(whole.substr(0, n), 4, 100);
    CHECK_FALSE(found.done);
    CHECK_FALSE(found.malformed);
  }
}

}  // namespace berth::http
