// The constants that name a document's members, one a member, generated from the facts into
// "model/gen/<service>.h": `ecs::Service::desired_count` is a `Field<ecs::Service, int>`.
// model/doc.h has what reads and writes with them.
#pragma once

#include <cstdint>
#include <string>

#include "base/instant.h"

namespace berth::model {

// The tags of member types, beside std::string (string, enum, blob), int (integer), std::int64_t (long),
// double, bool and Instant (timestamp). A structure is its own tag.
template <class T>
struct ListOf;  // a list of T
struct MapOf;   // any map

// The member `name` of shape S, of type T.
template <class S, class T>
struct Field {
  const char* name;
};

}  // namespace berth::model
