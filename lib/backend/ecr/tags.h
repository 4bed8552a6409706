// Tags of repositories: a member `tags` of the stored repository, a list of {Key, Value}.
#pragma once

#include "backend/call.h"
#include "base/json_fwd.h"
#include "model/doc.h"
#include "model/gen/ecr.h"

namespace berth::backend::images {

// The tags of `added` put over those of `tags`. Throws InvalidTagParameterException for a key that is empty,
// begins with `aws:` or is given twice, and TooManyTagsException beyond 50.
Json merged_repository_tags(const Json& tags, const Json& added);

model::Doc<ecr::TagResourceResponse> tag_repository(Call& call, model::View<ecr::TagResourceRequest> input);
model::Doc<ecr::UntagResourceResponse> untag_repository(Call& call,
                                                        model::View<ecr::UntagResourceRequest> input);
model::Doc<ecr::ListTagsForResourceResponse> list_repository_tags(
    Call& call, model::View<ecr::ListTagsForResourceRequest> input);

}  // namespace berth::backend::images
