#include "base/json.h"
#include "store/build.h"
#include "store/reading.h"
#include "store/rows.h"
#include "store/store.h"

namespace berth::store {

std::optional<std::string> Reading::text(std::string_view key) {
  if (!index) return std::nullopt;
  const std::optional<Place> place = find_place(*index, key);
  if (!place) return std::nullopt;
  if (place->segment == 0) return pending.at(place->offset).text;
  ++tally->documents_read;
  tally->bytes_read += place->length;
  return read_document(state->log(), state->files(), *place, key);
}

Reader::Reader(std::unique_ptr<Reading> reading) : reading_(std::move(reading)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

std::optional<Json> Reader::get(std::string_view key) const {
  const std::optional<std::string> text = reading_->text(key);
  if (!text) return std::nullopt;
  std::optional<Json> document = parse_json(*text);
  // Its hash held, so it is what was once written.
  if (!document)
    throw IoError(reading_->state->options().directory + ": a document is not JSON: " + std::string(key));
  return document;
}

bool Reader::contains(std::string_view key) const {
  return reading_->index && find_place(*reading_->index, key).has_value();
}

std::vector<Entry> Reader::scan(const Scan& scan) const {
  if (!reading_->index) return {};
  ScanResult result = scan_rows(*reading_->index, scan);
  reading_->tally->rows_visited += result.visited;
  return std::move(result.entries);
}

Instant Reader::time() const {
  const std::optional<Meta> meta = reading_->index ? reading_->index->meta() : std::nullopt;
  return {meta ? meta->time_ms : 0};
}

std::uint64_t Reader::sequence() const {
  const std::optional<Meta> meta = reading_->index ? reading_->index->meta() : std::nullopt;
  return meta ? meta->sequence : 0;
}

Snapshot::Snapshot(std::unique_ptr<Reading> reading) : Reader(std::move(reading)) {}

}  // namespace berth::store
