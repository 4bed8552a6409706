// What Store::export_log wrote, read back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "store/line.h"
#include "store/store.h"

namespace berth::store {

// A whole log, and nothing in it that does not belong there.
struct Exported {
  std::string transactions;    // all lines behind the head
  std::uint64_t after = 0;     // the sequence before the first of them,
  std::uint64_t sequence = 0;  // and the last one's
};

// Throws IoError, `NAME:LINE: why`, unless all of it is whole and `rows_of` knows its documents.
Exported read_export(std::string_view text, std::string_view name, const RowsOf& rows_of);

// What the key's document is at its end; nothing if there is none.
std::optional<Json> last_document(const Exported& exported, std::string_view key);

}  // namespace berth::store
