// Pages of an index, with tokens that stay valid between commands: a token names the last row that was given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace berth::backend {

struct PageQuery {
  std::string_view index;
  std::string_view prefix;
  std::optional<std::string> token;  // of the page before
  std::size_t limit = 100;
  bool reverse = false;
};

struct Page {
  std::vector<store::Entry> rows;
  std::optional<std::string> next_token;
  bool bad_token = false;  // the token is not one that berth gave out for this query; no rows then
};

// Visits limit + 1 rows at most.
Page read_page(const store::Reader& reader, const PageQuery& query);

// The token that continues behind a row, and the row's key of a token.
std::string page_token(std::string_view row_key);
std::optional<std::string> row_of_token(std::string_view token);

}  // namespace berth::backend
