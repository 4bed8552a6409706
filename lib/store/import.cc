#include "store/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/errors.h"
#include "base/json.h"
#include "store/walk.h"

namespace berth::store {
namespace {

// The text with its name, for what is said of it.
struct Source {
  std::string_view text;
  std::string_view name;

  [[noreturn]] void refuse(std::size_t offset, const std::string& why) const {
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n') + 1;
    throw IoError(fmt::format("{}:{}: {}; nothing was imported", name, line, why));
  }
};

Head read_head(const Source& source, std::size_t end) {
  const auto head = parse_head(source.text.substr(0, end == std::string_view::npos ? 0 : end));
  if (!head || (head->format <= kFormat && !head->start))
    source.refuse(0, "this does not begin as `berth state export` does");
  if (head->format > kFormat)
    source.refuse(0, fmt::format("written by a newer berth, in format {}; this one knows formats up to {}",
                                 head->format, kFormat));
  return *head;
}

struct Last {
  std::size_t offset = 0;
  Json document;
};

// The documents as they are at the end; refuses lines that are no documents.
std::map<std::string, Last> last_documents(const Source& source, const LogTransaction& transaction,
                                           std::map<std::string, Last> so_far) {
  each_line(transaction, [&](std::uint64_t offset, std::string_view line) {
    std::optional<DocumentLine> document = parse_document(line);
    if (!document) source.refuse(offset, "the line is neither a document nor a commit");
    if (document->erased) {
      so_far.erase(document->key);
      return;
    }
    std::optional<Json> value = parse_json(document->text);
    if (!value || !value->is_object()) source.refuse(offset, "the document is not a JSON object");
    so_far[std::move(document->key)] = {.offset = offset, .document = std::move(*value)};
  });
  return so_far;
}

}  // namespace

Exported read_export(std::string_view text, std::string_view name, const RowsOf& rows_of) {
  const Source source{text, name};
  const std::size_t head_end = text.find('\n');
  const Head head = read_head(source, head_end);
  std::map<std::string, Last> documents;
  const WalkEnd end = walk({.bytes = text.substr(head_end + 1),
                            .offset = head_end + 1,
                            .sequence = head.after,
                            .last = std::nullopt,
                            .synced = 0},
                           [&](const LogTransaction& transaction) {
                             documents = last_documents(source, transaction, std::move(documents));
                             return true;
                           });
  if (end.tail != Tail::kWhole) source.refuse(end.fault_offset, end.reason);
  if (end.sequence == head.after) source.refuse(0, "there is no commit in it");
  for (const auto& [key, last] : documents) {
    try {
      rows_of(key, last.document);
    } catch (const std::exception& fault) {
      source.refuse(last.offset, fmt::format("the document is not one of berth's: {}", fault.what()));
    }
  }
  return {
      .transactions = std::string(text.substr(head_end + 1)), .after = head.after, .sequence = end.sequence};
}

std::optional<Json> last_document(const Exported& exported, std::string_view key) {
  std::optional<Json> found;
  walk({.bytes = exported.transactions, .offset = 0, .sequence = exported.after},
       [&](const LogTransaction& transaction) {
         each_line(transaction, [&](std::uint64_t, std::string_view line) {
           const std::optional<DocumentLine> document = parse_document(line);
           if (!document || document->key != key) return;
           found = document->erased ? std::nullopt : parse_json(document->text);
         });
         return true;
       });
  return found;
}

}  // namespace berth::store
