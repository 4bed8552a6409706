// Who the caller is: always the account's one user, `berth`.
#pragma once

#include "backend/area.h"

namespace berth::backend {

extern const Area kIdentityArea;

}  // namespace berth::backend
