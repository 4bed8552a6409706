#include "backend/ecs/task_definition_records.h"

#include <charconv>

#include "api/service_error.h"
#include "base/json.h"
#include "base/text.h"
#include "model/arn.h"

namespace berth::backend {
namespace {

using model::View;

constexpr std::size_t kRevisionDigits = 10;
constexpr const char* kTags = "tags";

std::string ten_digits(std::int64_t revision) {
  std::string digits = std::to_string(revision);
  return digits.size() >= kRevisionDigits ? digits
                                          : std::string(kRevisionDigits - digits.size(), '0') + digits;
}

std::int64_t to_number(std::string_view digits) {
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

std::optional<std::string> newest_active_key(const store::Reader& reader, const Scope& scope,
                                             std::string_view family) {
  const std::vector<store::Entry> rows =
      reader.scan({.index = kRevisionsIndex,
                   .prefix = revisions_prefix(scope, kRevisionActive, family),
                   .limit = 1,
                   .reverse = true});
  if (rows.empty()) return std::nullopt;
  return rows.front().document;
}

}  // namespace

std::string task_definition_key(const Scope& scope, std::string_view family, std::int64_t revision) {
  return scope.key("ecs", "taskdef", std::string(family) + "/" + ten_digits(revision));
}

std::string revisions_prefix(const Scope& scope, std::string_view status) {
  return scope.account + "/" + scope.region + "/" + std::string(status) + "/";
}

std::string revisions_prefix(const Scope& scope, std::string_view status, std::string_view family) {
  return revisions_prefix(scope, status) + std::string(family) + " ";
}

void revision_rows(std::string_view key, const Json& document, std::vector<store::Row>& out) {
  const std::string_view rest = key_rest(key);
  const std::size_t slash = rest.rfind('/');
  const std::string status = model::get(View<ecs::TaskDefinition>(document), ecs::TaskDefinition::status);
  out.push_back(
      {std::string(kRevisionsIndex),
       revisions_prefix(scope_of(key), status, rest.substr(0, slash)) + std::string(rest.substr(slash + 1)),
       ""});
}

RevisionName revision_of_row(std::string_view row_key, const Scope& scope, std::string_view status) {
  row_key.remove_prefix(revisions_prefix(scope, status).size());
  const std::size_t blank = row_key.find(' ');
  return {.family = std::string(row_key.substr(0, blank)), .revision = to_number(row_key.substr(blank + 1))};
}

TaskDefinitionRecord to_record(std::string key, Json stored) {
  TaskDefinitionRecord record{.key = std::move(key), .document = {}, .tags = Json::array()};
  if (const Json* tags = member(stored, kTags)) record.tags = *tags;
  stored.erase(kTags);
  record.document = model::Doc<ecs::TaskDefinition>(std::move(stored));
  return record;
}

Json to_stored(const TaskDefinitionRecord& record) {
  Json stored = record.document.json();
  if (!record.tags.empty()) stored[kTags] = record.tags;
  return stored;
}

std::optional<TaskDefinitionRecord> find_task_definition(const store::Reader& reader, const Scope& scope,
                                                         std::string_view text) {
  const auto name = model::parse_task_definition_name(text);
  if (!name) return std::nullopt;
  const bool foreign =
      !name->account.empty() && (name->account != scope.account || name->region != scope.region);
  if (foreign) return std::nullopt;
  const std::optional<std::string> key = name->revision
                                             ? task_definition_key(scope, name->family, *name->revision)
                                             : newest_active_key(reader, scope, name->family);
  std::optional<Json> stored = key ? reader.get(*key) : std::nullopt;
  if (!stored) return std::nullopt;
  return to_record(*key, std::move(*stored));
}

TaskDefinitionRecord resolve_task_definition(const store::Reader& reader, const Scope& scope,
                                             std::string_view text, TaskDefinitionUse use) {
  std::optional<TaskDefinitionRecord> record = find_task_definition(reader, scope, text);
  if (!record) throw api::ServiceError("ClientException", "TaskDefinition not found.");
  if (model::get(record->document, ecs::TaskDefinition::status) != kRevisionActive) {
    throw api::ServiceError(
        use == TaskDefinitionUse::run_task ? "InvalidParameterException" : "ClientException",
        "TaskDefinition is inactive");
  }
  return std::move(*record);
}

}  // namespace berth::backend
