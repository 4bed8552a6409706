// What the store's tests share: documents with rows, and a store over a folder.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "store/store.h"

namespace berth::store::test {

// A document {"color":"red","size":3} has a row `color/red/KEY` in the index "color", which carries the size.
inline std::vector<Row> rows_of(std::string_view key, const Json& document) {
  std::vector<Row> rows;
  if (const Json* color = member(document, "color")) {
    const Json* size = member(document, "size");
    rows.push_back({.index = "color",
                    .key = color->get<std::string>() + '/' + std::string(key),
                    .carry = size == nullptr ? "" : size->dump()});
  }
  return rows;
}

inline Options options_in(const std::string& folder) {
  return {.directory = folder, .rows_of = rows_of, .rows_version = 1, .command = "test"};
}

inline Json document(std::string_view color, int size) {
  return Json{{"color", std::string(color)}, {"size", size}};
}

inline Commit put(Store& store, std::string_view key, const Json& value, Instant now = {1000}) {
  Transaction change = store.begin();
  change.put(key, value);
  const Commit commit = change.commit(now, "put");
  store.sync(commit);
  return commit;
}

inline Commit erase(Store& store, std::string_view key) {
  Transaction change = store.begin();
  change.erase(key);
  const Commit commit = change.commit({2000}, "erase");
  store.sync(commit);
  return commit;
}

inline std::vector<std::string> keys_of(const std::vector<Entry>& entries) {
  std::vector<std::string> keys;
  for (const Entry& entry : entries) keys.push_back(entry.key);
  return keys;
}

// Every document and row, as text.
inline std::string everything(Store& store) {
  const Snapshot now = store.snapshot();
  std::string text;
  for (const Entry& entry : now.scan({.index = "", .prefix = ""}))
    text += entry.key + ' ' + now.get(entry.key).value().dump() + '\n';
  for (const Entry& entry : now.scan({.index = "color", .prefix = ""}))
    text += entry.key + " -> " + entry.document + " (" + entry.carry + ")\n";
  return text;
}

}  // namespace berth::store::test
