#include "backend/ecr/tags.h"

#include <algorithm>
#include <set>
#include <string>

#include "backend/ecr/names.h"
#include "backend/ecr/registry.h"
#include "base/json.h"
#include "base/text.h"

namespace berth::backend::images {
namespace {

constexpr std::size_t kTagsMax = 50;
constexpr std::size_t kKeyMax = 128;
constexpr std::size_t kValueMax = 256;

api::ServiceError bad_tags() {
  return api::ServiceError("InvalidTagParameterException", "Tag parameters are invalid");
}

void check_tag(const Json& tag, std::set<std::string>& seen) {
  const std::string key = tag.value("Key", "");
  if (key.empty() || key.size() > kKeyMax || tag.value("Value", "").size() > kValueMax) throw bad_tags();
  if (to_lower(key).starts_with("aws:") || !seen.insert(key).second) throw bad_tags();
}

struct Tagged {
  Registry registry;
  std::string name;
  Json stored;
};

Tagged require_tagged(const Call& call, const std::string& arn) {
  Registry registry = registry_of(call);
  const auto parsed = parse_repository_arn(arn, registry.service);
  if (!parsed) throw invalid_parameter("resourceArn", "Invalid ARN");
  registry.scope.account = parsed->account;
  if (!registry.is_public()) registry.scope.region = parsed->region;
  Json stored = stored_repository(call.data(), registry, parsed->name);
  return {std::move(registry), parsed->name, std::move(stored)};
}

Json tags_of(const Json& stored) {
  const Json* tags = member(stored, "tags");
  return tags == nullptr ? Json::array() : *tags;
}

}  // namespace

Json merged_repository_tags(const Json& tags, const Json& added) {
  std::set<std::string> seen;
  Json out = tags;
  for (const Json& tag : added) {
    check_tag(tag, seen);
    const auto same_key = [&](const Json& other) { return other["Key"] == tag["Key"]; };
    const auto found = std::find_if(out.begin(), out.end(), same_key);
    if (found == out.end()) {
      out.push_back(tag);
    } else {
      *found = tag;
    }
  }
  if (out.size() > kTagsMax)
    throw api::ServiceError("TooManyTagsException",
                            "The number of tags on a repository can't be more than 50");
  return out;
}

model::Doc<ecr::TagResourceResponse> tag_repository(Call& call, model::View<ecr::TagResourceRequest> input) {
  Tagged tagged = require_tagged(call, get(input, ecr::TagResourceRequest::resource_arn));
  tagged.stored["tags"] =
      merged_repository_tags(tags_of(tagged.stored), get(input, ecr::TagResourceRequest::tags).json());
  call.world().store.put(repository_key(tagged.registry, tagged.name), tagged.stored);
  return {};
}

model::Doc<ecr::UntagResourceResponse> untag_repository(Call& call,
                                                        model::View<ecr::UntagResourceRequest> input) {
  Tagged tagged = require_tagged(call, get(input, ecr::UntagResourceRequest::resource_arn));
  const Json& keys = get(input, ecr::UntagResourceRequest::tag_keys).json();
  Json left = Json::array();
  for (const Json& tag : tags_of(tagged.stored)) {
    if (std::find(keys.begin(), keys.end(), tag["Key"]) == keys.end()) left.push_back(tag);
  }
  tagged.stored["tags"] = std::move(left);
  call.world().store.put(repository_key(tagged.registry, tagged.name), tagged.stored);
  return {};
}

model::Doc<ecr::ListTagsForResourceResponse> list_repository_tags(
    Call& call, model::View<ecr::ListTagsForResourceRequest> input) {
  const Tagged tagged = require_tagged(call, get(input, ecr::ListTagsForResourceRequest::resource_arn));
  model::Doc<ecr::ListTagsForResourceResponse> out;
  set(out, ecr::ListTagsForResourceResponse::tags, tags_of(tagged.stored));
  return out;
}

}  // namespace berth::backend::images
