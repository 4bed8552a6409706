// What stands behind a Snapshot and a Transaction.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/index.h"
#include "store/state.h"
#include "store/tally.h"

namespace berth::store {

// A change that is not in the log yet.
struct Pending {
  std::string key;
  std::optional<std::string> text;  // the document; nothing: erased
  std::optional<Place> before;      // where it stood before this transaction, if it did
};

// One kind of reader for both: a transaction puts its changes into its index transaction at once, with places
// that lead here instead of into the log (segment 0, and which one as offset).
struct Reading {
  std::shared_ptr<State> state;           // none in an empty state
  std::optional<IndexTransaction> index;  // none in an empty state
  std::shared_ptr<Tally> tally;
  std::vector<Pending> pending = {};

  std::optional<std::string> text(std::string_view key);  // of the document
};

struct Writing {
  Entered entered;
  Meta meta;                                 // of the commit before
  std::map<std::string, std::size_t> which;  // key → its place in Reading::pending
};

}  // namespace berth::store
