#include "store/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "store/rows.h"

namespace berth::store {
namespace {

// LMDB keeps the changed pages of a transaction in memory, and a rebuild the rows until they are sorted.
constexpr std::size_t kRowsAtOnce = 50'000;
constexpr std::size_t kRowBytesAtOnce = 256 << 20;

Place place_of(std::uint64_t segment, std::uint64_t offset, std::string_view line) {
  return {.segment = static_cast<std::uint32_t>(segment),
          .length = static_cast<std::uint32_t>(line.size()),
          .offset = offset,
          .hash = hash64(line)};
}

// Puts them in order, in several transactions.
void put_sorted(Index& index, std::vector<TreeRow> rows) {
  std::sort(rows.begin(), rows.end(), [](const TreeRow& a, const TreeRow& b) { return a.key < b.key; });
  for (auto next = rows.begin(); next != rows.end();) {
    IndexTransaction part = index.write();
    for (std::size_t n = 0; n < kRowsAtOnce && next != rows.end(); ++n, ++next)
      part.append(next->key, next->value);
    part.commit();
  }
}

[[noreturn]] void damaged(Log& log, Files& files, const Place& place, std::string_view why) {
  const std::shared_ptr<const File> file = log.reading(place.segment);
  const std::string before = file ? files.read(*file, 0, place.offset) : std::string();
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  throw IoError(
      fmt::format("{}:{}: the log is damaged: {}; nothing was changed", log.path(place.segment), line, why));
}

Json parse_or_damaged(Log& log, Files& files, const Place& place, std::string_view text) {
  std::optional<Json> value = parse_json(text);
  if (!value) damaged(log, files, place, "the document is not JSON");
  return std::move(*value);
}

DocumentLine parse_line(Log& log, Files& files, const Place& place, std::string_view line) {
  std::optional<DocumentLine> document = parse_document(line);
  if (!document) damaged(log, files, place, "the line is neither a document nor a commit");
  return std::move(*document);
}

}  // namespace

Position position_of(const Meta& meta) {
  return {.first_segment = meta.first_segment,
          .segment = meta.segment,
          .offset = meta.end,
          .sequence = meta.sequence,
          .time_ms = meta.time_ms,
          .last_offset = meta.last_offset,
          .last_hash = meta.last_hash};
}

Meta meta_of(const Position& position, Log& log, const Collecting& collecting) {
  const FileStatus status = file_status(*log.reading(position.segment));
  return {.sequence = position.sequence,
          .time_ms = position.time_ms,
          .first_segment = position.first_segment,
          .segment = position.segment,
          .end = position.offset,
          .last_offset = position.last_offset,
          .last_hash = position.last_hash,
          .log_device = status.device,
          .log_inode = status.inode,
          .log_modified_ns = status.modified_ns,
          .collecting = collecting};
}

Match compare(const Meta& meta, Log& log, Files& files, bool thorough) {
  const std::optional<FileStatus> status = file_status(log.path(meta.segment));
  if (!status || status->device != meta.log_device || status->inode != meta.log_inode) return Match::kOther;
  if (status->size < meta.end) return Match::kOther;
  if (thorough) {
    const std::shared_ptr<const File> file = log.reading(meta.segment);
    if (!file || !file_status(*file).same_file(*status)) return Match::kOther;
    const std::string line = files.read(*file, meta.last_offset, meta.end - meta.last_offset - 1);
    if (hash64(line) != meta.last_hash) return Match::kOther;
  }
  if (status->size > meta.end || log.has(meta.segment + 1)) return Match::kBehind;
  return status->modified_ns == meta.log_modified_ns ? Match::kSame : Match::kOther;
}

std::string read_document(Log& log, Files& files, const Place& place, std::string_view key) {
  const std::shared_ptr<const File> file = log.reading(place.segment);
  if (!file)
    throw IoError(log.path(place.segment) + ": this part of the log is gone: the state was reset meanwhile");
  const std::string line = files.read(*file, place.offset, place.length);
  if (line.size() != place.length || hash64(line) != place.hash)
    damaged(log, files, place, "the line is not what was written");
  const std::optional<std::string_view> text = document_of(line, key);
  if (!text) damaged(log, files, place, "the line is another document's");
  return std::string(*text);
}

TakenIn take_in(IndexTransaction& index, Log& log, Files& files, const RowsOf& rows_of, const Meta& meta,
                std::uint64_t synced) {
  std::uint64_t live_bytes = meta.collecting.live_bytes;
  const auto take_line = [&](std::uint64_t segment, std::uint64_t offset, std::string_view line) {
    const Place place = place_of(segment, offset, line);
    const DocumentLine document = parse_line(log, files, place, line);
    std::optional<Json> before;
    std::optional<Json> after;
    if (const auto old = find_place(index, document.key)) {
      before = parse_or_damaged(log, files, *old, read_document(log, files, *old, document.key));
      live_bytes -= old->length + 1;
    }
    if (!document.erased) live_bytes += place.length + 1;
    if (!document.erased) after = parse_or_damaged(log, files, place, document.text);
    replace_rows(index, rows_of, document.key, before ? &*before : nullptr, after ? &*after : nullptr);
    if (document.erased)
      erase_place(index, document.key);
    else
      put_place(index, document.key, place);
  };
  const FollowEnd end =
      log.follow(position_of(meta), synced, [&](std::uint64_t segment, const LogTransaction& transaction) {
        each_line(transaction,
                  [&](std::uint64_t offset, std::string_view line) { take_line(segment, offset, line); });
        return true;
      });
  return {.end = end, .live_bytes = live_bytes};
}

TakenIn fill(Index& index, Log& log, Files& files, const RowsOf& rows_of, std::uint64_t synced) {
  // The last line of each key first, so that each document is read once.
  std::map<std::string, Place> places;
  const FollowEnd end =
      log.follow(log.start(), synced, [&](std::uint64_t segment, const LogTransaction& transaction) {
        each_line(transaction, [&](std::uint64_t offset, std::string_view line) {
          const Place place = place_of(segment, offset, line);
          DocumentLine document = parse_line(log, files, place, line);
          if (document.erased)
            places.erase(document.key);
          else
            places[std::move(document.key)] = place;
        });
        return true;
      });
  // What comes in the tree's order makes full pages, and no page twice.
  std::vector<TreeRow> rows;
  std::size_t rows_bytes = 0;
  std::vector<TreeRow> tree_places;
  std::uint64_t live_bytes = 0;
  for (const auto& [key, place] : places) {
    live_bytes += place.length + 1;
    tree_places.push_back(tree_place(key, place));
    const std::string text = read_document(log, files, place, key);
    const Json document = parse_or_damaged(log, files, place, text);
    for (TreeRow& row : tree_rows(rows_of, key, &document)) {
      rows_bytes += row.key.size() + row.value.size();
      rows.push_back(std::move(row));
    }
    if (rows_bytes > kRowBytesAtOnce) put_sorted(index, std::exchange(rows, {}));
    if (rows.empty()) rows_bytes = 0;
  }
  put_sorted(index, std::move(tree_places));
  put_sorted(index, std::move(rows));
  return {.end = end, .live_bytes = live_bytes};
}

}  // namespace berth::store
