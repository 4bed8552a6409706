// Attributes of container instances: custom ones are put and deleted, all are listed.
#pragma once

#include <string>

#include "backend/call.h"
#include "base/json_fwd.h"
#include "model/doc.h"
#include "model/gen/ecs.h"

namespace berth::backend {

// Throws InvalidParameterException unless the name and value (empty: none) are of the right characters.
void check_attribute_form(const std::string& name, const std::string& value);

// Throws AttributeLimitExceededException if more of the attributes are custom than a resource may have.
void check_custom_attribute_count(const Json& attributes);

model::Doc<ecs::PutAttributesResponse> put_attributes(Call& call, model::View<ecs::PutAttributesRequest> in);
model::Doc<ecs::DeleteAttributesResponse> delete_attributes(Call& call,
                                                            model::View<ecs::DeleteAttributesRequest> in);
model::Doc<ecs::ListAttributesResponse> list_attributes(Call& call,
                                                        model::View<ecs::ListAttributesRequest> in);

}  // namespace berth::backend
