// Any bytes are a head or none, alike in one piece and byte by byte, and what is taken can be parsed.
// Whatever follows is a chunked body or none, alike however it is cut.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/framing.h"

using namespace berth::http;

namespace {
constexpr std::size_t kHeadMax = 4096;
constexpr std::size_t kTargetMax = 512;

HeadScan::Found bytewise(std::string_view bytes) {
  HeadScan scan(kHeadMax, kTargetMax);
  HeadScan::Found found;
  for (std::size_t n = 1; n <= bytes.size() && found.length == 0 && found.refusal == 0; ++n)
    found = scan.scan(bytes.substr(0, n));
  return found;
}

// The body, and how it ended.
std::string decoded(std::string_view bytes, std::size_t piece_max, std::size_t room) {
  ChunkDecoder decoder;
  std::string out;
  std::string to(room, '\0');
  while (!decoder.done() && !bytes.empty()) {
    const ChunkDecoder::Piece piece = decoder.decode(bytes.substr(0, piece_max), to.data(), room);
    if (piece.made > room || piece.used > bytes.size()) std::abort();
    out.append(to, 0, piece.made);
    if (piece.malformed) return out + "|malformed";
    if (piece.used == 0 && piece.made == 0) std::abort();
    bytes.remove_prefix(piece.used);
  }
  return out + (decoder.done() ? "|done" : "|more");
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const HeadScan::Found found = HeadScan(kHeadMax, kTargetMax).scan(bytes);
  const HeadScan::Found slow = bytewise(bytes);
  if (found.length != slow.length || found.refusal != slow.refusal) std::abort();
  if (found.length > size) std::abort();
  const std::string_view head = bytes.substr(0, found.length);
  if (found.length > 0 && refusal_of_head(head, kTargetMax) == 0) {
    const Head parsed = parse_head(head);
    if (parsed.request.method.empty() || parsed.request.target.empty()) std::abort();
    if (parsed.chunked && parsed.request.body_length) std::abort();
    (void)parse_parameters(query_of(parsed.request.target));
  }
  bytes.remove_prefix(found.length);
  if (decoded(bytes, 1, 3) != decoded(bytes, size + 1, size + 1)) std::abort();
  return 0;
}
