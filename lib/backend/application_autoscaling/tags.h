// Tags of scalable targets: a map in the target's record.
#pragma once

#include "backend/application_autoscaling/targets.h"

namespace berth::backend::autoscaling {

// `added` over `tags`. Throws ValidationException for a reserved key and TooManyTagsException beyond 50.
Json merged_tags(const Json& tags, const Json& added);

model::Doc<shapes::TagResourceResponse> tag_resource(Call& call, model::View<shapes::TagResourceRequest> in);
model::Doc<shapes::UntagResourceResponse> untag_resource(Call& call,
                                                         model::View<shapes::UntagResourceRequest> in);
model::Doc<shapes::ListTagsForResourceResponse> list_tags_for_resource(
    Call& call, model::View<shapes::ListTagsForResourceRequest> in);

}  // namespace berth::backend::autoscaling
