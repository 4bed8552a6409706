// A service's facts as read from lib/model/facts, with our patches and imports applied.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace berth::generator {

struct ServiceFacts {
  std::string name;       // "ecr-public"; also the facts file's stem
  std::string cpp_space;  // "ecr_public"; also the generated files' stem
  Json facts;             // metadata, operations, shapes, paginators, waiters, cli
};

// Reads every service from `folder`, in a fixed order. Throws std::runtime_error, naming the file and what is
// wrong with it.
std::vector<ServiceFacts> load_facts(const std::string& folder);

// Merges `patch` into `target`: objects member by member; under a key that ends in "+" a list is appended to;
// any other value replaces.
void apply_patch(Json& target, const Json& patch);

}  // namespace berth::generator
