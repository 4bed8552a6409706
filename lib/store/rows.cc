#include "store/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "base/json.h"

namespace berth::store {
namespace {

constexpr char kPlace = 'd';
constexpr char kRow = 'r';
constexpr std::size_t kIndexNameMax = 60;

std::string place_key(std::string_view key) { return kPlace + key_in_index(key); }

std::string row_start(std::string_view index) { return fmt::format("{}{}{}", kRow, index, '\0'); }

std::string row_key(const Row& row) {
  if (row.index.empty() || row.index.size() > kIndexNameMax || row.index.find('\0') != std::string::npos)
    throw std::logic_error("not a name for an index: " + row.index);
  return row_start(row.index) + key_in_index(row.key);
}

// A row's value: four lengths, the row's key if the tree has it cut, the part of the document's key that is
// not the row's (they often begin and end alike, and pages are what a commit costs), and the carry.
struct Lengths {
  std::uint16_t row_key = 0;  // 0 unless the tree has it cut
  std::uint16_t shared_start = 0;
  std::uint16_t shared_end = 0;
  std::uint16_t middle = 0;
};

constexpr std::size_t kKeyMax = UINT16_MAX;

std::size_t common_start(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

std::size_t common_end(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first -
                                  a.rbegin());
}

std::string encode(const Row& row, std::string_view document) {
  if (row.key.size() > kKeyMax || document.size() > kKeyMax) throw std::logic_error("a key is too long");
  const std::size_t start = common_start(row.key, document);
  const std::size_t end = common_end(row.key, document.substr(start));
  const std::string_view middle = document.substr(start, document.size() - start - end);
  const std::string_view kept =
      row.key.size() > kIndexKeyMax ? std::string_view(row.key) : std::string_view();
  const Lengths lengths = {static_cast<std::uint16_t>(kept.size()), static_cast<std::uint16_t>(start),
                           static_cast<std::uint16_t>(end), static_cast<std::uint16_t>(middle.size())};
  std::string value(reinterpret_cast<const char*>(&lengths), sizeof lengths);
  return value.append(kept).append(middle).append(row.carry);
}

// `key` is the row's as the tree has it, without what stands before it there.
Entry decode(std::string_view key, std::string_view value) {
  Lengths lengths;
  if (value.size() < sizeof lengths) return {};
  std::memcpy(&lengths, value.data(), sizeof lengths);
  value.remove_prefix(sizeof lengths);
  if (value.size() < std::size_t{lengths.row_key} + lengths.middle) return {};
  if (lengths.row_key > 0) key = value.substr(0, lengths.row_key);
  value.remove_prefix(lengths.row_key);
  if (key.size() < lengths.shared_start || key.size() < lengths.shared_end) return {};
  Entry entry{.key = std::string(key), .document = {}, .carry = std::string(value.substr(lengths.middle))};
  entry.document.append(key.substr(0, lengths.shared_start));
  entry.document.append(value.substr(0, lengths.middle));
  entry.document.append(key.substr(key.size() - lengths.shared_end));
  return entry;
}

bool contains(const std::vector<TreeRow>& rows, const TreeRow& row) {
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}

// Whose row stands there; nothing if there is none.
std::optional<std::string> owner_of(const IndexTransaction& index, const std::string& tree_key) {
  const auto value = index.get(tree_key);
  if (!value) return std::nullopt;
  return decode(std::string_view(tree_key).substr(tree_key.find('\0') + 1), *value).document;
}

void erase_own_row(IndexTransaction& index, const TreeRow& row, std::string_view document) {
  if (owner_of(index, row.key) == document) index.erase(row.key);
}

bool has_key(const std::vector<TreeRow>& rows, const std::string& key) {
  return std::any_of(rows.begin(), rows.end(), [&](const TreeRow& row) { return row.key == key; });
}

// The first key behind all that begin with `start`; empty if there is none.
std::string behind(std::string start) {
  while (!start.empty() && static_cast<unsigned char>(start.back()) == 0xff) start.pop_back();
  if (!start.empty()) start.back() = static_cast<char>(static_cast<unsigned char>(start.back()) + 1);
  return start;
}

std::string_view cut(std::string_view key) { return key.substr(0, kIndexKeyKept); }

Entry entry_of(const Scan& scan, std::size_t start_bytes, std::string_view key, std::string_view value) {
  const std::string_view own = key.substr(start_bytes);
  if (scan.index.empty()) {
    const std::string whole(value.size() > sizeof(Place) ? value.substr(sizeof(Place)) : own);
    return {.key = whole, .document = whole, .carry = {}};
  }
  return decode(own, value);
}

}  // namespace

std::vector<TreeRow> tree_rows(const RowsOf& rows_of, std::string_view key, const Json* document) {
  std::vector<TreeRow> result;
  if (document == nullptr || !rows_of) return result;
  for (const Row& row : rows_of(key, *document)) result.push_back({row_key(row), encode(row, key)});
  return result;
}

std::optional<Place> find_place(const IndexTransaction& index, std::string_view key) {
  const std::optional<std::string_view> value = index.get(place_key(key));
  Place place;
  if (!value || value->size() < sizeof place) return std::nullopt;
  if (key.size() > kIndexKeyMax && value->substr(sizeof place) != key) return std::nullopt;
  std::memcpy(&place, value->data(), sizeof place);
  return place;
}

TreeRow tree_place(std::string_view key, const Place& place) {
  std::string value(reinterpret_cast<const char*>(&place), sizeof place);
  if (key.size() > kIndexKeyMax) value += key;
  return {place_key(key), std::move(value)};
}

void put_place(IndexTransaction& index, std::string_view key, const Place& place) {
  const TreeRow row = tree_place(key, place);
  index.put(row.key, row.value);
}

void erase_place(IndexTransaction& index, std::string_view key) { index.erase(place_key(key)); }

void change_rows(IndexTransaction& index, const RowsOf& rows_of, std::string_view key, const Json* before,
                 const Json* after) {
  const std::vector<TreeRow> old_rows = tree_rows(rows_of, key, before);
  const std::vector<TreeRow> new_rows = tree_rows(rows_of, key, after);
  for (const TreeRow& row : old_rows)
    if (!has_key(new_rows, row.key)) erase_own_row(index, row, key);
  for (const TreeRow& row : new_rows) {
    if (contains(old_rows, row)) continue;
    const std::optional<std::string> owner = owner_of(index, row.key);
    if (owner && *owner != key)
      throw std::logic_error(fmt::format("a row of {} is {}'s already: {}", key, *owner, row.key.substr(1)));
    index.put(row.key, row.value);
  }
}

void replace_rows(IndexTransaction& index, const RowsOf& rows_of, std::string_view key, const Json* before,
                  const Json* after) {
  for (const TreeRow& row : tree_rows(rows_of, key, before)) erase_own_row(index, row, key);
  for (const TreeRow& row : tree_rows(rows_of, key, after)) index.put(row.key, row.value);
}

ScanResult scan_rows(const IndexTransaction& index, const Scan& scan) {
  ScanResult result;
  const std::string start = scan.index.empty() ? std::string(1, kPlace) : row_start(scan.index);
  // A key over 400 bytes is cut in the tree, so a long prefix finds it by its first part and is compared in
  // full.
  const std::string first = start + std::string(cut(scan.prefix));
  const std::string after = scan.after.empty() ? std::string() : start + key_in_index(scan.after);
  IndexCursor cursor(index);
  bool there = false;
  if (scan.reverse) {
    const std::string end = behind(first);
    there = cursor.seek_before(after.empty() || after > end ? end : after);
  } else {
    there = cursor.seek(std::max(first, after));
    if (there && cursor.key() == after) there = cursor.next();
  }
  for (; there && result.entries.size() < scan.limit;
       there = scan.reverse ? cursor.previous() : cursor.next()) {
    if (!cursor.key().starts_with(first)) break;
    ++result.visited;
    Entry entry = entry_of(scan, start.size(), cursor.key(), cursor.value());
    if (entry.key.starts_with(scan.prefix)) result.entries.push_back(std::move(entry));
  }
  return result;
}

}  // namespace berth::store
