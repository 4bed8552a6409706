#include "store/collect.h"

#include <algorithm>

#include "base/errors.h"
#include "base/ids.h"
#include "store/line.h"
#include "store/rows.h"

namespace berth::store {
namespace {

constexpr std::int64_t kSliceMs = 20;
// Read of the old segment for one slice: what is dead there costs no writing, but looking.
constexpr std::uint64_t kReadMax = 1 << 20;
constexpr std::size_t kPieceBytes = 64 << 10;

// Whole lines from an offset on; none at the segment's end.
std::string piece(const CollectFrom& from, std::uint64_t segment, std::uint64_t offset) {
  const std::shared_ptr<const File> file = from.log.reading(segment);
  if (!file) throw IoError(from.log.path(segment) + ": this part of the log is missing");
  for (std::size_t bytes = kPieceBytes;; bytes *= 2) {
    std::string text = from.files.read(*file, offset, bytes);
    const std::size_t end = text.rfind('\n');
    if (end != std::string::npos) {
      text.resize(end + 1);
      return text;
    }
    if (text.size() < bytes) return {};
  }
}

std::uint64_t size_of(const CollectFrom& from, std::uint64_t segment) {
  const std::optional<FileStatus> status = file_status(from.log.path(segment));
  return status ? status->size : 0;
}

enum class Took { kAll, kSome, kStuck };

// Appends what counts among the lines of a piece; `collecting` is then behind the last line that was looked
// at.
Took take(const CollectFrom& from, std::string_view text, Slice& slice) {
  Collecting& at = slice.collecting;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    const std::string_view line = text.substr(begin, end - begin);
    const std::optional<DocumentLine> document = parse_document(line);
    const std::optional<Place> place =
        document && !document->erased ? find_place(from.index, document->key) : std::nullopt;
    if (place && place->segment == at.segment && place->offset == at.offset) {
      if (place->length != line.size() || place->hash != hash64(line)) return Took::kStuck;
      if (line.size() + 1 > at.allowance) return Took::kSome;
      at.allowance -= line.size() + 1;
      slice.places.emplace_back(
          document->key,
          Place{.segment = 0, .length = place->length, .offset = slice.lines.size(), .hash = place->hash});
      slice.lines.append(line) += '\n';
      slice.count += 1;
    }
    begin = end + 1;
    at.offset += line.size() + 1;
  }
  return Took::kAll;
}

}  // namespace

Collecting decide(const CollectFrom& from, const Meta& at) {
  Collecting collecting = at.collecting;
  if (collecting.offset > 0 || collecting.segment >= at.segment) return collecting;
  std::uint64_t behind = 0;
  for (std::uint64_t segment = collecting.segment + 1; segment <= at.segment; ++segment)
    behind += size_of(from, segment);
  const std::uint64_t all = behind + size_of(from, collecting.segment);
  if (behind < from.history_bytes || all < 2 * collecting.live_bytes + from.history_bytes) return collecting;
  try {
    collecting.offset = from.log.head_of(collecting.segment).offset;
  } catch (const IoError&) {
    // It stays, and keeps nobody from writing.
  }
  return collecting;
}

Slice next_slice(const CollectFrom& from, const Meta& meta) {
  Slice slice{.lines = {}, .count = 0, .places = {}, .collecting = meta.collecting};
  Collecting& at = slice.collecting;
  const std::int64_t begun_ms = from.clock.monotonic_ms();
  try {
    for (std::uint64_t read = 0; at.offset > 0 && read < kReadMax;) {
      const std::string text = piece(from, at.segment, at.offset);
      if (text.empty()) {
        at.segment += 1;
        at.offset = 0;
        Meta now = meta;
        now.collecting = at;
        at = decide(from, now);
        continue;
      }
      read += text.size();
      if (take(from, text, slice) != Took::kAll || from.clock.monotonic_ms() - begun_ms >= kSliceMs) break;
    }
  } catch (const IoError&) {
    // An old segment that cannot be read keeps nobody from writing.
  }
  return slice;
}

}  // namespace berth::store
