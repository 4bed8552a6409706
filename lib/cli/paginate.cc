#include "cli/paginate.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/text.h"
#include "cli/errors.h"
#include "jmespath/python.h"
#include "model/validate.h"

namespace berth::cli {
namespace {

// The value of one of the model's own expressions.
Json search(std::string_view text, const Json& document) {
  const std::variant<jmespath::Expression, jmespath::Error> expression = jmespath::compile(text);
  if (const auto* error = std::get_if<jmespath::Error>(&expression)) throw failure(error->message);
  std::variant<Json, jmespath::Error> found =
      jmespath::search(std::get<jmespath::Expression>(expression), document);
  if (const auto* error = std::get_if<jmespath::Error>(&found)) throw failure(error->message);
  return std::get<Json>(std::move(found));
}

// `list[from:]`, `from` counted from the end if negative.
Json without_first(const Json& list, std::int64_t from) {
  const auto size = static_cast<std::int64_t>(list.size());
  const std::int64_t begin = std::clamp(from < 0 ? from + size : from, std::int64_t{0}, size);
  return Json(Json::array_t(list.begin() + begin, list.end()));
}

// `list[:count]`, the same.
Json only_first(const Json& list, std::int64_t count) {
  const auto size = static_cast<std::int64_t>(list.size());
  const std::int64_t end = std::clamp(count < 0 ? count + size : count, std::int64_t{0}, size);
  return Json(Json::array_t(list.begin(), list.begin() + end));
}

// What is left of a further result of a page whose main one was shown in part before.
Json emptied(const Json* value) {
  if (value == nullptr) return nullptr;
  if (value->is_array()) return Json::array();
  if (value->is_string()) return "";
  return value->is_number() || value->is_boolean() ? Json(0) : Json();
}

Json or_null(const Json* value) { return value == nullptr ? Json() : *value; }

std::int64_t length(const Json* list) {
  return list != nullptr && list->is_array() ? static_cast<std::int64_t>(list->size()) : 0;
}

Json no_tokens(const model::Paginator& paginator) {
  Json tokens = Json::object();
  for (const std::string_view name : paginator.input_tokens()) tokens[std::string(name)] = nullptr;
  return tokens;
}

bool all_null(const Json& tokens) {
  return std::all_of(tokens.begin(), tokens.end(), [](const Json& token) { return token.is_null(); });
}

void validate(const model::Operation& operation, const Json& input) {
  const std::optional<model::Shape> shape = operation.input();
  if (!shape) return;
  const std::vector<std::string> faults = model::client_faults(*shape, input);
  if (!faults.empty()) throw bad_parameter(model::client_fault_message(faults));
}

// The page size in the type of its member.
Json limit_value(const model::Operation& operation, std::string_view limit_key, std::int64_t size) {
  const std::optional<model::Shape> input = operation.input();
  const std::optional<model::Member> member = input ? input->member(limit_key) : std::nullopt;
  if (member && member->shape().is(model::ShapeType::string)) return std::to_string(size);
  return size;
}

void append(Json& existing, const Json& more) {
  if (existing.is_array() && more.is_array()) {
    existing.insert(existing.end(), more.begin(), more.end());
  } else if (existing.is_string() && more.is_string()) {
    existing = existing.get<std::string>() + more.get<std::string>();
  } else if (existing.is_number_float() || more.is_number_float()) {
    existing = existing.get<double>() + more.get<double>();
  } else if (existing.is_number() && more.is_number()) {
    existing = existing.get<std::int64_t>() + more.get<std::int64_t>();
  }
}

// `from` laid over `into`, structures member by member.
void merge_members(Json& into, const Json& from) {
  for (auto it = from.begin(); it != from.end(); ++it) {
    const bool both = it.value().is_object() && into.contains(it.key()) && into[it.key()].is_object();
    if (both) {
      merge_members(into[it.key()], it.value());
    } else {
      into[it.key()] = it.value();
    }
  }
}

}  // namespace

KeyPath::KeyPath(std::string_view path) {
  for (const std::string_view name : split(path, '.')) names_.emplace_back(name);
}

const Json* KeyPath::find(const Json& document) const {
  const Json* at = &document;
  for (const std::string& name : names_) {
    at = member(*at, name);
    if (at == nullptr) return nullptr;
  }
  return at;
}

Json* KeyPath::find(Json& document) const {
  return const_cast<Json*>(find(static_cast<const Json&>(document)));
}

void KeyPath::set(Json& document, Json value) const {
  Json* at = &document;
  for (const std::string& name : names_) {
    if (!at->is_object()) *at = Json::object();
    at = &(*at)[name];
  }
  *at = std::move(value);
}

void KeyPath::erase(Json& document) const {
  Json* at = &document;
  for (std::size_t i = 0; i + 1 < names_.size(); ++i) {
    const auto found = at->find(names_[i]);
    if (found == at->end() || !found->is_object()) return;
    at = &*found;
  }
  at->erase(names_.back());
}

Pages::Pages(api::Backend& backend, api::Request request, const model::Operation& operation,
             const Paging& paging, TimestampFormat timestamps)
    : backend_(backend),
      request_(std::move(request)),
      operation_(operation),
      paginator_(operation.paginator().value()),
      timestamps_(timestamps),
      max_items_(paging.max_items),
      tokens_(no_tokens(paginator_)) {
  for (const std::string_view key : paginator_.result_keys()) result_keys_.emplace_back(key);
  if (paging.starting_token) {
    start_ = decode_page_token(*paging.starting_token, paginator_.input_tokens());
    tokens_ = start_->tokens;
    ask_for(tokens_);
  }
  if (paging.page_size) {
    const std::string_view limit = paginator_.limit_key();
    if (limit.empty()) {
      throw failure(
          "Error during pagination: PageSize parameter is not supported for the pagination interface for "
          "this "
          "operation.");
    }
    request_.input[std::string(limit)] = limit_value(operation_, limit, *paging.page_size);
  }
  if (paging.starting_token || paging.page_size) validate(operation_, request_.input);
}

std::optional<Json> Pages::next() {
  if (done_) return std::nullopt;
  // Behind the page that it came with, which may have been shown.
  if (repeats_) {
    throw failure("Error during pagination: The same next token was received twice: " +
                  jmespath::python_repr(tokens_));
  }
  std::optional<Json> page = fetch();
  if (!page) return std::nullopt;
  if (first_) {
    if (start_) skip_shown(*page);
    for (const std::string_view key : paginator_.non_aggregate_keys()) {
      const KeyPath path(key);
      path.set(fixed_part_, or_null(path.find(*page)));
    }
  } else {
    skipped_ = 0;
  }
  first_ = false;
  const std::int64_t count = length(result_keys_.front().find(*page));
  const std::int64_t excess = max_items_ ? shown_ + count - *max_items_ : 0;
  if (excess > 0) {
    cut(*page, excess);
  } else {
    shown_ += count;
    go_on(*page);
  }
  return page;
}

std::optional<Json> Pages::fetch() {
  api::Response response = backend_.call(request_);
  notices_.insert(notices_.end(), response.notices.begin(), response.notices.end());
  if (response.error) {
    refusal_ = std::move(response.error);
    done_ = true;
    return std::nullopt;
  }
  return seen_by_client(operation_, response.output, timestamps_);
}

// Drops what the page's part before the starting token showed.
void Pages::skip_shown(Json& page) {
  skipped_ = start_->skip;
  const KeyPath& main_key = result_keys_.front();
  const Json* all = main_key.find(page);
  main_key.set(page, all != nullptr && all->is_array() ? without_first(*all, skipped_) : Json());
  for (std::size_t i = 1; i < result_keys_.size(); ++i)
    result_keys_[i].set(page, emptied(result_keys_[i].find(page)));
}

void Pages::cut(Json& page, std::int64_t excess) {
  const KeyPath& main_key = result_keys_.front();
  const Json* all = main_key.find(page);
  const std::int64_t kept = length(all) - excess;
  main_key.set(page, length(all) > 0 ? only_first(*all, kept) : Json::array());
  Json resume = tokens_;
  resume[kShownItems] = kept + skipped_;
  resume_token_ = encode_page_token(resume);
  done_ = true;
}

// Prepares the request for the page behind this one, or ends.
void Pages::go_on(const Json& page) {
  tokens_ = next_tokens(page);
  if (all_null(tokens_)) {
    done_ = true;
  } else if (max_items_ && shown_ == *max_items_) {
    resume_token_ = encode_page_token(tokens_);
    done_ = true;
  } else if (!previous_tokens_.is_null() && previous_tokens_ == tokens_) {
    repeats_ = true;
  } else {
    ask_for(tokens_);
    previous_tokens_ = tokens_;
  }
}

Json Pages::next_tokens(const Json& page) const {
  Json tokens = Json::object();
  const std::string_view more = paginator_.more_results();
  if (!more.empty() && jmespath::is_false(search(more, page))) return tokens;
  const model::Texts names = paginator_.input_tokens();
  const model::Texts paths = paginator_.output_tokens();
  for (std::size_t i = 0; i < std::min(names.size(), paths.size()); ++i) {
    Json token = search(paths[i].view(), page);
    tokens[std::string(names[i].view())] = jmespath::is_false(token) ? Json() : std::move(token);
  }
  return tokens;
}

void Pages::ask_for(const Json& tokens) {
  for (const auto& [name, token] : tokens.items()) {
    if (token.is_null() || token == "None") {
      request_.input.erase(name);
    } else {
      request_.input[name] = token;
    }
  }
}

Json merge_pages(Pages& pages) {
  Json merged = Json::object();
  while (const std::optional<Json> page = pages.next()) {
    for (const KeyPath& key : pages.result_keys()) {
      const Json* more = key.find(*page);
      if (more == nullptr) continue;
      if (Json* existing = key.find(merged)) {
        append(*existing, *more);
      } else {
        key.set(merged, *more);
      }
    }
  }
  Json fixed = pages.fixed_part();
  for (const KeyPath& key : pages.result_keys()) key.erase(fixed);
  merge_members(merged, fixed);
  if (pages.resume_token()) merged["NextToken"] = *pages.resume_token();
  return merged;
}

Json single_page(const Pages& pages, const Json& page, bool first) {
  Json shown = first ? pages.fixed_part() : Json::object();
  for (const KeyPath& key : pages.result_keys()) key.set(shown, or_null(key.find(page)));
  return shown;
}

}  // namespace berth::cli
