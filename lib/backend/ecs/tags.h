// Tags of ECS resources. A resource's tags are the member `tags` of its stored document, a list of {key,
// value}; an answer shows them only where the operation's `include` asks for them.
#pragma once

#include "backend/area.h"
#include "base/json_fwd.h"

namespace berth::backend {

// The tags that a create operation was given, ready to be stored: [] for none. Throws
// InvalidParameterException for a key that begins with `aws:` in any case, for a key given twice, and for
// more than 50.
Json checked_tags(const Json& tags);

// The tags of `added` put over those of `tags`, in order of first appearance: equal keys are overwritten.
Json merged_tags(const Json& tags, const Json& added);

extern const Area kTagsArea;

}  // namespace berth::backend
