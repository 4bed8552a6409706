// How documents and their rows stand in the index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "store/index.h"
#include "store/store.h"

namespace berth::store {

// A place or a row as the tree has it.
struct TreeRow {
  std::string key;
  std::string value;
  bool operator==(const TreeRow&) const = default;
};

TreeRow tree_place(std::string_view key, const Place& place);
// The rows of a document (nullptr: none).
std::vector<TreeRow> tree_rows(const RowsOf& rows_of, std::string_view key, const Json* document);

// Where the document's line is; nothing if there is no such document.
std::optional<Place> find_place(const IndexTransaction& index, std::string_view key);
void put_place(IndexTransaction& index, std::string_view key, const Place& place);
void erase_place(IndexTransaction& index, std::string_view key);

// Takes away the rows that only `before` has and adds those that only `after` has (nullptr: no document).
// A row that belongs to another document throws std::logic_error: its key should have been unique.
void change_rows(IndexTransaction& index, const RowsOf& rows_of, std::string_view key, const Json* before,
                 const Json* after);

// The same for a document that is taken in from the log, where a state in between may have had the row
// elsewhere: the rows of `after` are written whatever is there.
void replace_rows(IndexTransaction& index, const RowsOf& rows_of, std::string_view key, const Json* before,
                  const Json* after);

struct ScanResult {
  std::vector<Entry> entries;
  std::uint64_t visited = 0;
};

ScanResult scan_rows(const IndexTransaction& index, const Scan& scan);

}  // namespace berth::store
