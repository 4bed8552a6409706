#include "backend/pages.h"

#include "base/ids.h"
#include "base/text.h"

namespace berth::backend {
namespace {

// A few digits that tell a token of ours from base64 text that somebody made up.
std::string mark(std::string_view row_key) { return std::to_string(hash64(row_key) % 1'000'000); }

}  // namespace

std::string page_token(std::string_view row_key) {
  return base64_encode(mark(row_key) + ":" + std::string(row_key));
}

std::optional<std::string> row_of_token(std::string_view token) {
  const std::optional<std::string> text = base64_decode(token);
  if (!text) return std::nullopt;
  const std::size_t colon = text->find(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string row_key = text->substr(colon + 1);
  if (text->substr(0, colon) != mark(row_key)) return std::nullopt;
  return row_key;
}

Page read_page(const store::Reader& reader, const PageQuery& query) {
  Page page;
  std::string after;
  if (query.token) {
    const std::optional<std::string> row_key = row_of_token(*query.token);
    if (!row_key || !row_key->starts_with(query.prefix)) {
      page.bad_token = true;
      return page;
    }
    after = *row_key;
  }
  page.rows = reader.scan({.index = query.index,
                           .prefix = query.prefix,
                           .after = after,
                           .limit = query.limit + 1,
                           .reverse = query.reverse});
  if (page.rows.size() > query.limit) {
    page.rows.resize(query.limit);
    page.next_token = page_token(page.rows.back().key);
  }
  return page;
}

}  // namespace berth::backend
