// Names of what is in the state, for whoever is about to type one. A question reads a page of index rows,
// whatever lies in the state; it never moves the world and never makes a state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/request.h"
#include "backend/world.h"

namespace berth::backend {

class LocalBackend;

struct NameQuestion {
  std::string_view kind;    // "cluster", "service", "running-task" …; live_names.cc has the table
  std::string_view within;  // the cluster's name or the repository's, for kinds that lie in one
  std::string_view typed;   // what the names begin with
  std::size_t limit = 0;
};

struct LiveName {
  std::string name;
  std::string about = {};  // a few words, where there are few names
};

// At most `limit` names in order, and the last one of all besides: so that what the given ones have in common
// at their beginnings, all have. An unknown kind has no names.
std::vector<LiveName> live_names(const store::Reader& reader, const Scope& scope,
                                 const NameQuestion& question);

// The same as a control operation: {kind, within, typed, limit} → {names: [{name, about}]}.
Json list_live_names(LocalBackend& backend, const api::Request& request);

}  // namespace berth::backend
