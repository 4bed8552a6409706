// Automatic pagination: all pages of an operation, one after the other, cut at --max-items.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/backend.h"
#include "base/json.h"
#include "cli/invocation.h"
#include "cli/output.h"
#include "cli/page_token.h"
#include "model/tables.h"

namespace berth::cli {

// The place of a result in a document: member names with dots between (`imageScanFindings.findings`).
class KeyPath {
 public:
  explicit KeyPath(std::string_view path);
  // Null pointer if it is not there, or is null.
  const Json* find(const Json& document) const;
  Json* find(Json& document) const;
  void set(Json& document, Json value) const;  // makes the structures on the way
  void erase(Json& document) const;

 private:
  std::vector<std::string> names_;
};

// Fetches page by page, when asked. Not thread-safe.
class Pages {
 public:
  // Requires: the operation has a paginator. Throws UsageError (252) if the page size or token makes an input
  // that the model refuses.
  Pages(api::Backend& backend, api::Request request, const model::Operation& operation, const Paging& paging,
        TimestampFormat timestamps = TimestampFormat::iso8601);

  // The next page as the client sees it; nothing behind the last one and after a refusal. Throws UsageError
  // (255) if the service gives a token twice.
  std::optional<Json> next();

  const std::optional<api::ServiceError>& refusal() const { return refusal_; }
  const std::vector<std::string>& notices() const { return notices_; }
  const std::vector<KeyPath>& result_keys() const { return result_keys_; }
  // What the first page has beside its results; null where it is absent.
  const Json& fixed_part() const { return fixed_part_; }
  // For --starting-token, if --max-items left something.
  const std::optional<std::string>& resume_token() const { return resume_token_; }

 private:
  std::optional<Json> fetch();
  void skip_shown(Json& page);
  void cut(Json& page, std::int64_t excess);
  void go_on(const Json& page);
  Json next_tokens(const Json& page) const;
  void ask_for(const Json& tokens);

  api::Backend& backend_;
  api::Request request_;
  model::Operation operation_;
  model::Paginator paginator_;
  TimestampFormat timestamps_;
  std::optional<std::int64_t> max_items_;
  std::optional<PageStart> start_;
  std::vector<KeyPath> result_keys_;
  Json tokens_;           // that asked for the page to come
  Json previous_tokens_;  // null before the second page
  Json fixed_part_ = Json::object();
  std::int64_t shown_ = 0;
  std::int64_t skipped_ = 0;  // items of the first page before the starting token
  bool first_ = true;
  bool done_ = false;
  bool repeats_ = false;  // the last page names itself as the next one
  std::optional<api::ServiceError> refusal_;
  std::optional<std::string> resume_token_;
  std::vector<std::string> notices_;
};

// All pages as one result, with NextToken at its end if something is left. Meaningless if there was a
// refusal.
Json merge_pages(Pages& pages);

// One page as it is shown alone: its results, and, of the first, what stands beside them.
Json single_page(const Pages& pages, const Json& page, bool first);

}  // namespace berth::cli
