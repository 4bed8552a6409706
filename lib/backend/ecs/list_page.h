// One page of an ECS list operation: its size and token checked, as ECS words it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "backend/pages.h"

namespace berth::backend {

// What a list operation allows for maxResults, and what it takes if it is absent.
struct PageSize {
  int standard = 100;
  int max = 100;
};

struct ListRequest {
  std::string_view index;
  std::string_view prefix;
  std::optional<std::string> token;
  std::optional<int> max_results;
  PageSize size = {};
  bool reverse = false;
};

// Throws InvalidParameterException for a size out of bounds or a token that was not given out for this list.
Page list_page(const store::Reader& reader, const ListRequest& request);

}  // namespace berth::backend
