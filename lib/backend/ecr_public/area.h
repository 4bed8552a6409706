// ECR Public: what it does like ECR it does by ECR's handlers; its own are the registry's alias, catalog
// data, the list of tags, and its token.
#pragma once

#include "backend/area.h"

namespace berth::backend {

extern const Area kEcrPublicArea;

}  // namespace berth::backend
