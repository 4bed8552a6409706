#include "backend/application_autoscaling/tags.h"

#include "base/text.h"

namespace berth::backend::autoscaling {
namespace {

using model::Doc;
using model::View;

constexpr std::size_t kTagsMax = 50;

TargetRecord require_target(const Call& call, const std::string& arn) {
  for (const store::Entry& row : call.data().scan({.index = kTargetsByArn, .prefix = arn, .limit = 1})) {
    if (row.key != arn) break;
    if (auto record = load_target(call.data(), row.document)) return std::move(*record);
  }
  throw api::ServiceError("ResourceNotFoundException", "The resource " + arn + " does not exist.")
      .with("ResourceName", arn);
}

}  // namespace

Json merged_tags(const Json& tags, const Json& added) {
  Json out = tags;
  for (const auto& [key, value] : added.items()) {
    if (to_lower(std::string_view(key).substr(0, 4)) == "aws:") {
      throw invalid("Tag key '" + key + "' is not allowed: keys that begin with aws: are reserved.");
    }
    out[key] = value;
  }
  if (out.size() > kTagsMax) {
    throw api::ServiceError("TooManyTagsException",
                            "A resource can have at most " + std::to_string(kTagsMax) + " tags.");
  }
  return out;
}

Doc<shapes::TagResourceResponse> tag_resource(Call& call, View<shapes::TagResourceRequest> in) {
  using In = shapes::TagResourceRequest;
  TargetRecord target = require_target(call, get(in, In::resource_arn));
  target.tags = merged_tags(target.tags, get(in, In::tags));
  store_target(call.world(), target);
  return {};
}

Doc<shapes::UntagResourceResponse> untag_resource(Call& call, View<shapes::UntagResourceRequest> in) {
  using In = shapes::UntagResourceRequest;
  TargetRecord target = require_target(call, get(in, In::resource_arn));
  for (const std::string& key : get(in, In::tag_keys)) target.tags.erase(key);
  store_target(call.world(), target);
  return {};
}

Doc<shapes::ListTagsForResourceResponse> list_tags_for_resource(Call& call,
                                                                View<shapes::ListTagsForResourceRequest> in) {
  Doc<shapes::ListTagsForResourceResponse> out;
  set(out, shapes::ListTagsForResourceResponse::tags,
      require_target(call, get(in, shapes::ListTagsForResourceRequest::resource_arn)).tags);
  return out;
}

}  // namespace berth::backend::autoscaling
