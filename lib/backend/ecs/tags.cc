#include "backend/ecs/tags.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "api/service_error.h"
#include "backend/ecs/task_definitions.h"
#include "base/json.h"
#include "base/text.h"
#include "model/arn.h"
#include "model/gen/ecs.h"

namespace berth::backend {
namespace {

using model::Doc;
using model::View;
using Tag = ecs::Tag;

constexpr std::size_t kTagsMax = 50;
constexpr const char* kTags = "tags";

api::ServiceError invalid(const std::string& text) {
  return api::ServiceError("InvalidParameterException", text);
}

bool reserved(std::string_view key) { return to_lower(key.substr(0, 4)) == "aws:"; }

void refuse_reserved(const std::string& key) {
  if (reserved(key))
    throw invalid("Tag key '" + key + "' is not allowed: keys that begin with aws: are reserved.");
}

// A kind of taggable resource: how its ARN begins, where its documents are, and the status that ends its
// life.
struct Taggable {
  std::string_view resource;  // the ARN's
  std::string_view kind;      // the key's
  std::size_t parts;          // of the ARN's tail, in the long format
  std::string_view name;      // in a refusal
  std::string_view status;    // the member that tells
  std::string_view ended;     // its value once tags are gone
  std::string_view ended_text;
};
constexpr std::array<Taggable, 5> kTaggables = {{
    {"cluster", "cluster", 1, "cluster", "status", "INACTIVE",
     "The specified cluster is inactive. Specify an active cluster and try again."},
    {"service", "service", 2, "service", "status", "INACTIVE",
     "The specified service is inactive. Specify an active service and try again."},
    {"task", "task", 2, "task", "lastStatus", "STOPPED",
     "The specified task is stopped. Specify a running task and try again."},
    {"task-definition", "taskdef", 1, "task definition", "", "", ""},
    {"container-instance", "instance", 2, "container instance", "status", "INACTIVE",
     "The specified container instance is inactive. Specify an active container instance and try again."},
}};

const Taggable& taggable(const std::string& arn, const model::EcsResource& resource) {
  const auto found = std::find_if(kTaggables.begin(), kTaggables.end(),
                                  [&](const Taggable& each) { return each.resource == resource.kind; });
  if (found == kTaggables.end()) throw invalid("The resource can't have tags: '" + excerpt(arn) + "'.");
  const std::size_t parts = split(resource.tail, '/').size();
  if (parts < found->parts) throw invalid("Long arn format must be used for tagging operations");
  if (parts > found->parts) throw invalid("Invalid identifier: Unexpected number of separators");
  return *found;
}

// The key of the resource's document; nothing if its name can't be one.
std::optional<std::string> document_key(const Scope& scope, const Taggable& kind, const std::string& arn,
                                        const model::EcsResource& resource) {
  if (resource.account != scope.account || resource.region != scope.region) return std::nullopt;
  if (kind.kind != "taskdef") return scope.key("ecs", kind.kind, resource.tail);
  const auto name = model::parse_task_definition_name(arn);
  if (!name || !name->revision) return std::nullopt;
  return task_definition_key(scope, name->family, *name->revision);
}

struct TaggedDocument {
  std::string key;
  Json document;
};

TaggedDocument require_tagged(const Call& call, const std::string& arn, const char* missing_type) {
  const std::optional<model::EcsResource> resource = model::parse_ecs_arn(arn);
  if (!resource) throw invalid("Invalid resource ARN: '" + excerpt(arn) + "'.");
  const Taggable& kind = taggable(arn, *resource);
  const std::optional<std::string> key = document_key(call.scope(), kind, arn, *resource);
  std::optional<Json> stored = key ? call.data().get(*key) : std::nullopt;
  if (!stored) {
    const std::string name(kind.name);
    throw api::ServiceError(missing_type, "The specified " + name + " does not exist. Specify a valid " +
                                              name + " and try again.");
  }
  const Json* status = kind.status.empty() ? nullptr : member(*stored, kind.status);
  if (status != nullptr && *status == kind.ended) throw invalid(std::string(kind.ended_text));
  return {*key, std::move(*stored)};
}

Json tags_of(const Json& document) {
  const Json* tags = member(document, kTags);
  return tags == nullptr ? Json::array() : *tags;
}

std::string key_of(const Json& tag) { return model::get(View<Tag>(tag), Tag::key); }

Doc<ecs::TagResourceResponse> tag_resource(Call& call, View<ecs::TagResourceRequest> in) {
  using In = ecs::TagResourceRequest;
  const Json& given = model::get(in, In::tags).json();
  if (given.empty()) throw invalid("Tags can not be empty.");
  const Json added = checked_tags(given);
  TaggedDocument target = require_tagged(call, model::get(in, In::resource_arn), "ResourceNotFoundException");
  Json tags = merged_tags(tags_of(target.document), added);
  const auto own =
      std::count_if(tags.begin(), tags.end(), [](const Json& tag) { return !reserved(key_of(tag)); });
  if (static_cast<std::size_t>(own) > kTagsMax)
    throw api::ServiceError("LimitExceededException",
                            "A resource can have at most " + std::to_string(kTagsMax) + " tags.");
  target.document[kTags] = std::move(tags);
  call.world().store.put(target.key, target.document);
  return {};
}

Doc<ecs::UntagResourceResponse> untag_resource(Call& call, View<ecs::UntagResourceRequest> in) {
  using In = ecs::UntagResourceRequest;
  const auto keys = model::get(in, In::tag_keys);
  for (const std::string& key : keys) refuse_reserved(key);
  TaggedDocument target = require_tagged(call, model::get(in, In::resource_arn), "ResourceNotFoundException");
  Json kept = Json::array();
  for (const Json& tag : tags_of(target.document)) {
    const std::string key = key_of(tag);
    if (std::none_of(keys.begin(), keys.end(), [&](const std::string& gone) { return gone == key; }))
      kept.push_back(tag);
  }
  target.document[kTags] = std::move(kept);
  call.world().store.put(target.key, target.document);
  return {};
}

Doc<ecs::ListTagsForResourceResponse> list_tags_for_resource(Call& call,
                                                             View<ecs::ListTagsForResourceRequest> in) {
  const TaggedDocument target = require_tagged(
      call, model::get(in, ecs::ListTagsForResourceRequest::resource_arn), "InvalidParameterException");
  Doc<ecs::ListTagsForResourceResponse> out;
  model::set(out, ecs::ListTagsForResourceResponse::tags, tags_of(target.document));
  return out;
}

constexpr std::array kOperations = {
    reading<list_tags_for_resource>("ListTagsForResource"),
    writing<tag_resource>("TagResource"),
    writing<untag_resource>("UntagResource"),
};

}  // namespace

const Area kTagsArea = {"ecs", kOperations, {}, {}};

Json checked_tags(const Json& tags) {
  Json out = Json::array();
  if (!tags.is_array()) return out;
  if (tags.size() > kTagsMax) throw invalid("Tags can have at most " + std::to_string(kTagsMax) + " items.");
  std::set<std::string> seen;
  for (const Json& given : tags) {
    const View<Tag> tag(given);
    const std::string key = model::get(tag, Tag::key);
    if (key.empty()) throw invalid("Tag key can not be null or empty.");
    refuse_reserved(key);
    if (!seen.insert(key).second) throw invalid("Duplicate tag keys are not allowed: '" + key + "'.");
    Doc<Tag> complete;
    model::set(complete, Tag::key, key);
    model::set(complete, Tag::value, model::get(tag, Tag::value));
    out.push_back(std::move(complete).json());
  }
  return out;
}

Json merged_tags(const Json& tags, const Json& added) {
  Json out = tags.is_array() ? tags : Json::array();
  for (const Json& tag : added) {
    const std::string key = key_of(tag);
    const auto place =
        std::find_if(out.begin(), out.end(), [&](const Json& old) { return key_of(old) == key; });
    if (place == out.end())
      out.push_back(tag);
    else
      *place = tag;
  }
  return out;
}

}  // namespace berth::backend
